import sql from 'sql-template-tag';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict } from '../errors.js';

/** The same as in the trigger that refuses to lose the last administrator. */
const USERS_LOCK = 7_346_503;

/** A condition on user_account: can sign in and administer everything. The trigger says the same. */
export const FULL_ADMINISTRATOR = sql`(role = 'administrator' AND has_all_offices AND has_all_projects
  AND deactivated_at IS NULL AND password_hash IS NOT NULL)`;

/**
 * Changes of who may do what come one after the other: two administrators who demote each other at one moment must see
 * what the other did. To be taken before any row is read.
 */
export async function lockUsers(tx: Queryable): Promise<void> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(${USERS_LOCK})`);
}

/**
 * To be called under `lockUsers` before a user loses a part of the access.
 * @throws AppError `last-administrator` when nobody else could administer everything
 */
export async function checkNotLastAdministrator(tx: Queryable, userId: string): Promise<void> {
  const found = await firstRow<{ is_last: boolean }>(
    tx,
    sql`SELECT count(*) = 1 AND bool_or(id = ${userId}) AS is_last FROM user_account
        WHERE ${FULL_ADMINISTRATOR}`,
  );
  if (found?.is_last === true)
    throw conflict(
      'last-administrator',
      'Nobody else can administer everything. Give another administrator all offices and projects first.',
    );
}
