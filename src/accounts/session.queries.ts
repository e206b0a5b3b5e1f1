import sql, { type Sql } from 'sql-template-tag';
import type { Grant, Role } from '../access/permissions.js';
import type { Theme } from '../access/session.js';
import type { Language } from '../i18n/language.js';

export interface SessionRow {
  session_id: string;
  /** last_seen_at is older than a minute. */
  is_unseen: boolean;
  user_id: string;
  name: string;
  role: Role;
  grants: Grant[];
  has_all_offices: boolean;
  has_all_projects: boolean;
  office_ids: string[];
  project_ids: string[];
  language: Language;
  theme: Theme;
  has_keys: boolean;
  time_zone: string;
  has_demonstration: boolean;
}

/** Everything a request needs to know about who sends it, in one statement: it runs before every other. */
export function liveSession(tokenHash: Buffer, idleMinutes: number): Sql {
  return sql`
    SELECT s.id AS session_id, s.last_seen_at < now() - interval '1 minute' AS is_unseen,
           u.id AS user_id, u.name, u.role, u.grants, u.has_all_offices, u.has_all_projects,
           ARRAY(SELECT office_id FROM user_office WHERE user_id = u.id) AS office_ids,
           ARRAY(SELECT project_id FROM user_project WHERE user_id = u.id) AS project_ids,
           u.language, u.theme, u.has_keys,
           coalesce(u.time_zone, (SELECT o.time_zone FROM office o
                     WHERE u.has_all_offices OR o.id IN (SELECT office_id FROM user_office WHERE user_id = u.id)
                     ORDER BY o.name LIMIT 1), 'UTC') AS time_zone,
           EXISTS (SELECT FROM demonstration) AS has_demonstration
    FROM user_session s JOIN user_account u ON u.id = s.user_id
    WHERE s.token_hash = ${tokenHash}
      AND s.ended_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - make_interval(mins => ${idleMinutes}::int)
      AND u.deactivated_at IS NULL`;
}

export function touchSession(id: string): Sql {
  return sql`UPDATE user_session SET last_seen_at = now()
             WHERE id = ${id} AND last_seen_at < now() - interval '1 minute'`;
}
