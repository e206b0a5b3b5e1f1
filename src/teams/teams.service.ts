import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { pageOf, type Page } from '../http/page.js';
import { saveChanges } from '../organization/edit.js';
import { afterName, byName, equals, nameKey } from '../organization/lists.js';
import { checkOffice } from '../organization/offices.service.js';
import type { NewTeamDto, TeamChangesDto, TeamLeadView, TeamsQuery, TeamView } from './team.dto.js';
import { Team } from './team.entity.js';

type TeamRow = Omit<TeamView, 'created_at'> & { created_at: Date; lead: TeamLeadView | null };

const TEAMS = sql`
  SELECT team.id, team.office_id, team.name, team.external_id, team.created_at, team.version,
    (SELECT jsonb_build_object('user_id', lead.id, 'name', lead.name)
     FROM team_lead_period period JOIN user_account lead ON lead.id = period.user_id
     JOIN office ON office.id = team.office_id
     WHERE period.team_id = team.id
       AND daterange(period.starts_on, period.ends_on, '[]') @> (now() AT TIME ZONE office.time_zone)::date) AS lead
  FROM team`;

@Injectable()
export class TeamsService {
  constructor(private readonly dataSource: DataSource) {}

  /** By name. */
  async list(actor: Actor, query: TeamsQuery): Promise<Page<TeamView>> {
    const found = await rows<TeamRow>(
      this.dataSource,
      sql`SELECT * FROM (${TEAMS}) team
          WHERE ${visibleTo(actor)} ${equals('team.office_id', query.office_id)} ${ledBy(query)}
            ${afterName('team', query)}
          ORDER BY ${byName('team')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, teamView, nameKey);
  }

  get(actor: Actor, id: string): Promise<TeamView> {
    return readTeam(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewTeamDto): Promise<TeamView> {
    const { office_id: officeId, name, external_id: externalId = null } = given;
    return this.dataSource.transaction(async (tx) => {
      await checkOffice(tx, actor, officeId);
      const id = uuid();
      await tx.insert(Team, { id, officeId, name, externalId });
      await recordAudit(tx, actor, {
        action: 'team.created',
        object_type: 'team',
        object_id: id,
        office_id: officeId,
      });
      return readTeam(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: TeamChangesDto): Promise<TeamView> {
    return this.dataSource.transaction(async (tx) => {
      const team = await lockedTeam(tx, actor, id);
      const changed = await saveChanges(tx, 'team', { ...team }, version, given);
      if (changed.length > 0) {
        const done = { action: 'team.changed', object_type: 'team', object_id: id, office_id: team.office_id, changed };
        await recordAudit(tx, actor, done);
      }
      return readTeam(tx, actor, id);
    });
  }
}

/** @throws AppError 404 */
export async function readTeam(db: Queryable, actor: Actor, id: string): Promise<TeamView> {
  const found = await firstRow<TeamRow>(db, sql`${TEAMS} WHERE team.id = ${id} AND ${visibleTo(actor)}`);
  if (!found) throw notFound('team');
  return teamView(found);
}

/** Who changes a team or its leads waits here for whoever does. @throws AppError 404 */
export async function lockedTeam(tx: Queryable, actor: Actor, id: string): Promise<TeamRow> {
  const found = await firstRow<TeamRow>(
    tx,
    sql`${TEAMS} WHERE team.id = ${id} AND ${visibleTo(actor)} FOR NO KEY UPDATE OF team`,
  );
  if (!found) throw notFound('team');
  return found;
}

function visibleTo(actor: Actor): Sql {
  return inScope(actor, 'team.office_id');
}

function ledBy({ lead_id: lead }: TeamsQuery): Sql {
  return lead === undefined ? empty : sql`AND team.lead->>'user_id' = ${lead}`;
}

function teamView(row: TeamRow): TeamView {
  return {
    id: row.id,
    office_id: row.office_id,
    name: row.name,
    external_id: row.external_id,
    lead: row.lead,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
