import sql, { empty, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { equals } from '../organization/lists.js';
import type { AgentsQuery, AgentView } from './agent.dto.js';

export type AgentRow = Omit<AgentView, 'created_at'> & { created_at: Date };

/** The day it is at the office of `agent`. */
const TODAY = sql`(SELECT (now() AT TIME ZONE office.time_zone)::date FROM office WHERE office.id = agent.office_id)`;

/** Agents as `agent`, one row each. Days are read as text: the driver would make them midnights of the machine's zone. */
const AGENTS = sql`
  SELECT agent.id, agent.office_id, agent.code, agent.name, agent.hired_on::text, agent.working_time_percent,
    agent.left_on::text, agent.left_on IS NULL OR agent.left_on >= ${TODAY} AS is_active, agent.user_id,
    agent.created_at, agent.version,
    (SELECT jsonb_build_object('id', team.id, 'name', team.name, 'since', member.starts_on, 'lead', (
        SELECT jsonb_build_object('user_id', u.id, 'name', u.name)
        FROM team_lead_period led JOIN user_account u ON u.id = led.user_id
        WHERE led.team_id = team.id AND daterange(led.starts_on, led.ends_on, '[]') @> ${TODAY}))
     FROM agent_team_period member JOIN team ON team.id = member.team_id
     WHERE member.agent_id = agent.id AND daterange(member.starts_on, member.ends_on, '[]') @> ${TODAY}) AS team
  FROM agent`;

/**
 * Which rows of `agent` an actor may see, as a condition for WHERE: those of the own offices; of them a team lead only who is in a
 * team that they lead today, by the office's calendar, and an agent only the own record.
 */
export function visibleAgents(actor: Actor): Sql {
  const scope = inScope(actor, 'agent.office_id');
  switch (actor.role) {
    case 'team_lead':
      return sql`(${scope} AND ${isLedBy(actor.id)})`;
    case 'agent':
      return sql`(${scope} AND agent.user_id = ${actor.id})`;
    default:
      return scope;
  }
}

/** Whether `agent` is today in a team that this user leads today. */
function isLedBy(userId: string): Sql {
  return sql`EXISTS (
    SELECT FROM agent_team_period member JOIN team_lead_period led ON led.team_id = member.team_id
    WHERE member.agent_id = agent.id AND led.user_id = ${userId}
      AND daterange(member.starts_on, member.ends_on, '[]') @> ${TODAY}
      AND daterange(led.starts_on, led.ends_on, '[]') @> ${TODAY})`;
}

/** What a list holds before it is cut into pages. */
export function agentsWanted(actor: Actor, query: AgentsQuery): Sql {
  const { team_id: team, lead_id: lead, is_active: isActive } = query;
  const isStill = sql`(agent.left_on IS NULL OR agent.left_on >= ${TODAY})`;
  return sql`${AGENTS} WHERE ${visibleAgents(actor)} ${equals('agent.office_id', query.office_id)}
    ${
      team === undefined
        ? empty
        : sql`AND EXISTS (SELECT FROM agent_team_period member WHERE member.agent_id = agent.id AND member.team_id = ${team}
            AND daterange(member.starts_on, member.ends_on, '[]') @> ${TODAY})`
    }
    ${lead === undefined ? empty : sql`AND ${isLedBy(lead)}`}
    ${isActive === undefined ? empty : isActive ? sql`AND ${isStill}` : sql`AND NOT ${isStill}`}
    ${named(query)}`;
}

/** @throws AppError 404 */
export async function readAgent(db: Queryable, actor: Actor, id: string): Promise<AgentView> {
  const found = await firstRow<AgentRow>(db, sql`${AGENTS} WHERE agent.id = ${id} AND ${visibleAgents(actor)}`);
  if (!found) throw notFound('agent');
  return agentView(found);
}

/** Who changes an agent, their teams or account waits here for whoever does. @throws AppError 404 */
export async function lockedAgent(tx: Queryable, actor: Actor, id: string): Promise<AgentRow> {
  const found = await firstRow<AgentRow>(
    tx,
    sql`${AGENTS} WHERE agent.id = ${id} AND ${visibleAgents(actor)} FOR NO KEY UPDATE OF agent`,
  );
  if (!found) throw notFound('agent');
  return found;
}

export function agentView(row: AgentRow): AgentView {
  return {
    id: row.id,
    office_id: row.office_id,
    code: row.code,
    name: row.name,
    team: row.team,
    hired_on: row.hired_on,
    working_time_percent: row.working_time_percent,
    left_on: row.left_on,
    is_active: row.is_active,
    user_id: row.user_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

function named({ q }: AgentsQuery): Sql {
  if (q === undefined) return empty;
  const part = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`AND (fold(agent.name) LIKE fold(${part}) OR fold(agent.code) LIKE fold(${part}))`;
}
