import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, isRefusedBy, rows, type Queryable } from '../database/sql.js';
import { AppError, conflict, invalidField, notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { pageOf, type Page } from '../http/page.js';
import { LANGUAGES, type Language } from '../i18n/language.js';
import { deleteRow, saveChanges } from './edit.js';
import { afterName, byName, nameKey } from './lists.js';
import { Office } from './office.entity.js';
import type { NewOfficeDto, OfficeChangesDto, OfficeView } from './organization.dto.js';

type OfficeRow = Omit<OfficeView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`office.id, office.code, office.name, office.country, office.time_zone, office.languages,
  office.external_id, office.created_at, office.version`;

@Injectable()
export class OfficesService {
  constructor(private readonly dataSource: DataSource) {}

  async list(actor: Actor, query: ListQuery): Promise<Page<OfficeView>> {
    const found = await rows<OfficeRow>(
      this.dataSource,
      sql`SELECT ${COLUMNS} FROM office WHERE ${visibleTo(actor)} ${afterName('office', query)}
        ORDER BY ${byName('office')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, officeView, nameKey);
  }

  get(actor: Actor, id: string): Promise<OfficeView> {
    return read(this.dataSource, actor, id);
  }

  /** A new office is outside every list of offices: only who sees all of them may found one. */
  async create(actor: Actor, given: NewOfficeDto): Promise<OfficeView> {
    needsAllOffices(actor);
    return this.dataSource.transaction(async (tx) => {
      const id = uuid();
      await tx.insert(Office, {
        id,
        code: given.code,
        name: given.name,
        country: given.country,
        timeZone: given.time_zone,
        ...(given.languages && { languages: inOrder(given.languages) }),
        externalId: given.external_id ?? null,
      });
      await recordAudit(tx, actor, { action: 'office.created', object_type: 'office', object_id: id, office_id: id });
      return read(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: OfficeChangesDto): Promise<OfficeView> {
    return this.dataSource.transaction(async (tx) => {
      const changes = { ...given, ...(given.languages && { languages: inOrder(given.languages) }) };
      const update = saveChanges(tx, 'office', await locked(tx, actor, id), version, changes);
      const changed = await refusingFixedZone(update);
      if (changed.length > 0) {
        const done = { action: 'office.changed', object_type: 'office', object_id: id, office_id: id, changed };
        await recordAudit(tx, actor, done);
      }
      return read(tx, actor, id);
    });
  }

  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const office = await locked(tx, actor, id);
      needsAllOffices(actor);
      await deleteRow(tx, 'office', office, version);
      await recordAudit(tx, actor, { action: 'office.deleted', object_type: 'office', object_id: id, office_id: id });
    });
  }
}

/** What belongs to every office, or to none yet, is in nobody's list of offices: only who sees all may change it. */
export function needsAllOffices(actor: Actor): void {
  if (actor.offices !== 'all')
    throw new AppError('forbidden', 'needs-all-offices', 'Only somebody who may see every office can do this.');
}

/** @throws AppError `invalid` for `office_id` when the actor sees no such office */
export async function checkOffice(db: Queryable, actor: Actor, officeId: string): Promise<void> {
  const found = await firstRow(db, sql`SELECT FROM office WHERE office.id = ${officeId} AND ${visibleTo(actor)}`);
  if (!found) throw invalidField('office_id', 'unknown', 'must name an office that exists');
}

/** The database knows whether anybody applied: then quarters have been cut in the office's time zone. */
async function refusingFixedZone<Result>(update: Promise<Result>): Promise<Result> {
  try {
    return await update;
  } catch (error) {
    if (!isRefusedBy(error, 'ck_office_time_zone_fixed')) throw error;
    throw conflict(
      'time-zone-fixed',
      'Applications exist: another time zone would move them between the quarters of old reports. Nothing was changed.',
    );
  }
}

function inOrder(languages: readonly Language[]): Language[] {
  return LANGUAGES.filter((language) => languages.includes(language));
}

function visibleTo(actor: Actor): Sql {
  return inScope(actor, 'office.id');
}

async function read(db: Queryable, actor: Actor, id: string): Promise<OfficeView> {
  const found = await firstRow<OfficeRow>(
    db,
    sql`SELECT ${COLUMNS} FROM office WHERE office.id = ${id} AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('office');
  return officeView(found);
}

async function locked(tx: Queryable, actor: Actor, id: string): Promise<OfficeRow> {
  const found = await firstRow<OfficeRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM office WHERE office.id = ${id} AND ${visibleTo(actor)} FOR UPDATE`,
  );
  if (!found) throw notFound('office');
  return found;
}

function officeView(row: OfficeRow): OfficeView {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    country: row.country,
    time_zone: row.time_zone,
    languages: row.languages,
    external_id: row.external_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
