import sql, { type Sql } from 'sql-template-tag';
import { may, type Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';

/**
 * The row scope of interviews, for queries that join `interview` and its `application`: within the actor's offices and
 * projects the own interviews, and all of them for who oversees interviews. Never one about the actor, who reads the own
 * result instead: what others noted is not for the person it is about, and nobody decides about themselves.
 */
export function visibleTo(actor: Actor): Sql {
  const scope = sql`${inScope(actor, 'application.office_id', 'application.project_id')} AND NOT EXISTS (
    SELECT FROM candidate AS self WHERE self.id = application.candidate_id AND self.user_id = ${actor.id})`;
  if (may(actor, 'interviews:oversee')) return sql`(${scope})`;
  return sql`(${scope} AND EXISTS (
    SELECT FROM scorecard AS own WHERE own.interview_id = interview.id AND own.interviewer_id = ${actor.id}))`;
}

/** Whether nobody is left to submit and at least one did; for queries that know `interview`. */
export const IS_COMPLETE = sql`(
  EXISTS (SELECT FROM scorecard AS any_card WHERE any_card.interview_id = interview.id AND any_card.submitted_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT FROM scorecard AS open_card
    WHERE open_card.interview_id = interview.id AND open_card.submitted_at IS NULL AND open_card.excused_at IS NULL))`;

/**
 * Whose ratings and notes the actor may read, for queries that join `scorecard` to a visible `interview`: the own
 * scorecard always, another's only submitted and only when nobody is left to submit. There is no role that reads more.
 */
export function readableBy(actor: Actor): Sql {
  return sql`(scorecard.interviewer_id = ${actor.id} OR (scorecard.submitted_at IS NOT NULL AND ${IS_COMPLETE}))`;
}
