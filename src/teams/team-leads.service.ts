import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, invalidField, notFound } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { saveChanges } from '../organization/edit.js';
import { TeamLeadPeriod } from './team-lead-period.entity.js';
import type { LeadChangesDto, LeadView, NewLeadDto, TeamLeadView } from './team.dto.js';
import { lockedTeam, readTeam } from './teams.service.js';

/** Days are read as text: the driver would make them midnights of the machine's own time zone. */
const LEADS = sql`
  SELECT period.id, period.team_id, period.user_id, lead.name, period.starts_on::text, period.ends_on::text,
    period.version
  FROM team_lead_period period JOIN user_account lead ON lead.id = period.user_id`;

interface Days {
  readonly starts_on: string;
  readonly ends_on: string | null;
}

/** Who leads a team from when to when. Changes lock the team, so that two at once see each other. */
@Injectable()
export class TeamLeadsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. */
  async list(actor: Actor, teamId: string, query: ListQuery): Promise<Page<LeadView>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    await readTeam(this.dataSource, actor, teamId);
    const found = await rows<LeadView>(
      this.dataSource,
      sql`${LEADS} WHERE period.team_id = ${teamId} AND (${before}::text IS NULL OR period.starts_on < ${before}::text::date)
          ORDER BY period.starts_on DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, leadView, ({ starts_on: startsOn }) => [startsOn]);
  }

  async get(actor: Actor, teamId: string, id: string): Promise<LeadView> {
    await readTeam(this.dataSource, actor, teamId);
    return readLead(this.dataSource, teamId, id);
  }

  /** Who could be given the team: team leads who work for its office, by name. */
  async eligible(actor: Actor, teamId: string): Promise<TeamLeadView[]> {
    const { office_id: officeId } = await readTeam(this.dataSource, actor, teamId);
    return rows<TeamLeadView>(
      this.dataSource,
      sql`SELECT u.id AS user_id, u.name FROM user_account u WHERE ${isEligible(officeId)}
          ORDER BY u.name COLLATE "und-x-icu", u.id`,
    );
  }

  /** Whoever led the team until further notice leads it until the day before. */
  async appoint(actor: Actor, teamId: string, given: NewLeadDto): Promise<LeadView> {
    const { user_id: userId, starts_on: startsOn, ends_on: endsOn = null } = given;
    refuseEndBeforeStart({ starts_on: startsOn, ends_on: endsOn });
    return this.dataSource.transaction(async (tx) => {
      const team = await lockedTeam(tx, actor, teamId);
      await checkEligible(tx, userId, team.office_id);
      await endOpenPeriod(tx, teamId, startsOn);
      const id = uuid();
      await refuseOverlap(tx, teamId, id, { starts_on: startsOn, ends_on: endsOn });
      await tx.insert(TeamLeadPeriod, { id, teamId, userId, startsOn, endsOn });
      await recordAudit(tx, actor, done('team.lead-appointed', team));
      return readLead(tx, teamId, id);
    });
  }

  async change(actor: Actor, teamId: string, id: string, version: number, given: LeadChangesDto): Promise<LeadView> {
    return this.dataSource.transaction(async (tx) => {
      const team = await lockedTeam(tx, actor, teamId);
      const lead = await readLead(tx, teamId, id);
      const days = {
        starts_on: given.starts_on ?? lead.starts_on,
        ends_on: given.ends_on === undefined ? lead.ends_on : given.ends_on,
      };
      refuseEndBeforeStart(days);
      await refuseOverlap(tx, teamId, id, days);
      const changed = await saveChanges(tx, 'team_lead_period', { ...lead }, version, given);
      if (changed.length > 0) await recordAudit(tx, actor, { ...done('team.lead-changed', team), changed });
      return readLead(tx, teamId, id);
    });
  }

  /** For a period that was entered by mistake; one that is over has an end. */
  async remove(actor: Actor, teamId: string, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const team = await lockedTeam(tx, actor, teamId);
      if ((await readLead(tx, teamId, id)).version !== version) throw staleVersion();
      await rows(tx, sql`DELETE FROM team_lead_period WHERE id = ${id}`);
      await recordAudit(tx, actor, done('team.lead-removed', team));
    });
  }
}

function isEligible(officeId: string): Sql {
  return sql`u.role = 'team_lead' AND u.deactivated_at IS NULL AND (u.has_all_offices OR EXISTS (
    SELECT FROM user_office WHERE user_id = u.id AND office_id = ${officeId}))`;
}

/** Holds at the moment of the appointment: roles change, and what was decided before stays on record. */
async function checkEligible(tx: Queryable, userId: string, officeId: string): Promise<void> {
  const found = await firstRow(tx, sql`SELECT FROM user_account u WHERE u.id = ${userId} AND ${isEligible(officeId)}`);
  if (!found) throw invalidField('user_id', 'not-a-team-lead', 'must be a team lead who works for this office');
}

function refuseEndBeforeStart({ starts_on: startsOn, ends_on: endsOn }: Days): void {
  if (endsOn !== null && endsOn < startsOn)
    throw invalidField('ends_on', 'ends-before-start', 'must not be before starts_on');
}

async function endOpenPeriod(tx: Queryable, teamId: string, startsOn: string): Promise<void> {
  await rows(
    tx,
    sql`UPDATE team_lead_period SET ends_on = ${startsOn}::date - 1, version = version + 1
        WHERE team_id = ${teamId} AND ends_on IS NULL AND starts_on < ${startsOn}::date`,
  );
}

async function refuseOverlap(tx: Queryable, teamId: string, id: string, days: Days): Promise<void> {
  const other = await firstRow<LeadView>(
    tx,
    sql`${LEADS} WHERE period.team_id = ${teamId} AND period.id <> ${id}
          AND daterange(period.starts_on, period.ends_on, '[]') && daterange(${days.starts_on}::date, ${days.ends_on}::date, '[]')
        ORDER BY period.starts_on LIMIT 1`,
  );
  if (!other) return;
  const { name, starts_on: startsOn, ends_on: endsOn } = other;
  throw new AppError(
    'conflict',
    'lead-overlap',
    'Somebody else leads the team on some of these days; nothing was changed.',
    { lead_name: name, lead_starts_on: startsOn, lead_ends_on: endsOn },
    [{ field: 'starts_on', code: 'lead-overlap', message: 'must be days on which nobody else leads the team' }],
  );
}

async function readLead(db: Queryable, teamId: string, id: string): Promise<LeadView> {
  const found = await firstRow<LeadView>(db, sql`${LEADS} WHERE period.id = ${id} AND period.team_id = ${teamId}`);
  if (!found) throw notFound('lead');
  return leadView(found);
}

const done = (action: string, team: { id: string; office_id: string }) => ({
  action,
  object_type: 'team',
  object_id: team.id,
  office_id: team.office_id,
});

function leadView(row: LeadView): LeadView {
  return {
    id: row.id,
    team_id: row.team_id,
    user_id: row.user_id,
    name: row.name,
    starts_on: row.starts_on,
    ends_on: row.ends_on,
    version: row.version,
  };
}
