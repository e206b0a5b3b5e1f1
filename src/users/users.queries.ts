import sql, { empty, type Sql } from 'sql-template-tag';
import type { Actor, Scope } from '../access/actor.js';
import { firstRow, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { Access } from './authority.js';
import type { UsersQuery, UserView } from './user.dto.js';

export type UserRow = Omit<UserView, 'created_at' | 'deactivated_at' | 'last_seen_at' | 'link_expires_at'> & {
  created_at: Date;
  deactivated_at: Date | null;
  last_seen_at: Date | null;
  link_expires_at: Date | null;
};

const STATE = sql`CASE WHEN u.deactivated_at IS NOT NULL THEN 'deactivated'
                       WHEN u.password_hash IS NULL THEN 'invited' ELSE 'active' END`;

/** Users as `u`, one row each. */
export const USERS = sql`
  SELECT u.id, u.name, u.email, ${STATE} AS state, u.role, u.grants, u.language, u.created_at, u.deactivated_at, u.version,
    CASE WHEN NOT u.has_all_offices
      THEN ARRAY(SELECT office_id FROM user_office WHERE user_id = u.id ORDER BY office_id) END AS office_ids,
    CASE WHEN NOT u.has_all_projects
      THEN ARRAY(SELECT project_id FROM user_project WHERE user_id = u.id ORDER BY project_id) END AS project_ids,
    (SELECT max(last_seen_at) FROM user_session WHERE user_id = u.id) AS last_seen_at,
    (SELECT max(expires_at) FROM one_time_link
     WHERE user_id = u.id AND used_at IS NULL AND expires_at > now()) AS link_expires_at
  FROM user_account u`;

/** An administrator of some offices or projects sees the users who have these at most, and at least one of them. */
export function visibleTo(actor: Actor): Sql {
  const offices =
    actor.offices === 'all'
      ? sql`true`
      : sql`NOT u.has_all_offices AND EXISTS (SELECT FROM user_office WHERE user_id = u.id)
          AND NOT EXISTS (SELECT FROM user_office
                          WHERE user_id = u.id AND office_id <> ALL(${[...actor.offices]}::uuid[]))`;
  const projects =
    actor.projects === 'all'
      ? empty
      : sql` AND NOT u.has_all_projects AND EXISTS (SELECT FROM user_project WHERE user_id = u.id)
          AND NOT EXISTS (SELECT FROM user_project
                          WHERE user_id = u.id AND project_id <> ALL(${[...actor.projects]}::uuid[]))`;
  return sql`(${offices}${projects})`;
}

/** `AND …` for what a list is filtered by. */
export function filters({ role, office_id: office, state, q }: UsersQuery): Sql {
  const found = `%${(q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`
    ${role === undefined ? empty : sql`AND u.role = ${role}`}
    ${state === undefined ? empty : sql`AND ${STATE} = ${state}`}
    ${
      office === undefined
        ? empty
        : sql`AND (u.has_all_offices OR EXISTS (
            SELECT FROM user_office WHERE user_id = u.id AND office_id = ${office}))`
    }
    ${q === undefined ? empty : sql`AND (fold(u.name) LIKE fold(${found}) OR fold(u.email) LIKE fold(${found}))`}`;
}

/** @throws AppError 404 */
export async function readUser(db: Queryable, actor: Actor, id: string): Promise<UserRow> {
  const found = await firstRow<UserRow>(db, sql`${USERS} WHERE u.id = ${id} AND ${visibleTo(actor)}`);
  if (!found) throw notFound('user');
  return found;
}

/** To be changed; under `lockUsers`, so that who sees whom stays as it is read. @throws AppError 404 */
export async function lockedUser(tx: Queryable, actor: Actor, id: string): Promise<UserRow> {
  const found = await firstRow<UserRow>(
    tx,
    sql`${USERS} WHERE u.id = ${id} AND ${visibleTo(actor)} FOR NO KEY UPDATE OF u`,
  );
  if (!found) throw notFound('user');
  return found;
}

export function accessOf(row: Pick<UserRow, 'role' | 'grants' | 'office_ids' | 'project_ids'>): Access {
  return {
    role: row.role,
    grants: row.grants,
    offices: scopeOf(row.office_ids),
    projects: scopeOf(row.project_ids),
  };
}

/** As the API spells a scope: null is all. */
export function scopeOf(ids: readonly string[] | null): Scope {
  return ids ?? 'all';
}

/** The office whose auditors may read what happens to a user; null when there is not exactly one. */
export function officeOf({ office_ids: ids }: Pick<UserRow, 'office_ids'>): string | null {
  return ids?.length === 1 ? (ids[0] ?? null) : null;
}

export function userView(row: UserRow): UserView {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    state: row.state,
    role: row.role,
    grants: row.grants,
    office_ids: row.office_ids,
    project_ids: row.project_ids,
    language: row.language,
    last_seen_at: row.last_seen_at?.toISOString() ?? null,
    link_expires_at: row.link_expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    deactivated_at: row.deactivated_at?.toISOString() ?? null,
    version: row.version,
  };
}
