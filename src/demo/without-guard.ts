import sql, { raw } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';

/** Nothing else may delete: the guard stands again when the transaction ends, however it ends. */
export async function withoutGuard(
  tx: EntityManager,
  table: string,
  trigger: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await rows(tx, sql`ALTER TABLE ${raw(table)} DISABLE TRIGGER ${raw(trigger)}`);
  await work();
  await rows(tx, sql`ALTER TABLE ${raw(table)} ENABLE TRIGGER ${raw(trigger)}`);
}
