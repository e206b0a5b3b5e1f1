import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { ImportMappingView } from './import-mapping.dto.js';
import type { RememberedMapping } from './import-mapping.entity.js';

interface MappingRow {
  id: string;
  office_id: string;
  office_name: string;
  kind: string;
  source: string;
  mapping: RememberedMapping;
  saved_at: Date;
  last_used_at: Date | null;
}

/** What is remembered about the files of each source. It is written by the import whose choices it holds. */
@Injectable()
export class ImportMappings {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. */
  async list(actor: Actor, query: ListQuery): Promise<Page<ImportMappingView>> {
    const found = await read(this.dataSource, actor, after(query), query.limit + 1);
    return pageOf(found, query.limit, mappingView, ({ saved_at, id }) => [saved_at.toISOString(), id]);
  }

  async get(actor: Actor, id: string): Promise<ImportMappingView> {
    const [found] = await read(this.dataSource, actor, sql`AND m.id = ${id}`, 1);
    if (found === undefined) throw notFound('import mapping');
    return mappingView(found);
  }

  /** The next file of the source is matched by its headers again; what was imported stays. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const removed = await firstRow<{ office_id: string }>(
        tx,
        sql`WITH removed AS (
            DELETE FROM import_mapping m WHERE m.id = ${id} AND ${visibleTo(actor)} RETURNING m.office_id)
          SELECT office_id FROM removed`,
      );
      if (removed === undefined) throw notFound('import mapping');
      await recordAudit(tx, actor, {
        action: 'import-mapping.deleted',
        object_type: 'import_mapping',
        object_id: id,
        office_id: removed.office_id,
      });
    });
  }
}

function read(db: Queryable, actor: Actor, which: Sql, limit: number): Promise<MappingRow[]> {
  return rows<MappingRow>(
    db,
    sql`SELECT m.id, m.office_id, o.name AS office_name, m.kind, m.source, m.mapping, m.updated_at AS saved_at,
        (SELECT max(i.created_at) FROM import i WHERE ${isOfSource(actor)} AND i.reading->>'is_remembered' = 'true')
          AS last_used_at
      FROM import_mapping m JOIN office o ON o.id = m.office_id
      WHERE ${visibleTo(actor)} ${which} ORDER BY m.updated_at DESC, m.id DESC LIMIT ${limit}`,
  );
}

/** It belongs to an office and names values of files: who sees some projects sees it with an import of one of them. */
function visibleTo(actor: Actor): Sql {
  const office = inScope(actor, 'm.office_id');
  if (actor.projects === 'all') return office;
  return sql`${office} AND EXISTS (SELECT FROM import i WHERE ${isOfSource(actor)})`;
}

function isOfSource(actor: Actor): Sql {
  return sql`i.office_id = m.office_id AND i.kind = m.kind AND i.source = m.source
    AND ${inScope(actor, 'i.office_id', 'i.project_id')}`;
}

function after({ cursor }: ListQuery): Sql {
  if (cursor === undefined) return empty;
  const [savedAt, id] = decodeCursor(cursor, 2);
  return sql`AND (date_trunc('milliseconds', m.updated_at), m.id) < (${savedAt}::timestamptz, ${id}::uuid)`;
}

function mappingView({ mapping, saved_at, last_used_at, ...row }: MappingRow): ImportMappingView {
  return {
    id: row.id,
    office_id: row.office_id,
    office_name: row.office_name,
    kind: row.kind,
    source: row.source,
    columns: Object.entries(mapping.columns)
      .map(([header, field]) => ({ header, field }))
      .toSorted((one, other) => (one.header < other.header ? -1 : 1)),
    choices: Object.entries(mapping.choices).flatMap(([field, values]) =>
      Object.entries(values).map(([value, choice]) => ({ field, value, choice })),
    ),
    sheet: mapping.sheet ?? null,
    date_order: mapping.date_order ?? null,
    saved_at: saved_at.toISOString(),
    last_used_at: last_used_at?.toISOString() ?? null,
  };
}
