import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { rows } from '../database/sql.js';
import { conflict } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { pageOf, type Page } from '../http/page.js';
import { saveChanges } from '../organization/edit.js';
import { afterName, byName, nameKey } from '../organization/lists.js';
import { DEFAULT_POLICY } from '../selection/policy.js';
import type { NewPolicyDto, PolicyChangesDto, PolicyView } from './policies.dto.js';
import {
  newestContent,
  openPolicy,
  POLICIES,
  policyView,
  readPolicy,
  recordPolicy,
  type PolicyRow,
} from './policies.queries.js';
import { PolicyVersion } from './policy-version.entity.js';
import { Policy } from './policy.entity.js';

/** Policies belong to no office: an intake chooses one of their published versions. */
@Injectable()
export class PoliciesService {
  constructor(private readonly dataSource: DataSource) {}

  /** By name. */
  async list(query: ListQuery): Promise<Page<PolicyView>> {
    const after = query.cursor === undefined ? empty : afterName('policy', query);
    const found = await rows<PolicyRow>(
      this.dataSource,
      sql`${POLICIES} WHERE true ${after} ORDER BY ${byName('policy')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, policyView, nameKey);
  }

  async get(id: string): Promise<PolicyView> {
    return policyView(await readPolicy(this.dataSource, id));
  }

  /** With a draft as its first version. */
  async create(actor: Actor, { name, copy_of_id: copyOfId }: NewPolicyDto): Promise<PolicyView> {
    return this.dataSource.transaction(async (tx) => {
      const content = copyOfId === undefined ? DEFAULT_POLICY : await newestContent(tx, copyOfId);
      const id = uuid();
      await tx.insert(Policy, { id, name });
      await tx.insert(PolicyVersion, { id: uuid(), policyId: id, number: 1, content });
      await recordPolicy(tx, actor, 'policy.created', id);
      return policyView(await readPolicy(tx, id));
    });
  }

  async rename(actor: Actor, id: string, version: number, given: PolicyChangesDto): Promise<PolicyView> {
    return this.dataSource.transaction(async (tx) => {
      const policy = await openPolicy(tx, id);
      const changed = await saveChanges(tx, 'policy', { ...policy }, version, given);
      if (changed.length > 0) await recordPolicy(tx, actor, 'policy.changed', id, changed);
      return policyView(await readPolicy(tx, id));
    });
  }

  /** No further intake can choose it; those that did go on. */
  retire(actor: Actor, id: string, version: number): Promise<PolicyView> {
    return this.setRetired(actor, id, version, true);
  }

  reinstate(actor: Actor, id: string, version: number): Promise<PolicyView> {
    return this.setRetired(actor, id, version, false);
  }

  /** Only one that was never published. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const { published_number } = await openPolicy(tx, id, version);
      if (published_number !== null)
        throw conflict('policy-published', 'This policy has been published: retire it. Nothing was changed.');
      await rows(tx, sql`DELETE FROM policy WHERE id = ${id}`);
      await recordPolicy(tx, actor, 'policy.deleted', id);
    });
  }

  private setRetired(actor: Actor, id: string, version: number, isRetired: boolean): Promise<PolicyView> {
    return this.dataSource.transaction(async (tx) => {
      const { retired_at } = await openPolicy(tx, id, version);
      if ((retired_at !== null) !== isRetired) {
        const at = isRetired ? sql`clock_timestamp()` : sql`NULL`;
        await rows(tx, sql`UPDATE policy SET retired_at = ${at}, version = version + 1 WHERE id = ${id}`);
        await recordPolicy(tx, actor, isRetired ? 'policy.retired' : 'policy.reinstated', id, ['retired_at']);
      }
      return policyView(await readPolicy(tx, id));
    });
  }
}
