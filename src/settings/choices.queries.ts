import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, type Queryable } from '../database/sql.js';

export interface Uses {
  /** Anywhere, also where the reader sees nothing. */
  readonly is_used: boolean;
  /** Whom the reader sees. */
  readonly people: number;
}

const NONE: Uses = { is_used: false, people: 0 };

/** Who came by a source. */
export async function sourceUses(db: Queryable, actor: Actor, id: string): Promise<Uses> {
  const found = await firstRow<Uses>(
    db,
    sql`SELECT count(*) > 0 AS is_used, (count(*) FILTER (WHERE
        ${inScope(actor, 'application.office_id', 'application.project_id')}))::integer AS people
      FROM application WHERE application.source_id = ${id}`,
  );
  return found ?? NONE;
}

/** Who was given a reason. */
export async function reasonUses(db: Queryable, actor: Actor, id: string): Promise<Uses> {
  const found = await firstRow<Uses>(
    db,
    sql`SELECT count(*) > 0 AS is_used, (count(DISTINCT application.id) FILTER (WHERE
        ${inScope(actor, 'application.office_id', 'application.project_id')}))::integer AS people
      FROM application_history h JOIN application ON application.id = h.application_id
      WHERE h.reason_id = ${id}`,
  );
  return found ?? NONE;
}
