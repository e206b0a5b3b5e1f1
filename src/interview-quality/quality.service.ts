import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { firstRow, rows } from '../database/sql.js';
import { invalidField, notFound } from '../errors.js';
import type { InterviewersQualityView, QualityQuery, QuestionsQualityView } from './quality.dto.js';
import {
  basisQuery,
  choicesQuery,
  interviewersQuery,
  questionsQuery,
  type Basis,
  type InterviewerRow,
  type QualityChoices,
  type QuestionRow,
} from './quality.queries.js';
import { interviewerView, questionView } from './quality-views.js';

/** The version of how quality is counted: `docs/definitions.md`. */
const DEFINITION = 'interview-quality/1';

/** How interviewers and questions do, from interviews in which nobody is left to submit. */
@Injectable()
export class QualityService {
  constructor(private readonly dataSource: DataSource) {}

  async interviewers(actor: Actor, query: QualityQuery): Promise<InterviewersQualityView> {
    await this.check(actor, query);
    const found = await rows<InterviewerRow>(this.dataSource, interviewersQuery(actor, query));
    return { definition: DEFINITION, interviewers: found.map(interviewerView) };
  }

  async questions(actor: Actor, query: QualityQuery): Promise<QuestionsQualityView> {
    await this.check(actor, query);
    const found = await rows<QuestionRow>(this.dataSource, questionsQuery(actor, query));
    return { definition: DEFINITION, questions: found.map(questionView) };
  }

  /** What the filters offer to the actor. */
  async choices(actor: Actor): Promise<QualityChoices> {
    const choices = await firstRow<QualityChoices>(this.dataSource, choicesQuery(actor));
    return choices ?? { templates: [], offices: [] };
  }

  private async check(actor: Actor, query: QualityQuery): Promise<void> {
    const { from, to, version, template_id: templateId } = query;
    if (from !== undefined && to !== undefined && from >= to) {
      throw invalidField('to', 'not-after-from', 'to must be later than from');
    }
    if (version !== undefined && templateId === undefined) {
      throw invalidField('version', 'needs-template', 'version needs template_id: versions are numbered by template');
    }
    const basis = await firstRow<Basis>(this.dataSource, basisQuery(actor, query));
    if (basis?.has_template !== true) throw notFound('interview-template');
    if (!basis.has_office) throw notFound('office');
  }
}
