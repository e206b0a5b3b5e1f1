import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { rows } from '../database/sql.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { AuditEntryView, AuditQuery } from './audit.dto.js';

/** `at` to the microsecond, as the cursor needs it. */
type AuditRow = AuditEntryView;

@Injectable()
export class AuditEntriesService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The latest first. What belongs to no office is shown only to those who see every office; an entry names no project,
   * so that those who are limited to some see what they did themselves.
   */
  async list(actor: Actor, query: AuditQuery): Promise<Page<AuditEntryView>> {
    const [at = null, id = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
    const { object_type: type = null, object_id: object = null, actor_id: by = null, token_id: token = null } = query;
    const found = await rows<AuditRow>(
      this.dataSource,
      sql`SELECT id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, actor_id, token_id, action,
                 object_type, object_id, office_id, changed, request_id
          FROM audit_entry
          WHERE ${inScope(actor, 'office_id')}
            AND (${actor.projects === 'all'} OR actor_id = ${actor.id})
            AND (${type}::text IS NULL OR object_type = ${type})
            AND (${object}::uuid IS NULL OR object_id = ${object})
            AND (${by}::uuid IS NULL OR actor_id = ${by})
            AND (${token}::uuid IS NULL OR token_id = ${token})
            AND (${at}::text IS NULL OR (audit_entry.at, id) < (${at}::text::timestamptz, ${id}::text::uuid))
          ORDER BY audit_entry.at DESC, id DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, auditEntryView, (row) => [row.at, row.id]);
  }
}

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
    request_id: row.request_id,
  };
}
