import { Injectable } from '@nestjs/common';
import sql, { join, type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { rows } from '../database/sql.js';
import { invalidField } from '../errors.js';
import { decodeCursor, pageOf, type CursorValue } from '../http/page.js';
import { recordAudit } from './audit.js';
import type { AuditEntriesPage, AuditEntryView, AuditFilter, AuditQuery, Order } from './audit.dto.js';

/** `at` to the microsecond, as the cursor needs it. */
type AuditRow = AuditEntryView;

/** Rows read at once for a file. */
const BATCH = 2000;

@Injectable()
export class AuditEntriesService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The latest first, unless asked otherwise. What belongs to no office is shown only to those who see every office; an
   * entry names no project, so that those who are limited to some see what they did themselves.
   */
  async list(actor: Actor, query: AuditQuery): Promise<AuditEntriesPage> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor, 2);
    const found = await this.read(actor, query, query.order ?? 'newest', after, query.limit + 1);
    return pageOf(found, query.limit, auditEntryView, keyOf);
  }

  /**
   * Everything the filter lets through, the latest first, read as it is written. That somebody took it along is an entry
   * of its own, made before the first row is given.
   */
  async export(actor: Actor, filter: AuditFilter): Promise<AsyncIterable<AuditEntryView[]>> {
    refuseEmptyPeriod(filter);
    const changed = Object.keys(filter).filter((name) => filter[name as keyof AuditFilter] !== undefined);
    await recordAudit(this.dataSource, actor, {
      action: 'audit.exported',
      object_type: 'audit',
      object_id: null,
      changed,
    });
    return this.batches(actor, filter);
  }

  private async *batches(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditEntryView[]> {
    let found: AuditRow[] = [];
    do {
      const last = found.at(-1);
      found = await this.read(actor, filter, 'newest', last ? keyOf(last) : null, BATCH);
      if (found.length > 0) yield found.map(auditEntryView);
    } while (found.length === BATCH);
  }

  private read(
    actor: Actor,
    filter: AuditFilter,
    order: Order,
    after: readonly CursorValue[] | null,
    limit: number,
  ): Promise<AuditRow[]> {
    refuseEmptyPeriod(filter);
    return rows<AuditRow>(
      this.dataSource,
      sql`SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor_id, token_id, action,
                 object_type, object_id, office_id, changed, about_user_id, request_id
          FROM audit_entry
          WHERE ${join([...visibleTo(actor), ...conditionsOf(filter), ...placeAfter(after, order)], ' AND ')}
          ORDER BY ${order === 'newest' ? sql`audit_entry.at DESC, id DESC` : sql`audit_entry.at, id`} LIMIT ${limit}`,
    );
  }
}

function visibleTo(actor: Actor): Sql[] {
  return [inScope(actor, 'office_id'), ...(actor.projects === 'all' ? [] : [sql`actor_id = ${actor.id}`])];
}

/** Only what is asked for, so that the server can choose the index of it. */
function conditionsOf(filter: AuditFilter): Sql[] {
  const { actor_id, token_id, object_type, object_id, action, office_id, from, to } = filter;
  const noun = action?.endsWith('.*') ? action.slice(0, -1) : null;
  return [
    actor_id === 'none' && sql`actor_id IS NULL`,
    actor_id !== undefined && actor_id !== 'none' && sql`actor_id = ${actor_id}`,
    token_id !== undefined && sql`token_id = ${token_id}`,
    object_type !== undefined && sql`object_type = ${object_type}`,
    object_id !== undefined && sql`object_id = ${object_id}`,
    noun !== null && sql`action LIKE ${`${noun}%`}`,
    noun === null && action !== undefined && sql`action = ${action}`,
    office_id !== undefined && sql`office_id = ${office_id}`,
    from !== undefined && sql`audit_entry.at >= ${from}::text::timestamptz`,
    to !== undefined && sql`audit_entry.at < ${to}::text::timestamptz`,
  ].filter((condition) => condition !== false);
}

function placeAfter(after: readonly CursorValue[] | null, order: Order): Sql[] {
  if (after === null) return [];
  const [at, id] = after;
  const key = sql`(${at}::text::timestamptz, ${id}::text::uuid)`;
  return [order === 'newest' ? sql`(audit_entry.at, id) < ${key}` : sql`(audit_entry.at, id) > ${key}`];
}

function refuseEmptyPeriod({ from, to }: AuditFilter): void {
  if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to))
    throw invalidField('to', 'not-after-from', 'to must be later than from');
}

const keyOf = (row: AuditRow): CursorValue[] => [row.at, row.id];

function auditEntryView(row: AuditRow): AuditEntryView {
  return {
    id: row.id,
    at: new Date(row.at).toISOString(),
    actor_id: row.actor_id,
    token_id: row.token_id,
    action: row.action,
    object_type: row.object_type,
    object_id: row.object_id,
    office_id: row.office_id,
    changed: row.changed,
    about_user_id: row.about_user_id,
    request_id: row.request_id,
  };
}
