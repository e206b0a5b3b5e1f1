import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, rows } from '../database/sql.js';
import { notFound } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { TemplateContent } from '../interview-templates/content.js';
import { equals } from '../organization/lists.js';
import { isCalibrationDue } from './calibration.queries.js';
import type {
  InterviewOfferView,
  ProposedInterviewerView,
  WaitingApplicationsQuery,
  WaitingApplicationView,
} from './interview.dto.js';
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

type WaitingRow = Omit<WaitingApplicationView, 'template' | 'stage_entered_at'> & {
  template: UsedTemplateRow;
  stage_entered_at: Date;
};

/** Active applications with the plans of their stage whose interview nobody has planned. */
const OFFERED = sql`application
  JOIN candidate ON candidate.id = application.candidate_id
  JOIN interview_plan plan ON plan.stage_id = application.current_stage_id
  JOIN interview_template template ON template.id = plan.template_id AND template.retired_at IS NULL
  JOIN interview_template_job AS made_for
    ON made_for.template_id = template.id AND made_for.job_id = application.job_id
  JOIN interview_template_version version ON version.id = ${latestVersionOf('template.id')}`;

const IS_WAITING = sql`application.status = 'active' AND application.voided_at IS NULL
  AND NOT EXISTS (${liveInterview(sql`application.id`, sql`plan.stage_id`, sql`plan.template_id`)})`;

/** Whom the plan proposes: who usually interviews, can, and is not the candidate; who has least to do first. */
const PROPOSED = sql`ARRAY(
  SELECT json_build_object('user_id', u.id, 'name', u.name, 'focus_competencies', usual.focus_competencies,
    'is_training_due', ${isCalibrationDue(sql`u.id`)})
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
          FROM ${OFFERED}
          WHERE application.id = ${applicationId} AND ${IS_WAITING}
          ORDER BY plan.id`,
    );
    return offers.map((offer) => offerView(offer, setting));
  }

  /** Who waits for an interview to be planned, the longest in their stage first. */
  async waiting(actor: Actor, query: WaitingApplicationsQuery): Promise<Page<WaitingApplicationView>> {
    const [enteredAt, id, planId] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 3);
    const key = sql`application.stage_entered_at, application.id, plan.id`;
    const after = sql`AND (${key}) > (${enteredAt}::timestamptz, ${id}::uuid, ${planId}::uuid)`;
    const found = await rows<WaitingRow>(
      this.dataSource,
      sql`SELECT application.id AS application_id,
            json_build_object('id', candidate.id, 'name', candidate.name) AS candidate, job.name AS job_name,
            application.intake_id, application.office_id,
            json_build_object('id', stage.id, 'name', stage.name, 'code', stage.code) AS stage,
            application.stage_entered_at, plan.id AS plan_id, ${USED_TEMPLATE} AS template
          FROM ${OFFERED}
          JOIN job ON job.id = application.job_id
          JOIN stage ON stage.id = application.current_stage_id
          WHERE ${inScope(actor, 'application.office_id', 'application.project_id')} AND ${IS_WAITING}
            ${equals('application.intake_id', query.intake_id)} ${enteredAt === undefined ? empty : after}
          ORDER BY ${key} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, waitingView, (row) => [
      row.stage_entered_at.toISOString(),
      row.application_id,
      row.plan_id,
    ]);
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
      is_training_due: one.is_training_due,
    })),
    language: languageFor(row.content, setting, null),
    is_pay_missing: !setting.has_pay,
  };
}

function waitingView(row: WaitingRow): WaitingApplicationView {
  return {
    application_id: row.application_id,
    candidate: { id: row.candidate.id, name: row.candidate.name },
    job_name: row.job_name,
    intake_id: row.intake_id,
    office_id: row.office_id,
    stage: { id: row.stage.id, name: row.stage.name, code: row.stage.code },
    stage_entered_at: row.stage_entered_at.toISOString(),
    plan_id: row.plan_id,
    template: usedTemplateView(row.template),
  };
}
