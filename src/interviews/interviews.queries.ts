import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { decodeCursor } from '../http/page.js';
import {
  interviewerOf,
  type InterviewerView,
  type InterviewsQuery,
  type InterviewState,
  type InterviewView,
  type ScorecardState,
} from './interview.dto.js';
import { canInterview } from './interviewers.queries.js';
import { USED_TEMPLATE, usedTemplateView, type UsedTemplateRow } from './used-template.js';
import { IS_COMPLETE, visibleTo } from './visibility.js';

export type InterviewRow = Omit<InterviewView, 'template' | 'scheduled_at' | 'cancelled_at' | 'created_at'> & {
  template: UsedTemplateRow;
  scheduled_at: Date | null;
  cancelled_at: Date | null;
  created_at: Date;
  /** What the list is sorted by. */
  due_at: Date;
};

/** Whether its author began: opened it to interview, or noted something. The alias is ours. */
function hasBegun(card: string): Sql {
  return sql`(${raw(card)}.started_at IS NOT NULL
    OR EXISTS (SELECT FROM scorecard_answer WHERE scorecard_id = ${raw(card)}.id))`;
}

/** For queries that know `interview`. */
export const INTERVIEW_STATE = sql`CASE
  WHEN interview.cancelled_at IS NOT NULL THEN 'cancelled'
  WHEN EXISTS (SELECT FROM interview_decision WHERE interview_id = interview.id) THEN 'decided'
  WHEN ${IS_COMPLETE} THEN 'complete'
  WHEN EXISTS (
    SELECT FROM scorecard AS begun
    WHERE begun.interview_id = interview.id AND (begun.submitted_at IS NOT NULL OR ${hasBegun('begun')})) THEN 'in_progress'
  ELSE 'planned' END`;

/** To the millisecond, as a cursor says it. */
const DUE_AT = sql`coalesce(interview.scheduled_at, date_trunc('milliseconds', interview.created_at))`;

/** How far each interviewer is, and nothing of what they noted or rated. */
function interviewersFor(actor: Actor): Sql {
  const reason = may(actor, 'interviews:oversee') ? sql`card.excuse_reason` : sql`NULL`;
  return sql`ARRAY(
    SELECT json_build_object('user_id', u.id, 'name', u.name, 'focus_competencies', card.focus_competencies,
      'is_available', ${canInterview('application.office_id', 'application.project_id')}, 'excuse_reason', ${reason},
      'state', CASE WHEN card.excused_at IS NOT NULL THEN 'excused' WHEN card.submitted_at IS NOT NULL THEN 'submitted'
                    WHEN ${hasBegun('card')} THEN 'started' ELSE 'open' END)
    FROM scorecard AS card JOIN user_account u ON u.id = card.interviewer_id
    WHERE card.interview_id = interview.id ORDER BY u.name COLLATE "und-x-icu", u.id)`;
}

/** Whether an objection waits for an answer that the actor could give. */
function hasOpenObjection(actor: Actor): Sql {
  if (!may(actor, 'interviews:decide')) return sql`false`;
  return sql`EXISTS (SELECT FROM result_objection WHERE interview_id = interview.id AND answered_at IS NULL)`;
}

function interviewsFor(actor: Actor): Sql {
  return sql`
    SELECT interview.id, interview.application_id, application.status AS application_status,
      json_build_object('id', candidate.id, 'name', candidate.name) AS candidate, application.job_id,
      job.name AS job_name, application.intake_id, application.office_id, office.time_zone,
      json_build_object('id', stage.id, 'name', stage.name, 'code', stage.code) AS stage, ${USED_TEMPLATE} AS template,
      interview.language, interview.scheduled_at, ${INTERVIEW_STATE} AS state, ${interviewersFor(actor)} AS interviewers,
      (SELECT count(*) FROM scorecard AS left_card
       WHERE left_card.interview_id = interview.id AND left_card.excused_at IS NULL)
        < (version.content->>'min_interviewers')::int AS interviewers_short,
      ${hasOpenObjection(actor)} AS has_open_objection,
      (SELECT own_card.id FROM scorecard AS own_card
       WHERE own_card.interview_id = interview.id AND own_card.interviewer_id = ${actor.id}) AS my_scorecard_id,
      interview.cancelled_at, interview.created_at, interview.version, ${DUE_AT} AS due_at
    FROM interview
    JOIN application ON application.id = interview.application_id
    JOIN candidate ON candidate.id = application.candidate_id
    JOIN job ON job.id = application.job_id
    JOIN office ON office.id = application.office_id
    JOIN stage ON stage.id = interview.stage_id
    JOIN interview_template template ON template.id = interview.template_id
    JOIN interview_template_version version ON version.id = interview.template_version_id
    WHERE application.voided_at IS NULL AND ${visibleTo(actor)}`;
}

/** In the order asked for, one row more than the limit. */
export function selectInterviews(db: Queryable, actor: Actor, query: InterviewsQuery): Promise<InterviewRow[]> {
  const isEarliest = query.order === 'earliest';
  const [dueAt, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
  const key = sql`(${DUE_AT}, interview.id)`;
  const last = sql`(${dueAt}::timestamptz, ${id}::uuid)`;
  const after = dueAt === undefined ? empty : isEarliest ? sql`AND ${key} > ${last}` : sql`AND ${key} < ${last}`;
  const order = isEarliest ? sql`${DUE_AT}, interview.id` : sql`${DUE_AT} DESC, interview.id DESC`;
  return rows<InterviewRow>(
    db,
    sql`${interviewsFor(actor)} ${join([empty, ...conditions(actor, query)], ' AND ')} ${after}
        ORDER BY ${order} LIMIT ${query.limit + 1}`,
  );
}

function conditions(actor: Actor, query: InterviewsQuery): Sql[] {
  return [
    ...(query.application_id === undefined ? [] : [sql`interview.application_id = ${query.application_id}`]),
    ...(query.intake_id === undefined ? [] : [sql`application.intake_id = ${query.intake_id}`]),
    ...interviewerConditions(actor, query),
    ...(query.objection === undefined ? [] : [hasOpenObjection(actor)]),
    ...(query.state === undefined ? [] : [sql`${INTERVIEW_STATE} = ${query.state}`]),
    ...(query.scheduled_from === undefined
      ? []
      : [sql`interview.scheduled_at >= ${query.scheduled_from}::timestamptz`]),
    ...(query.scheduled_to === undefined ? [] : [sql`interview.scheduled_at < ${query.scheduled_to}::timestamptz`]),
  ];
}

const CARD_STATES: Readonly<Record<ScorecardState, Sql>> = {
  waiting: sql`(of_one.submitted_at IS NULL AND of_one.excused_at IS NULL AND interview.cancelled_at IS NULL)`,
  submitted: sql`of_one.submitted_at IS NOT NULL`,
  excused: sql`of_one.excused_at IS NOT NULL`,
};

function interviewerConditions(actor: Actor, query: InterviewsQuery): Sql[] {
  const { interviewer_state: state } = query;
  const interviewer = interviewerOf(query, actor.id);
  if (interviewer === undefined && state === undefined) return [];
  return [
    sql`EXISTS (
      SELECT FROM scorecard AS of_one WHERE of_one.interview_id = interview.id
        ${interviewer === undefined ? empty : sql`AND of_one.interviewer_id = ${interviewer}`}
        ${state === undefined ? empty : sql`AND ${CARD_STATES[state]}`})`,
  ];
}

/** @throws AppError 404 */
export async function readInterview(db: Queryable, actor: Actor, id: string): Promise<InterviewRow> {
  const found = await firstRow<InterviewRow>(db, sql`${interviewsFor(actor)} AND interview.id = ${id}`);
  if (!found) throw notFound('interview');
  return found;
}

/**
 * An interview and its scorecards, to be changed: whoever submits, excuses or decides waits. First the interview, then
 * the scorecards in the order of their ids, so that nobody waits in a circle.
 * @throws AppError 404
 */
export async function lockedInterview(tx: EntityManager, actor: Actor, id: string): Promise<InterviewRow> {
  await readInterview(tx, actor, id);
  await rows(tx, sql`SELECT FROM interview WHERE id = ${id} FOR NO KEY UPDATE`);
  await rows(tx, sql`SELECT FROM scorecard WHERE interview_id = ${id} ORDER BY id FOR NO KEY UPDATE`);
  return readInterview(tx, actor, id);
}

/**
 * Whether there was a moment when nobody was left to submit, so that the ratings could be read: whoever could read them
 * can no longer rate independently.
 */
export async function wasEverComplete(tx: Queryable, id: string): Promise<boolean> {
  const found = await firstRow(
    tx,
    sql`SELECT FROM scorecard AS ended, LATERAL (SELECT coalesce(ended.submitted_at, ended.excused_at) AS at) moment
        WHERE ended.interview_id = ${id} AND moment.at IS NOT NULL
          AND EXISTS (SELECT FROM scorecard AS other WHERE other.interview_id = ${id} AND other.submitted_at <= moment.at)
          AND NOT EXISTS (
            SELECT FROM scorecard AS open_card
            WHERE open_card.interview_id = ${id} AND open_card.created_at <= moment.at
              AND coalesce(open_card.submitted_at, open_card.excused_at, 'infinity') > moment.at)`,
  );
  return found !== undefined;
}

export function interviewView(row: InterviewRow): InterviewView {
  return {
    id: row.id,
    application_id: row.application_id,
    application_status: row.application_status,
    candidate: { id: row.candidate.id, name: row.candidate.name },
    job_id: row.job_id,
    job_name: row.job_name,
    intake_id: row.intake_id,
    office_id: row.office_id,
    time_zone: row.time_zone,
    stage: { id: row.stage.id, name: row.stage.name, code: row.stage.code },
    template: usedTemplateView(row.template),
    language: row.language,
    scheduled_at: row.scheduled_at?.toISOString() ?? null,
    state: row.state,
    interviewers: row.interviewers.map(interviewerView),
    interviewers_short: row.interviewers_short,
    has_open_objection: row.has_open_objection,
    my_scorecard_id: row.my_scorecard_id,
    cancelled_at: row.cancelled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

function interviewerView(row: InterviewerView): InterviewerView {
  return {
    user_id: row.user_id,
    name: row.name,
    state: row.state,
    focus_competencies: row.focus_competencies,
    is_available: row.is_available,
    excuse_reason: row.excuse_reason,
  };
}

/** States in which somebody can still begin or go on. */
export function isUnderWay(state: InterviewState): boolean {
  return state === 'planned' || state === 'in_progress';
}
