import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit, type AuditedAction } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { deleteRow, saveChanges } from '../organization/edit.js';
import { AgentTeamPeriod } from './agent-team-period.entity.js';
import type { NewTeamPeriodDto, TeamPeriodChangesDto, TeamPeriodView } from './agent.dto.js';
import { lockedAgent, readAgent } from './agents.queries.js';
import { checkTeam, refuseEndBeforeStart, refuseOverlap, within } from './team-checks.js';

/** Days are read as text: the driver would make them midnights of the machine's own time zone. */
const PERIODS = sql`
  SELECT period.id, period.agent_id, period.team_id, team.name, period.starts_on::text, period.ends_on::text, period.version
  FROM agent_team_period period JOIN team ON team.id = period.team_id`;

/** In which team an agent is from when to when. Changes lock the agent, so that two at once see each other. */
@Injectable()
export class AgentTeamsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. */
  async list(actor: Actor, agentId: string, query: ListQuery): Promise<Page<TeamPeriodView>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    await readAgent(this.dataSource, actor, agentId);
    const found = await rows<TeamPeriodView>(
      this.dataSource,
      sql`${PERIODS} WHERE period.agent_id = ${agentId}
            AND (${before}::text IS NULL OR period.starts_on < ${before}::text::date)
          ORDER BY period.starts_on DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, periodView, ({ starts_on: startsOn }) => [startsOn]);
  }

  async get(actor: Actor, agentId: string, id: string): Promise<TeamPeriodView> {
    await readAgent(this.dataSource, actor, agentId);
    return readPeriod(this.dataSource, agentId, id);
  }

  /** The team that the agent is in until further notice ends the day before. */
  async join(actor: Actor, agentId: string, given: NewTeamPeriodDto): Promise<TeamPeriodView> {
    return this.dataSource.transaction(async (tx) => {
      const agent = await lockedAgent(tx, actor, agentId);
      const { team_id: teamId, starts_on: startsOn, ends_on: endsOn = null } = given;
      refuseEndBeforeStart({ starts_on: startsOn, ends_on: endsOn });
      await checkTeam(tx, teamId, agent.office_id);
      const days = within({ starts_on: startsOn, ends_on: endsOn }, agent.left_on);
      await endOpenPeriod(tx, agentId, startsOn);
      const id = uuid();
      await refuseOverlap(tx, agentId, id, days);
      await tx.insert(AgentTeamPeriod, {
        id,
        agentId,
        teamId,
        officeId: agent.office_id,
        startsOn,
        endsOn: days.ends_on,
      });
      await recordAudit(tx, actor, done('agent.team-joined', agent));
      return readPeriod(tx, agentId, id);
    });
  }

  async change(
    actor: Actor,
    agentId: string,
    id: string,
    version: number,
    given: TeamPeriodChangesDto,
  ): Promise<TeamPeriodView> {
    return this.dataSource.transaction(async (tx) => {
      const agent = await lockedAgent(tx, actor, agentId);
      const period = await readPeriod(tx, agentId, id);
      const wanted = {
        starts_on: given.starts_on ?? period.starts_on,
        ends_on: given.ends_on === undefined ? period.ends_on : given.ends_on,
      };
      refuseEndBeforeStart(wanted);
      const days = within(wanted, agent.left_on);
      await refuseOverlap(tx, agentId, id, days);
      const changed = await saveChanges(tx, 'agent_team_period', { ...period }, version, days);
      if (changed.length > 0) await recordAudit(tx, actor, { ...done('agent.team-changed', agent), changed });
      return readPeriod(tx, agentId, id);
    });
  }

  /** For a period that was entered by mistake; one that is over has an end. */
  async remove(actor: Actor, agentId: string, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const agent = await lockedAgent(tx, actor, agentId);
      await deleteRow(tx, 'agent_team_period', { ...(await readPeriod(tx, agentId, id)) }, version);
      await recordAudit(tx, actor, done('agent.team-removed', agent));
    });
  }
}

async function endOpenPeriod(tx: Queryable, agentId: string, startsOn: string): Promise<void> {
  await rows(
    tx,
    sql`UPDATE agent_team_period SET ends_on = ${startsOn}::date - 1, version = version + 1
        WHERE agent_id = ${agentId} AND ends_on IS NULL AND starts_on < ${startsOn}::date`,
  );
}

async function readPeriod(db: Queryable, agentId: string, id: string): Promise<TeamPeriodView> {
  const found = await firstRow<TeamPeriodView>(
    db,
    sql`${PERIODS} WHERE period.id = ${id} AND period.agent_id = ${agentId}`,
  );
  if (!found) throw notFound('team-period');
  return periodView(found);
}

function done(action: string, agent: { id: string; office_id: string }): AuditedAction {
  return { action, object_type: 'agent', object_id: agent.id, office_id: agent.office_id };
}

function periodView(row: TeamPeriodView): TeamPeriodView {
  return {
    id: row.id,
    agent_id: row.agent_id,
    team_id: row.team_id,
    name: row.name,
    starts_on: row.starts_on,
    ends_on: row.ends_on,
    version: row.version,
  };
}
