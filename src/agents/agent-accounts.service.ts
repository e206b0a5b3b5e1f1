import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { recordAudits } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalidField, notFound } from '../errors.js';
import type { AgentAccountView } from './agent.dto.js';
import { lockedAgent, visibleAgents, type AgentRow } from './agents.queries.js';

/**
 * As whom an agent signs in. Where the agent is a candidate too, that candidate is the same user: the link is made and taken
 * away for both, and one that would say otherwise is refused.
 */
@Injectable()
export class AgentAccountsService {
  constructor(private readonly dataSource: DataSource) {}

  get(actor: Actor, agentId: string): Promise<AgentAccountView> {
    return readAccount(this.dataSource, actor, agentId);
  }

  /** Who could be linked: agents of the office who are nobody else yet, by name. */
  eligible(actor: Actor, agentId: string): Promise<{ user_id: string; name: string }[]> {
    return rows(
      this.dataSource,
      sql`SELECT u.id AS user_id, u.name FROM agent JOIN user_account u ON ${isEligible(sql`agent.office_id`)}
          WHERE agent.id = ${agentId} AND ${visibleAgents(actor)}
            AND NOT EXISTS (SELECT FROM agent other WHERE other.user_id = u.id)
          ORDER BY u.name COLLATE "und-x-icu", u.id`,
    );
  }

  /** A user is one agent, and an agent one user: the old link is taken away first. */
  async link(actor: Actor, agentId: string, userId: string): Promise<AgentAccountView> {
    return this.dataSource.transaction(async (tx) => {
      const agent = await lockedAgent(tx, actor, agentId);
      if (agent.user_id === userId) return readAccount(tx, actor, agentId);
      if (agent.user_id !== null)
        throw conflict('agent-linked', 'This agent is linked to another user; nothing was changed.');
      await checkUser(tx, agent, userId);
      await refuseAnotherCandidate(tx, agentId, userId);
      await rows(tx, sql`UPDATE agent SET user_id = ${userId}, version = version + 1 WHERE id = ${agentId}`);
      const same = sql`UPDATE candidate SET user_id = ${userId} WHERE agent_id = ${agentId} AND user_id IS NULL RETURNING id`;
      await recordBoth(tx, actor, agent, same, ['agent.account-linked', 'candidate.account-linked']);
      return readAccount(tx, actor, agentId);
    });
  }

  async unlink(actor: Actor, agentId: string): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const agent = await lockedAgent(tx, actor, agentId);
      if (agent.user_id === null) return;
      await rows(tx, sql`UPDATE agent SET user_id = NULL, version = version + 1 WHERE id = ${agentId}`);
      const same = sql`UPDATE candidate SET user_id = NULL WHERE agent_id = ${agentId} AND user_id IS NOT NULL RETURNING id`;
      await recordBoth(tx, actor, agent, same, ['agent.account-unlinked', 'candidate.account-unlinked']);
    });
  }
}

/** Changes the candidate who is the same person, and writes down both. */
async function recordBoth(
  tx: Queryable,
  actor: Actor,
  { id, office_id: officeId }: AgentRow,
  change: Sql,
  [ofAgent, ofCandidate]: readonly [string, string],
): Promise<void> {
  const candidates = await rows<{ id: string }>(tx, sql`WITH changed AS (${change}) SELECT id FROM changed`);
  const common = { office_id: officeId, changed: ['user_id'] };
  await recordAudits(tx, actor, [
    { ...common, action: ofAgent, object_type: 'agent', object_id: id },
    ...candidates.map((each) => ({
      ...common,
      action: ofCandidate,
      object_type: 'candidate',
      object_id: each.id,
    })),
  ]);
}

/** Users as `u`. Holds at the moment of linking. Who rates or decides is no agent: nobody decides about themselves. */
function isEligible(officeId: Sql): Sql {
  return sql`u.role = 'agent' AND u.deactivated_at IS NULL AND (u.has_all_offices OR EXISTS (
    SELECT FROM user_office WHERE user_id = u.id AND office_id = ${officeId}))`;
}

async function checkUser(tx: Queryable, agent: AgentRow, userId: string): Promise<void> {
  const user = await firstRow(
    tx,
    sql`SELECT FROM user_account u WHERE u.id = ${userId} AND ${isEligible(sql`${agent.office_id}::uuid`)} FOR UPDATE OF u`,
  );
  if (!user) throw invalidField('user_id', 'not-an-agent-here', 'must be an active agent of the office');
  if (await firstRow(tx, sql`SELECT FROM agent WHERE user_id = ${userId}`))
    throw conflict('user-linked', 'This user is linked to another agent; nothing was changed.');
}

async function refuseAnotherCandidate(tx: Queryable, agentId: string, userId: string): Promise<void> {
  const other = await firstRow(
    tx,
    sql`SELECT FROM candidate
        WHERE (agent_id = ${agentId} AND user_id <> ${userId}) OR (user_id = ${userId} AND agent_id IS DISTINCT FROM ${agentId})
        FOR UPDATE`,
  );
  if (other)
    throw conflict(
      'candidate-of-another-user',
      'As a candidate this agent or this user is linked to somebody else; nothing was changed.',
    );
}

async function readAccount(db: Queryable, actor: Actor, id: string): Promise<AgentAccountView> {
  const found = await firstRow<AgentAccountView>(
    db,
    sql`SELECT agent.id AS agent_id, agent.user_id, u.name FROM agent LEFT JOIN user_account u ON u.id = agent.user_id
        WHERE agent.id = ${id} AND ${visibleAgents(actor)}`,
  );
  if (!found) throw notFound('agent');
  return { agent_id: found.agent_id, user_id: found.user_id, name: found.name };
}
