import sql, { empty } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import type { FactAnswer, Rating, TemplateContent } from '../interview-templates/content.js';
import type { InterviewOutcome } from './interview-decision.entity.js';
import { IS_COMPLETE } from '../interviews/visibility.js';
import { isAbout } from './objections.queries.js';

export interface OwnInterviewRow {
  id: string;
  content: TemplateContent;
  scheduled_at: Date | null;
  /** Null: not decided. */
  outcome: InterviewOutcome | null;
  decided_at: Date | null;
  score: number | null;
}

/** What one scorecard says in the end of one item: who filled it in and what was noted is never asked for. */
export interface OwnAnswerRow {
  interview_id: string;
  scorecard_id: string;
  facts: Record<string, FactAnswer>;
  item_code: string;
  rating: Rating | null;
  is_yes: boolean | null;
}

export interface OwnRulingRow {
  interview_id: string;
  item_code: string;
  is_yes: boolean;
}

/** Interviews about the actor, the latest planned first. One row more than the limit. */
export function selectOwnInterviews(
  db: Queryable,
  actor: Actor,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<OwnInterviewRow[]> {
  return rows(
    db,
    sql`SELECT interview.id, version.content, interview.scheduled_at, decision.outcome, decision.decided_at, decision.score
        FROM interview
        JOIN application ON application.id = interview.application_id
        JOIN candidate ON candidate.id = application.candidate_id
        JOIN interview_template_version version ON version.id = interview.template_version_id
        LEFT JOIN LATERAL (
          SELECT latest.outcome, latest.decided_at, latest.score FROM interview_decision latest
          WHERE latest.interview_id = interview.id AND ${IS_COMPLETE}
          ORDER BY latest.decided_at DESC, latest.id DESC LIMIT 1) decision ON true
        WHERE ${isAbout(actor.id)}
          ${before === undefined ? empty : sql`AND interview.id < ${before}::uuid`}
        ORDER BY interview.id DESC LIMIT ${limit}`,
  );
}

export function selectOwnAnswers(db: Queryable, interviewIds: readonly string[]): Promise<OwnAnswerRow[]> {
  return rows(
    db,
    sql`SELECT card.interview_id, card.id AS scorecard_id, card.facts, answer.item_code,
          CASE WHEN change.id IS NULL THEN answer.rating ELSE change.to_rating END AS rating,
          CASE WHEN change.id IS NULL THEN answer.is_yes ELSE change.to_is_yes END AS is_yes
        FROM scorecard card JOIN scorecard_answer answer ON answer.scorecard_id = card.id
        LEFT JOIN LATERAL (
          SELECT latest.id, latest.to_rating, latest.to_is_yes FROM rating_change latest
          WHERE latest.scorecard_id = card.id AND latest.item_code = answer.item_code
          ORDER BY latest.changed_at DESC, latest.id DESC LIMIT 1) change ON true
        WHERE card.interview_id = ANY(${[...interviewIds]}::uuid[]) AND card.submitted_at IS NOT NULL`,
  );
}

/** The latest on each gate: when somebody has decided, it was spoken after the last change. */
export function selectOwnRulings(db: Queryable, interviewIds: readonly string[]): Promise<OwnRulingRow[]> {
  return rows(
    db,
    sql`SELECT DISTINCT ON (interview_id, item_code) interview_id, item_code, is_yes FROM gate_ruling
        WHERE interview_id = ANY(${[...interviewIds]}::uuid[])
        ORDER BY interview_id, item_code, ruled_at DESC, id DESC`,
  );
}

/** Whether the actor may read this result as the own one: somebody has decided on it. */
export async function isOwnResult(db: Queryable, actor: Actor, id: string): Promise<boolean> {
  const found = await firstRow(
    db,
    sql`SELECT FROM interview JOIN application ON application.id = interview.application_id
        JOIN candidate ON candidate.id = application.candidate_id
        WHERE interview.id = ${id} AND ${isAbout(actor.id)}
          AND EXISTS (SELECT FROM interview_decision WHERE interview_id = interview.id)`,
  );
  return found !== undefined;
}
