import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import type { ActingToken, Actor } from '../access/actor.js';
import { rows, type Queryable } from '../database/sql.js';

/** What happened, in ids, codes and field names: never a value that a person typed. */
export interface AuditedAction {
  /** `noun.past-participle`, e.g. `application.moved`. */
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string | null;
  /** The office whose auditors may read it; absent for what belongs to no office. */
  readonly office_id?: string | null;
  readonly changed?: readonly string[];
  /** A user it happened to besides the object: whom an interview was given to. Never a candidate. */
  readonly about_user_id?: string;
}

/** Who did it; null when the system did it by itself. */
export type AuditActor = (Pick<Actor, 'id' | 'requestId'> & { readonly token?: Pick<ActingToken, 'id'> }) | null;

/** Writes the audit row of a change, in the transaction of the change. */
export async function recordAudit(tx: Queryable, actor: AuditActor, done: AuditedAction): Promise<void> {
  await recordAudits(tx, actor, [done]);
}

/** One statement for a batch. */
export async function recordAudits(tx: Queryable, actor: AuditActor, done: readonly AuditedAction[]): Promise<void> {
  const entries = done.map((entry) => ({ ...entry, id: uuid(), changed: entry.changed ?? [] }));
  await rows(
    tx,
    sql`INSERT INTO audit_entry (id, actor_id, token_id, action, object_type, object_id, office_id, changed, about_user_id, request_id)
        SELECT id, ${actor?.id ?? null}::uuid, ${actor?.token?.id ?? null}::uuid, action, object_type, object_id, office_id, changed, about_user_id,
               ${actor?.requestId ?? null}::text
        FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
          AS entry (id uuid, action text, object_type text, object_id uuid, office_id uuid, changed text[],
                    about_user_id uuid)`,
  );
}
