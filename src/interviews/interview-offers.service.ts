import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, rows } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { InterviewOfferView, ProposedInterviewerView } from './interview.dto.js';
import { languageFor, liveInterview, settingOf, type Setting } from './interview-setting.js';
import { canInterview, OPEN_SCORECARDS } from './interviewers.queries.js';
import { latestVersionOf, USED_TEMPLATE, usedTemplateView, type UsedTemplateRow } from './used-template.js';

interface OfferRow {
  plan_id: string;
  template: UsedTemplateRow;
  content: TemplateContent;
  interviewer_count: number;
  interviewers: ProposedInterviewerView[];
}

/** Whom the plan proposes: who usually interviews, can, and is not the candidate; who has least to do first. */
const PROPOSED = sql`ARRAY(
  SELECT json_build_object('user_id', u.id, 'name', u.name, 'focus_competencies', usual.focus_competencies)
  FROM interview_plan_interviewer usual JOIN user_account u ON u.id = usual.user_id
  WHERE usual.plan_id = plan.id AND u.id IS DISTINCT FROM candidate.user_id
    AND ${canInterview('application.office_id', 'application.project_id')}
  ORDER BY ${OPEN_SCORECARDS}, u.name COLLATE "und-x-icu", u.id
  LIMIT plan.interviewer_count)`;

/** Entering a stage plans nothing: its interviews are offered until a person takes the offer or moves on. */
@Injectable()
export class InterviewOffersService {
  constructor(private readonly dataSource: DataSource) {}

  /** The interviews of the stage that an active application stands in, which nobody has planned yet. */
  async list(actor: Actor, applicationId: string): Promise<InterviewOfferView[]> {
    const visible = await firstRow(
      this.dataSource,
      sql`SELECT FROM application WHERE id = ${applicationId} AND voided_at IS NULL
            AND ${inScope(actor, 'office_id', 'project_id')}`,
    );
    if (!visible) throw notFound('application');
    const setting = await settingOf(this.dataSource, applicationId);
    const offers = await rows<OfferRow>(
      this.dataSource,
      sql`SELECT plan.id AS plan_id, ${USED_TEMPLATE} AS template, version.content, plan.interviewer_count,
            ${PROPOSED} AS interviewers
          FROM application
          JOIN candidate ON candidate.id = application.candidate_id
          JOIN interview_plan plan ON plan.stage_id = application.current_stage_id
          JOIN interview_template template ON template.id = plan.template_id AND template.retired_at IS NULL
          JOIN interview_template_job AS made_for
            ON made_for.template_id = template.id AND made_for.job_id = application.job_id
          JOIN interview_template_version version ON version.id = ${latestVersionOf('template.id')}
          WHERE application.id = ${applicationId} AND application.status = 'active'
            AND NOT EXISTS (${liveInterview(sql`application.id`, sql`plan.stage_id`, sql`plan.template_id`)})
          ORDER BY plan.id`,
    );
    return offers.map((offer) => offerView(offer, setting));
  }
}

function offerView(row: OfferRow, setting: Setting): InterviewOfferView {
  return {
    plan_id: row.plan_id,
    template: usedTemplateView(row.template),
    interviewer_count: row.interviewer_count,
    interviewers: row.interviewers.map((one) => ({
      user_id: one.user_id,
      name: one.name,
      focus_competencies: one.focus_competencies,
    })),
    language: languageFor(row.content, setting, null),
    is_pay_missing: !setting.has_pay,
  };
}
