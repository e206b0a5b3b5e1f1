import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, type Queryable } from '../database/sql.js';

/** In the order in which a company needs them; each stands on those before it. */
export const STEPS = ['office', 'project', 'job', 'intake', 'users', 'applicants'] as const;
export type Step = (typeof STEPS)[number];

/** Which steps a company of its own has taken, within the actor's scope; what is invented does not count. */
export async function stepsTaken(db: Queryable, actor: Actor): Promise<Readonly<Record<Step, boolean>>> {
  const found = await firstRow<Record<Step, boolean>>(
    db,
    sql`WITH invented AS (
          SELECT coalesce(max(office_ids), '{}') AS offices, coalesce(max(client_ids), '{}') AS clients,
            coalesce(max(user_ids), '{}') AS users
          FROM demonstration
        )
        SELECT
          EXISTS (SELECT FROM office, invented WHERE office.id <> ALL(offices) AND ${inScope(actor, 'office.id')}) AS office,
          EXISTS (SELECT FROM project, invented WHERE client_id <> ALL(clients)) AS project,
          EXISTS (SELECT FROM job, invented
            WHERE job.office_id <> ALL(offices) AND ${inScope(actor, 'job.office_id', 'job.project_id')}) AS job,
          EXISTS (SELECT FROM intake, invented
            WHERE intake.office_id <> ALL(offices) AND ${inScope(actor, 'intake.office_id', 'intake.project_id')}) AS intake,
          (SELECT count(*) FROM user_account, invented WHERE id <> ALL(users) AND deactivated_at IS NULL) > 1 AS users,
          EXISTS (SELECT FROM application, invented
            WHERE application.office_id <> ALL(offices) AND voided_at IS NULL
              AND ${inScope(actor, 'application.office_id', 'application.project_id')}) AS applicants`,
  );
  if (!found) throw new Error('A statement that only asks for existence gives one row.');
  return found;
}
