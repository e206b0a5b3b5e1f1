import sql, { type Sql } from 'sql-template-tag';
import { may, type Actor } from '../access/actor.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { FactAnswer, Rating, TemplateContent } from '../interview-templates/content.js';
import type { InterviewOutcome } from './interview-decision.entity.js';
import { IS_COMPLETE, readableBy, visibleTo } from '../interviews/visibility.js';
import { selectObjections, type ObjectionRow } from './objections.queries.js';

export interface InterviewRow {
  id: string;
  content: TemplateContent;
  office_id: string;
  is_cancelled: boolean;
  is_complete: boolean;
}

export interface CardRow {
  id: string;
  interviewer_id: string;
  name: string;
  is_submitted: boolean;
  is_excused: boolean;
  /** Null unless it may be read. */
  facts: Record<string, FactAnswer> | null;
}

export interface AnswerRow {
  scorecard_id: string;
  item_code: string;
  note: string | null;
  is_note_erased: boolean;
  rating: Rating | null;
  is_yes: boolean | null;
  probes: number[];
  ad_hoc_probes: string[];
}

export interface ChangeRow {
  id: string;
  scorecard_id: string;
  item_code: string;
  from_rating: Rating | null;
  to_rating: Rating | null;
  from_is_yes: boolean | null;
  to_is_yes: boolean | null;
  reason: string;
  changed_at: Date;
}

export interface RulingRow {
  id: string;
  item_code: string;
  is_yes: boolean;
  reason: string;
  ruled_by_id: string;
  ruled_by_name: string;
  ruled_at: Date;
}

export interface DecisionRow {
  id: string;
  outcome: InterviewOutcome;
  recommendation: InterviewOutcome | null;
  score: number | null;
  reason: string;
  decided_by_id: string;
  decided_by_name: string;
  decided_at: Date;
}

/** An interview and, when nobody is left to submit, all that was said in it. Until then the lists are empty. */
export interface InterviewRecord {
  interview: InterviewRow;
  cards: CardRow[];
  answers: AnswerRow[];
  /** The latest last. */
  changes: ChangeRow[];
  /** The latest last. */
  rulings: RulingRow[];
  /** The latest first. */
  decisions: DecisionRow[];
  /** The latest first; null: not the actor's to know. */
  objections: ObjectionRow[] | null;
}

const VISIBLE = (actor: Actor, id: string): Sql =>
  sql`interview.id = ${id} AND application.voided_at IS NULL AND ${visibleTo(actor)}`;

/** The scorecards that are laid side by side: submitted, when nobody is left to submit. */
const OPENED = (actor: Actor, interviewId: string): Sql => sql`
  interview.id = ${interviewId} AND scorecard.submitted_at IS NOT NULL AND ${IS_COMPLETE} AND ${readableBy(actor)}`;

/** @throws AppError 404 */
export async function readRecord(db: Queryable, actor: Actor, id: string): Promise<InterviewRecord> {
  const interview = await firstRow<InterviewRow>(
    db,
    sql`SELECT interview.id, version.content, application.office_id, interview.cancelled_at IS NOT NULL AS is_cancelled,
          ${IS_COMPLETE} AS is_complete
        FROM interview JOIN application ON application.id = interview.application_id
        JOIN interview_template_version version ON version.id = interview.template_version_id
        WHERE ${VISIBLE(actor, id)}`,
  );
  if (!interview) throw notFound('interview');
  const cards = await selectCards(db, actor, id);
  if (!interview.is_complete)
    return { interview, cards, answers: [], changes: [], rulings: [], decisions: [], objections: null };
  return {
    interview,
    cards,
    answers: await selectAnswers(db, actor, id),
    changes: await selectChanges(db, actor, id),
    rulings: await selectRulings(db, id),
    decisions: await selectDecisions(db, id),
    objections: may(actor, 'interviews:decide') ? await selectObjections(db, [id]) : null,
  };
}

/**
 * Whoever rates anew, rules or decides waits here for whoever does, and for whoever adds an interviewer; what was
 * written meanwhile is then seen.
 * @throws AppError 404
 */
export async function lockedRecord(tx: Queryable, actor: Actor, id: string): Promise<InterviewRecord> {
  await rows(
    tx,
    sql`SELECT FROM interview JOIN application ON application.id = interview.application_id
        WHERE ${VISIBLE(actor, id)} FOR UPDATE OF interview`,
  );
  return readRecord(tx, actor, id);
}

/** The interview of a scorecard that the actor may know of. @throws AppError 404 */
export async function interviewOf(db: Queryable, actor: Actor, scorecardId: string): Promise<string> {
  const found = await firstRow<{ id: string }>(
    db,
    sql`SELECT interview.id FROM scorecard JOIN interview ON interview.id = scorecard.interview_id
        JOIN application ON application.id = interview.application_id
        WHERE scorecard.id = ${scorecardId} AND application.voided_at IS NULL AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('scorecard');
  return found.id;
}

function selectCards(db: Queryable, actor: Actor, interviewId: string): Promise<CardRow[]> {
  return rows(
    db,
    sql`SELECT scorecard.id, scorecard.interviewer_id, interviewer.name,
          scorecard.submitted_at IS NOT NULL AS is_submitted, scorecard.excused_at IS NOT NULL AS is_excused,
          CASE WHEN ${OPENED(actor, interviewId)} THEN scorecard.facts END AS facts
        FROM scorecard JOIN interview ON interview.id = scorecard.interview_id
        JOIN user_account interviewer ON interviewer.id = scorecard.interviewer_id
        WHERE interview.id = ${interviewId} ORDER BY scorecard.created_at, scorecard.id`,
  );
}

function selectAnswers(db: Queryable, actor: Actor, interviewId: string): Promise<AnswerRow[]> {
  return rows(
    db,
    sql`SELECT answer.scorecard_id, answer.item_code, answer.note, answer.note_erased_at IS NOT NULL AS is_note_erased,
          answer.rating, answer.is_yes, answer.probes, answer.ad_hoc_probes
        FROM scorecard_answer answer JOIN scorecard ON scorecard.id = answer.scorecard_id
        JOIN interview ON interview.id = scorecard.interview_id
        WHERE ${OPENED(actor, interviewId)}`,
  );
}

function selectChanges(db: Queryable, actor: Actor, interviewId: string): Promise<ChangeRow[]> {
  return rows(
    db,
    sql`SELECT change.id, change.scorecard_id, change.item_code, change.from_rating, change.to_rating,
          change.from_is_yes, change.to_is_yes, change.reason, change.changed_at
        FROM rating_change change JOIN scorecard ON scorecard.id = change.scorecard_id
        JOIN interview ON interview.id = scorecard.interview_id
        WHERE ${OPENED(actor, interviewId)} ORDER BY change.changed_at, change.id`,
  );
}

function selectRulings(db: Queryable, interviewId: string): Promise<RulingRow[]> {
  return rows(
    db,
    sql`SELECT ruling.id, ruling.item_code, ruling.is_yes, ruling.reason, ruling.ruled_by_id, judge.name AS ruled_by_name,
          ruling.ruled_at
        FROM gate_ruling ruling JOIN user_account judge ON judge.id = ruling.ruled_by_id
        WHERE ruling.interview_id = ${interviewId} ORDER BY ruling.ruled_at, ruling.id`,
  );
}

function selectDecisions(db: Queryable, interviewId: string): Promise<DecisionRow[]> {
  return rows(
    db,
    sql`SELECT decision.id, decision.outcome, decision.recommendation, decision.score, decision.reason,
          decision.decided_by_id, decider.name AS decided_by_name, decision.decided_at
        FROM interview_decision decision JOIN user_account decider ON decider.id = decision.decided_by_id
        WHERE decision.interview_id = ${interviewId} ORDER BY decision.decided_at DESC, decision.id DESC`,
  );
}
