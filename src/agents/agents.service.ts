import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalidField } from '../errors.js';
import { pageOf, type Page } from '../http/page.js';
import { saveChanges } from '../organization/edit.js';
import { afterName, byName, nameKey } from '../organization/lists.js';
import { checkOffice } from '../organization/offices.service.js';
import { AgentTeamPeriod } from './agent-team-period.entity.js';
import type { AgentChangesDto, AgentsQuery, AgentView, NewAgentDto } from './agent.dto.js';
import { Agent } from './agent.entity.js';
import { agentsWanted, agentView, lockedAgent, readAgent, type AgentRow } from './agents.queries.js';
import { checkTeam } from './team-checks.js';

/** The people of the sales floor. */
@Injectable()
export class AgentsService {
  constructor(private readonly dataSource: DataSource) {}

  /** By name. */
  async list(actor: Actor, query: AgentsQuery): Promise<Page<AgentView>> {
    const found = await rows<AgentRow>(
      this.dataSource,
      sql`${agentsWanted(actor, query)} ${afterName('agent', query)}
          ORDER BY ${byName('agent')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, agentView, nameKey);
  }

  get(actor: Actor, id: string): Promise<AgentView> {
    return readAgent(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewAgentDto): Promise<AgentView> {
    const { office_id: officeId, code, name, hired_on: hiredOn = null, team_id: teamId = null } = given;
    return this.dataSource.transaction(async (tx) => {
      await checkOffice(tx, actor, officeId);
      const id = uuid();
      await tx.insert(Agent, { id, officeId, code, name, hiredOn, workingTimePercent: given.working_time_percent });
      if (teamId !== null) {
        await checkTeam(tx, teamId, officeId);
        const startsOn = hiredOn ?? (await todayAt(tx, officeId));
        await tx.insert(AgentTeamPeriod, { id: uuid(), agentId: id, teamId, officeId, startsOn });
      }
      await recordAudit(tx, actor, {
        action: 'agent.created',
        object_type: 'agent',
        object_id: id,
        office_id: officeId,
      });
      return readAgent(tx, actor, id);
    });
  }

  /** Who leaves is in no team from then on; who comes back is put into one again. */
  async update(actor: Actor, id: string, version: number, given: AgentChangesDto): Promise<AgentView> {
    return this.dataSource.transaction(async (tx) => {
      const agent = await lockedAgent(tx, actor, id);
      refuseLeavingBeforeHire(agent, given);
      const changed = await saveChanges(tx, 'agent', { ...agent }, version, given);
      if (changed.includes('left_on') && given.left_on) await endTeams(tx, id, given.left_on);
      if (changed.length > 0)
        await recordAudit(tx, actor, {
          action: 'agent.changed',
          object_type: 'agent',
          object_id: id,
          office_id: agent.office_id,
          changed,
        });
      return readAgent(tx, actor, id);
    });
  }
}

function refuseLeavingBeforeHire(
  agent: AgentRow,
  { hired_on: hired = agent.hired_on, ...given }: AgentChangesDto,
): void {
  const { left_on: left = agent.left_on } = given;
  if (hired !== null && left !== null && left < hired)
    throw invalidField('left_on', 'left-before-hired', 'must not be before hired_on');
}

async function endTeams(tx: Queryable, agentId: string, leftOn: string): Promise<void> {
  const later = await firstRow(
    tx,
    sql`SELECT FROM agent_team_period WHERE agent_id = ${agentId} AND starts_on > ${leftOn}::date LIMIT 1`,
  );
  if (later)
    throw conflict(
      'team-after-leaving',
      'The agent enters a team after the last day: delete that period first. Nothing was changed.',
    );
  await rows(
    tx,
    sql`UPDATE agent_team_period SET ends_on = ${leftOn}::date, version = version + 1
        WHERE agent_id = ${agentId} AND (ends_on IS NULL OR ends_on > ${leftOn}::date)`,
  );
}

async function todayAt(tx: Queryable, officeId: string): Promise<string> {
  const found = await firstRow<{ today: string }>(
    tx,
    sql`SELECT (now() AT TIME ZONE time_zone)::date::text AS today FROM office WHERE id = ${officeId}`,
  );
  return found!.today;
}
