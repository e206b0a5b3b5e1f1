import sql, { raw, type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';
import type { Demonstration } from '../organization/demonstration.entity.js';
import { removeInterviews, removeTemplates } from './interview-removal.queries.js';
import { withoutGuard } from './without-guard.js';

/**
 * Deletes everything that hangs from the offices of the demonstration, whoever entered it, and then its clients and
 * accounts as far as nothing else uses them. The audit keeps its entries: they hold ids and codes only.
 */
export async function removeDemonstration(
  tx: EntityManager,
  { officeIds, clientIds, userIds, plantedAt }: Demonstration,
): Promise<void> {
  const offices = sql`(${[...officeIds]}::uuid[])`;
  const applications = sql`(SELECT id FROM application WHERE office_id = ANY${offices})`;
  await removeInterviews(tx, applications);
  await removeApplications(tx, offices, applications);
  await removeOffices(tx, offices);
  await removeTemplates(tx, plantedAt);
  const projects = sql`SELECT id FROM project WHERE client_id = ANY(${[...clientIds]}::uuid[])`;
  for (const { id } of await rows<{ id: string }>(tx, projects)) await deleteUnused(tx, 'project', id);
  for (const id of clientIds) await deleteUnused(tx, 'client', id);
  for (const id of userIds) await removeAccount(tx, id);
  await rows(tx, sql`DELETE FROM demonstration`);
}

/** Who has an application elsewhere stays, without what the demonstration knew of them. */
async function removeApplications(tx: EntityManager, offices: Sql, applications: Sql): Promise<void> {
  const people = await rows<{ candidate_id: string }>(
    tx,
    sql`SELECT DISTINCT candidate_id FROM application WHERE office_id = ANY${offices}`,
  );
  await withoutGuard(tx, 'application_history', 'application_history_append_only', () =>
    rows(tx, sql`DELETE FROM application_history WHERE application_id IN ${applications}`),
  );
  await rows(tx, sql`DELETE FROM note WHERE application_id IN ${applications}`);
  await rows(tx, sql`DELETE FROM application_tag WHERE application_id IN ${applications}`);
  await rows(
    tx,
    sql`UPDATE application SET transferred_from_id = NULL
      WHERE transferred_from_id IN ${applications} AND office_id <> ALL${offices}`,
  );
  await rows(tx, sql`DELETE FROM application WHERE office_id = ANY${offices}`);
  await rows(
    tx,
    sql`DELETE FROM candidate WHERE id = ANY(${people.map(({ candidate_id }) => candidate_id)}::uuid[])
      AND NOT EXISTS (SELECT FROM application WHERE candidate_id = candidate.id)`,
  );
}

async function removeOffices(tx: EntityManager, offices: Sql): Promise<void> {
  const jobs = sql`(SELECT id FROM job WHERE office_id = ANY${offices})`;
  const pipelines = sql`(SELECT id FROM pipeline WHERE job_id IN ${jobs})`;
  for (const statement of [
    sql`DELETE FROM import WHERE office_id = ANY${offices}`,
    sql`DELETE FROM import_mapping WHERE office_id = ANY${offices}`,
    sql`DELETE FROM intake WHERE office_id = ANY${offices}`,
    sql`DELETE FROM pipeline_order_stage WHERE pipeline_id IN ${pipelines}`,
    sql`DELETE FROM pipeline_order WHERE pipeline_id IN ${pipelines}`,
    sql`DELETE FROM stage WHERE pipeline_id IN ${pipelines}`,
    sql`DELETE FROM pipeline WHERE job_id IN ${jobs}`,
    sql`DELETE FROM job WHERE office_id = ANY${offices}`,
    sql`DELETE FROM source WHERE office_id = ANY${offices}`,
    sql`DELETE FROM rejection_reason WHERE office_id = ANY${offices}`,
    sql`DELETE FROM team_lead_period WHERE team_id IN (SELECT id FROM team WHERE office_id = ANY${offices})`,
    sql`DELETE FROM team WHERE office_id = ANY${offices}`,
    sql`DELETE FROM user_office WHERE office_id = ANY${offices}`,
    sql`DELETE FROM api_token_office WHERE office_id = ANY${offices}`,
    sql`DELETE FROM office WHERE id = ANY${offices}`,
  ])
    await rows(tx, statement);
}

/** An account that left its mark elsewhere stays, closed for good; its published password opens nothing. */
async function removeAccount(tx: EntityManager, id: string): Promise<void> {
  await rows(tx, sql`DELETE FROM idempotency_key WHERE actor_id = ${id}`);
  await rows(tx, sql`DELETE FROM calibration WHERE user_id = ${id}`);
  await rows(tx, sql`DELETE FROM interview_plan_interviewer WHERE user_id = ${id}`);
  await rows(tx, sql`UPDATE candidate SET user_id = NULL WHERE user_id = ${id}`);
  await rows(tx, sql`DELETE FROM user_session WHERE user_id = ${id}`);
  await rows(tx, sql`DELETE FROM one_time_link WHERE user_id = ${id}`);
  await withoutGuard(tx, 'sign_in', 'sign_in_kept', () => rows(tx, sql`DELETE FROM sign_in WHERE user_id = ${id}`));
  const tokens = sql`(SELECT id FROM api_token WHERE created_by_id = ${id})`;
  await rows(tx, sql`DELETE FROM api_token_office WHERE token_id IN ${tokens}`);
  await rows(tx, sql`DELETE FROM api_token_project WHERE token_id IN ${tokens}`);
  await rows(tx, sql`DELETE FROM api_token WHERE created_by_id = ${id}`);
  await rows(tx, sql`DELETE FROM user_project WHERE user_id = ${id}`);
  await rows(tx, sql`UPDATE user_account SET password_hash = NULL, deactivated_at = now() WHERE id = ${id}`);
  await deleteUnused(tx, 'user_account', id);
}

/** Leaves alone what is still referred to: the database knows. */
async function deleteUnused(
  tx: EntityManager,
  table: 'project' | 'client' | 'user_account',
  id: string,
): Promise<void> {
  try {
    await tx.transaction(async (savepoint) => {
      if (table === 'project')
        for (const scope of ['user_project', 'api_token_project'])
          await rows(savepoint, sql`DELETE FROM ${raw(scope)} WHERE project_id = ${id}`);
      await rows(savepoint, sql`DELETE FROM ${raw(table)} WHERE id = ${id}`);
    });
  } catch (error) {
    if ((error as { driverError?: { code?: string } }).driverError?.code !== FOREIGN_KEY_VIOLATION) throw error;
  }
}

const FOREIGN_KEY_VIOLATION = '23503';
