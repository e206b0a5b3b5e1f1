import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalid, notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { refuseStale } from '../organization/edit.js';
import { policyProblems } from '../selection/policy-problems.js';
import type { Policy } from '../selection/policy.js';
import type { PolicyVersionSummaryView, PolicyVersionView } from './policies.dto.js';
import {
  findPolicyDraft,
  newestContent,
  openPolicy,
  POLICY_VERSIONS,
  policyVersionSummaryView,
  policyVersionView,
  readPolicy,
  recordPolicy,
  type PolicyVersionRow,
} from './policies.queries.js';
import { PolicyVersion } from './policy-version.entity.js';

/** More versions than anybody publishes. */
const NO_NUMBER_YET = 2_000_000_000;

/** The versions of a policy: published ones stay as they are, a draft is edited until it is published. */
@Injectable()
export class PolicyVersionsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first; the draft is one of them. */
  async list(policyId: string, { limit, cursor }: ListQuery): Promise<Page<PolicyVersionSummaryView>> {
    await readPolicy(this.dataSource, policyId);
    const before = cursor === undefined ? NO_NUMBER_YET : Number(decodeCursor(cursor, 1)[0]);
    const found = await rows<PolicyVersionRow>(
      this.dataSource,
      sql`${POLICY_VERSIONS} WHERE policy_id = ${policyId} AND number < ${before} ORDER BY number DESC LIMIT ${limit + 1}`,
    );
    return pageOf(found, limit, policyVersionSummaryView, ({ number }) => [number]);
  }

  async get(policyId: string, number: number): Promise<PolicyVersionView> {
    return policyVersionView(await readPolicyVersion(this.dataSource, policyId, number));
  }

  async getDraft(policyId: string): Promise<PolicyVersionView> {
    await readPolicy(this.dataSource, policyId);
    const draft = await findPolicyDraft(this.dataSource, policyId);
    if (draft === undefined) throw notFound('draft');
    return policyVersionView(draft);
  }

  /** A draft with what the newest version says. */
  async startDraft(actor: Actor, policyId: string): Promise<PolicyVersionView> {
    return this.dataSource.transaction(async (tx) => {
      const policy = await openPolicy(tx, policyId);
      if (policy.draft_number !== null)
        throw conflict('draft-exists', 'There is a draft already: edit that, or delete it first.');
      const content = await newestContent(tx, policyId);
      const number = (policy.published_number ?? 0) + 1;
      await tx.insert(PolicyVersion, { id: uuid(), policyId, number, content });
      await recordPolicy(tx, actor, 'policy.draft-started', policyId);
      return policyVersionView(await openDraft(tx, policyId));
    });
  }

  /** @throws AppError 422 with each value that no policy can have */
  async saveDraft(actor: Actor, policyId: string, version: number, content: Policy): Promise<PolicyVersionView> {
    refuseOdd(content);
    return this.dataSource.transaction(async (tx) => {
      await openPolicy(tx, policyId);
      const draft = await openDraft(tx, policyId);
      refuseStale(draft, version);
      const changed = await rows(
        tx,
        sql`UPDATE policy_version SET content = ${JSON.stringify(content)}::jsonb, version = version + 1
          WHERE id = ${draft.id} AND content <> ${JSON.stringify(content)}::jsonb RETURNING id`,
      );
      if (changed.length > 0) await recordPolicy(tx, actor, 'policy.draft-changed', policyId);
      return policyVersionView(await openDraft(tx, policyId));
    });
  }

  /** A policy that has nothing else is deleted as a whole. */
  async deleteDraft(actor: Actor, policyId: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const { published_number: published } = await openPolicy(tx, policyId);
      const draft = await openDraft(tx, policyId);
      refuseStale(draft, version);
      if (published === null) await rows(tx, sql`DELETE FROM policy WHERE id = ${policyId}`);
      else await rows(tx, sql`DELETE FROM policy_version WHERE id = ${draft.id}`);
      await recordPolicy(tx, actor, published === null ? 'policy.deleted' : 'policy.draft-deleted', policyId);
    });
  }

  /** From then on the version never changes. */
  async publish(actor: Actor, policyId: string, version: number): Promise<PolicyVersionView> {
    return this.dataSource.transaction(async (tx) => {
      await openPolicy(tx, policyId);
      const draft = await openDraft(tx, policyId);
      refuseStale(draft, version);
      refuseOdd(draft.content);
      await tx.update(
        PolicyVersion,
        { id: draft.id },
        { publishedAt: () => 'clock_timestamp()', publishedById: actor.id },
      );
      await rows(tx, sql`UPDATE policy SET version = version + 1 WHERE id = ${policyId}`);
      await recordPolicy(tx, actor, 'policy.published', policyId);
      return policyVersionView(await readPolicyVersion(tx, policyId, draft.number));
    });
  }
}

/** @throws AppError 404 */
export async function readPolicyVersion(db: Queryable, policyId: string, number: number): Promise<PolicyVersionRow> {
  const found = await firstRow<PolicyVersionRow>(
    db,
    sql`${POLICY_VERSIONS} WHERE policy_id = ${policyId} AND number = ${number}`,
  );
  if (!found) throw notFound('version');
  return found;
}

async function openDraft(tx: EntityManager, policyId: string): Promise<PolicyVersionRow> {
  const draft = await findPolicyDraft(tx, policyId);
  if (draft === undefined)
    throw conflict('no-draft', 'There is no draft: somebody published or deleted it in the meantime.');
  return draft;
}

function refuseOdd(content: Policy): void {
  const problems = policyProblems(content);
  if (problems.length > 0)
    throw invalid(
      problems.map(({ field, ...rest }) => ({ ...rest, field: field === '' ? 'content' : `content.${field}` })),
    );
}
