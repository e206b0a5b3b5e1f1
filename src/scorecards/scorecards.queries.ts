import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import type { Language } from '../i18n/language.js';
import type { FactAnswer, Rating, TemplateContent } from '../interview-templates/content.js';
import type { OtherInterviewerView, ScorecardState, ScorecardSummaryView } from './scorecard.dto.js';
import { readableBy, visibleTo } from '../interviews/visibility.js';

/** Where a scorecard stands, for queries that join it to its `interview`. */
export const STATE = sql`
  CASE WHEN scorecard.submitted_at IS NOT NULL THEN 'submitted' WHEN scorecard.excused_at IS NOT NULL THEN 'excused'
    WHEN interview.cancelled_at IS NOT NULL THEN 'cancelled' WHEN scorecard.started_at IS NOT NULL THEN 'in_progress'
    ELSE 'not_started' END`;

const FROM = sql`
  FROM scorecard
  JOIN interview ON interview.id = scorecard.interview_id
  JOIN application ON application.id = interview.application_id
  JOIN candidate ON candidate.id = application.candidate_id
  JOIN interview_template_version AS template_version ON template_version.id = scorecard.template_version_id`;

export interface ScorecardRow {
  id: string;
  interview_id: string;
  application_id: string;
  office_id: string;
  candidate_name: string;
  interviewer_id: string;
  interviewer_name: string;
  template_id: string;
  template_version_id: string;
  template_number: number;
  content: TemplateContent;
  language: Language;
  scheduled_at: Date | null;
  focus_competencies: string[];
  facts: Record<string, FactAnswer>;
  elapsed_seconds: number;
  started_at: Date | null;
  submitted_at: Date | null;
  state: ScorecardState;
  version: number;
}

const CARD = sql`
  SELECT scorecard.id, scorecard.interview_id, interview.application_id, application.office_id,
    candidate.name AS candidate_name, scorecard.interviewer_id, interviewer.name AS interviewer_name,
    interview.template_id, scorecard.template_version_id, template_version.number AS template_number,
    template_version.content, interview.language, interview.scheduled_at, scorecard.focus_competencies,
    scorecard.facts, scorecard.elapsed_seconds, scorecard.started_at, scorecard.submitted_at, ${STATE} AS state,
    scorecard.version
  ${FROM} JOIN user_account AS interviewer ON interviewer.id = scorecard.interviewer_id`;

/** Only what the actor may read: see `readableBy`. */
export function findScorecard(db: Queryable, actor: Actor, id: string): Promise<ScorecardRow | undefined> {
  return firstRow(db, sql`${CARD} WHERE scorecard.id = ${id} AND ${visibleTo(actor)} AND ${readableBy(actor)}`);
}

/**
 * The actor's own scorecard, locked: whoever saves or submits waits here for whoever does. Read after the lock was got,
 * so that it is what the one before left.
 */
export async function lockOwnScorecard(tx: Queryable, actor: Actor, id: string): Promise<ScorecardRow | undefined> {
  const own = sql`scorecard.id = ${id} AND scorecard.interviewer_id = ${actor.id}`;
  await rows(tx, sql`SELECT FROM scorecard WHERE ${own} FOR NO KEY UPDATE`);
  return firstRow(tx, sql`${CARD} WHERE ${own} AND ${visibleTo(actor)}`);
}

/** The actor's own scorecard for an interview, if there is one. */
export async function findOwnScorecardId(db: Queryable, actor: Actor, interviewId: string): Promise<string | null> {
  const found = await firstRow<{ id: string }>(
    db,
    sql`SELECT scorecard.id FROM scorecard WHERE interview_id = ${interviewId} AND interviewer_id = ${actor.id}`,
  );
  return found?.id ?? null;
}

export interface AnswerRow {
  item_code: string;
  note: string | null;
  rating: Rating | null;
  is_yes: boolean | null;
  probes: number[];
  ad_hoc_probes: string[];
  seconds: number;
  saved_at: Date;
  version: number;
}

const ANSWER = sql`item_code, note, rating, is_yes, probes, ad_hoc_probes, seconds, saved_at, version`;

/** Not asked who reads: whoever calls has found the scorecard first. In the order asked. */
export function answersOf(db: Queryable, { id, template_version_id: version }: ScorecardRow): Promise<AnswerRow[]> {
  return rows(
    db,
    sql`SELECT answer.* FROM (SELECT ${ANSWER} FROM scorecard_answer WHERE scorecard_id = ${id}) AS answer
        JOIN interview_item AS item ON item.version_id = ${version} AND item.code = answer.item_code
        ORDER BY item.position`,
  );
}

export function findAnswer(db: Queryable, card: ScorecardRow, itemCode: string): Promise<AnswerRow | undefined> {
  return firstRow(
    db,
    sql`SELECT ${ANSWER} FROM scorecard_answer WHERE scorecard_id = ${card.id} AND item_code = ${itemCode}`,
  );
}

export async function putAnswer(
  tx: Queryable,
  card: ScorecardRow,
  answer: Omit<AnswerRow, 'saved_at' | 'version'>,
): Promise<AnswerRow> {
  const { item_code, note, rating, is_yes, probes, ad_hoc_probes, seconds } = answer;
  const [saved] = await rows<AnswerRow>(
    tx,
    sql`INSERT INTO scorecard_answer
          (scorecard_id, item_code, template_version_id, note, rating, is_yes, probes, ad_hoc_probes, seconds)
        VALUES (${card.id}, ${item_code}, ${card.template_version_id}, ${note}, ${rating}, ${is_yes},
          ${probes}::integer[], ${ad_hoc_probes}::text[], ${seconds})
        ON CONFLICT (scorecard_id, item_code) DO UPDATE SET
          note = EXCLUDED.note, rating = EXCLUDED.rating, is_yes = EXCLUDED.is_yes, probes = EXCLUDED.probes,
          ad_hoc_probes = EXCLUDED.ad_hoc_probes, seconds = EXCLUDED.seconds, saved_at = clock_timestamp(),
          version = scorecard_answer.version + 1
        RETURNING ${ANSWER}`,
  );
  if (saved === undefined) throw new Error('The answer was not stored.');
  return saved;
}

export async function markSubmitted(tx: Queryable, id: string): Promise<Date> {
  const done = await firstRow<{ submitted_at: Date }>(
    tx,
    sql`WITH done AS (
          UPDATE scorecard SET submitted_at = clock_timestamp() WHERE id = ${id} RETURNING submitted_at)
        SELECT submitted_at FROM done`,
  );
  if (done === undefined) throw new Error('The scorecard that was locked is not there.');
  return done.submitted_at;
}

/** Who else interviews, and how far they are: never what they think. */
export function otherInterviewers(db: Queryable, card: ScorecardRow): Promise<OtherInterviewerView[]> {
  return rows(
    db,
    sql`SELECT account.id AS user_id, account.name, ${STATE} AS state
        FROM scorecard JOIN interview ON interview.id = scorecard.interview_id
        JOIN user_account AS account ON account.id = scorecard.interviewer_id
        WHERE scorecard.interview_id = ${card.interview_id} AND scorecard.id <> ${card.id}
        ORDER BY account.name COLLATE "und-x-icu", account.id`,
  );
}

export type SummaryRow = Omit<ScorecardSummaryView, 'scheduled_at' | 'submitted_at'> & {
  scheduled_at: Date | null;
  submitted_at: Date | null;
};

/** The actor's own scorecards, the newest first. */
export function ownScorecards(db: Queryable, actor: Actor, condition: Sql, limit: number): Promise<SummaryRow[]> {
  return rows(
    db,
    sql`SELECT scorecard.id, scorecard.interview_id, interview.application_id, candidate.name AS candidate_name,
          template_version.content->'name' AS template_name, template_version.number AS template_number,
          interview.language, interview.scheduled_at, ${STATE} AS state, scorecard.submitted_at
        ${FROM}
        WHERE scorecard.interviewer_id = ${actor.id} AND ${visibleTo(actor)} AND ${condition}
        ORDER BY scorecard.id DESC LIMIT ${limit}`,
  );
}
