import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { refuseStale } from '../organization/edit.js';
import type { Policy } from '../selection/policy.js';
import type { PolicyVersionSummaryView, PolicyVersionView, PolicyView } from './policies.dto.js';

export interface PolicyRow {
  readonly id: string;
  readonly name: string;
  readonly published_number: number | null;
  readonly draft_number: number | null;
  readonly retired_at: Date | null;
  readonly created_at: Date;
  readonly version: number;
}

export interface PolicyVersionRow {
  readonly id: string;
  readonly policy_id: string;
  readonly number: number;
  readonly content: Policy;
  readonly published_at: Date | null;
  readonly published_by_id: string | null;
  readonly created_at: Date;
  readonly version: number;
}

export const POLICIES = sql`
  SELECT policy.id, policy.name, policy.retired_at, policy.created_at, policy.version,
    (SELECT max(number) FROM policy_version WHERE policy_id = policy.id AND published_at IS NOT NULL) AS published_number,
    (SELECT number FROM policy_version WHERE policy_id = policy.id AND published_at IS NULL) AS draft_number
  FROM policy`;

export const POLICY_VERSIONS = sql`
  SELECT id, policy_id, number, content, published_at, published_by_id, created_at, version FROM policy_version`;

/** @throws AppError 404 */
export async function readPolicy(db: Queryable, id: string): Promise<PolicyRow> {
  const found = await firstRow<PolicyRow>(db, sql`${POLICIES} WHERE policy.id = ${id}`);
  if (!found) throw notFound('policy');
  return found;
}

/** Whoever changes a policy, its draft or publishes it waits here for whoever does. @throws AppError 404, `stale-version` */
export async function openPolicy(tx: Queryable, id: string, version?: number): Promise<PolicyRow> {
  await firstRow(tx, sql`SELECT FROM policy WHERE id = ${id} FOR NO KEY UPDATE`);
  const policy = await readPolicy(tx, id);
  if (version !== undefined) refuseStale(policy, version);
  return policy;
}

export function findPolicyDraft(db: Queryable, policyId: string): Promise<PolicyVersionRow | undefined> {
  return firstRow(db, sql`${POLICY_VERSIONS} WHERE policy_id = ${policyId} AND published_at IS NULL`);
}

/** What the newest version says, published or not. @throws AppError 404 */
export async function newestContent(db: Queryable, policyId: string): Promise<Policy> {
  const found = await firstRow<PolicyVersionRow>(
    db,
    sql`${POLICY_VERSIONS} WHERE policy_id = ${policyId} ORDER BY number DESC LIMIT 1`,
  );
  if (!found) throw notFound('policy');
  return found.content;
}

export async function recordPolicy(
  tx: Queryable,
  actor: Actor,
  action: string,
  id: string,
  changed: string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'policy', object_id: id, office_id: null, changed });
}

export function policyView(row: PolicyRow): PolicyView {
  return {
    id: row.id,
    name: row.name,
    published_number: row.published_number,
    draft_number: row.draft_number,
    retired_at: row.retired_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

export function policyVersionSummaryView(row: PolicyVersionRow): PolicyVersionSummaryView {
  return {
    id: row.id,
    number: row.number,
    published_at: row.published_at?.toISOString() ?? null,
    published_by_id: row.published_by_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

export function policyVersionView(row: PolicyVersionRow): PolicyVersionView {
  return { ...policyVersionSummaryView(row), policy_id: row.policy_id, content: row.content };
}
