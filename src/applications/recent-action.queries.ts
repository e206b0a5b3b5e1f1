import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, type Queryable } from '../database/sql.js';
import type { HistoryKind } from './application-history.entity.js';

/** What an actor has just done, as the message after it says. */
export interface RecentAction {
  readonly id: string;
  readonly application_id: string;
  readonly kind: HistoryKind;
  readonly candidate_name: string;
  /** Where the application stands now. */
  readonly stage_name: string;
  readonly stage_code: string | null;
  readonly is_taken_back: boolean;
  /** Every row is taken back: the application never was. */
  readonly is_void: boolean;
}

/** A history row that the actor wrote or took back within the last minute, of an application they see. */
export function findRecentAction(db: Queryable, actor: Actor, historyId: string): Promise<RecentAction | undefined> {
  return firstRow<RecentAction>(
    db,
    sql`
      SELECT h.id, h.application_id, h.kind, c.name AS candidate_name, s.name AS stage_name, s.code AS stage_code,
             t.id IS NOT NULL AS is_taken_back,
             a.voided_at IS NOT NULL AS is_void
      FROM application_history h
      JOIN application a ON a.id = h.application_id
      JOIN candidate c ON c.id = a.candidate_id
      JOIN stage s ON s.id = a.current_stage_id
      LEFT JOIN application_history t ON t.corrects_id = h.id
      WHERE h.id = ${historyId} AND coalesce(t.actor_id, h.actor_id) = ${actor.id}
        AND coalesce(t.recorded_at, h.recorded_at) > now() - interval '1 minute'
        AND ${inScope(actor, 'a.office_id', 'a.project_id')}`,
  );
}
