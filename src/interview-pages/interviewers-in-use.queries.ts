import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { rows, type Queryable } from '../database/sql.js';
import { visibleTo } from '../interviews/visibility.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Everybody who interviews in an interview that the actor sees, by name. */
export function interviewersInUse(db: Queryable, actor: Actor): Promise<Named[]> {
  return rows<Named>(
    db,
    sql`SELECT u.id, u.name FROM user_account u
        WHERE EXISTS (
          SELECT FROM scorecard AS card
          JOIN interview ON interview.id = card.interview_id
          JOIN application ON application.id = interview.application_id
          WHERE card.interviewer_id = u.id AND application.voided_at IS NULL AND ${visibleTo(actor)})
        ORDER BY u.name COLLATE "und-x-icu", u.id`,
  );
}
