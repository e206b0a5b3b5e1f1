import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import type { Grant, Role } from '../access/permissions.js';
import { inProjects, inScope } from '../access/scope.js';
import type { TokenState } from './api-token.dto.js';

export interface ApiTokenRow {
  id: string;
  name: string;
  hint: string;
  role: Role;
  has_all_offices: boolean;
  has_all_projects: boolean;
  office_ids: string[];
  project_ids: string[];
  state: TokenState;
  created_by_id: string;
  created_by_name: string;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

const STATE = sql`CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked'
                       WHEN t.expires_at <= now() THEN 'expired'
                       WHEN u.deactivated_at IS NOT NULL THEN 'owner_deactivated'
                       ELSE 'active' END`;

/** To be followed by WHERE or AND. */
export const API_TOKENS = sql`
  SELECT t.id, t.name, t.hint, t.role, t.has_all_offices, t.has_all_projects,
         ARRAY(SELECT office_id FROM api_token_office WHERE token_id = t.id ORDER BY office_id) AS office_ids,
         ARRAY(SELECT project_id FROM api_token_project WHERE token_id = t.id ORDER BY project_id) AS project_ids,
         ${STATE} AS state, u.id AS created_by_id, u.name AS created_by_name,
         t.created_at, t.expires_at, t.last_used_at, t.revoked_at
  FROM api_token t JOIN user_account u ON u.id = t.created_by_id`;

/** The own tokens, and those the actor could have made: they reach nothing that the actor does not. */
export function visibleTo(actor: Actor): Sql {
  return sql`(t.created_by_id = ${actor.id} OR (
    (${actor.offices === 'all'} OR NOT t.has_all_offices)
    AND (${actor.projects === 'all'} OR NOT t.has_all_projects)
    AND NOT EXISTS (SELECT FROM api_token_office o WHERE o.token_id = t.id AND NOT ${inScope(actor, 'o.office_id')})
    AND NOT EXISTS (SELECT FROM api_token_project p WHERE p.token_id = t.id AND NOT ${inProjects(actor, 'p.project_id')})))`;
}

export interface PresentedToken {
  token_id: string;
  state: TokenState;
  /** last_used_at is older than a minute. */
  is_unseen: boolean;
  role: Role;
  owner_id: string;
  owner_name: string;
  owner_role: Role;
  owner_grants: Grant[];
  has_all_offices: boolean;
  has_all_projects: boolean;
  office_ids: string[];
  project_ids: string[];
}

/** The token and its owner as they are now; the scope is what both of them reach. */
export function presentedToken(tokenHash: Buffer): Sql {
  return sql`
    SELECT t.id AS token_id, ${STATE} AS state,
           coalesce(t.last_used_at < now() - interval '1 minute', true) AS is_unseen,
           t.role, u.id AS owner_id, u.name AS owner_name, u.role AS owner_role, u.grants AS owner_grants,
           t.has_all_offices AND u.has_all_offices AS has_all_offices,
           t.has_all_projects AND u.has_all_projects AS has_all_projects,
           CASE WHEN t.has_all_offices THEN ARRAY(SELECT office_id FROM user_office WHERE user_id = u.id)
                ELSE ARRAY(SELECT office_id FROM api_token_office
                           WHERE token_id = t.id AND (u.has_all_offices OR office_id IN (
                             SELECT office_id FROM user_office WHERE user_id = u.id))) END AS office_ids,
           CASE WHEN t.has_all_projects THEN ARRAY(SELECT project_id FROM user_project WHERE user_id = u.id)
                ELSE ARRAY(SELECT project_id FROM api_token_project
                           WHERE token_id = t.id AND (u.has_all_projects OR project_id IN (
                             SELECT project_id FROM user_project WHERE user_id = u.id))) END AS project_ids
    FROM api_token t JOIN user_account u ON u.id = t.created_by_id
    WHERE t.token_hash = ${tokenHash}`;
}

export function touchToken(id: string): Sql {
  return sql`UPDATE api_token SET last_used_at = now()
             WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`;
}
