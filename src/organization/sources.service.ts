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
import type { ChoicesQuery, NewSourceDto, SourceView } from './choices.dto.js';
import { afterName, byName, nameKey } from './lists.js';
import { checkOffice } from './offices.service.js';
import { Source } from './source.entity.js';

type SourceRow = Omit<SourceView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`source.id, source.office_id, source.code, source.name, source.kind, source.is_active,
  source.created_at`;

@Injectable()
export class SourcesService {
  constructor(private readonly dataSource: DataSource) {}

  async list(actor: Actor, query: ChoicesQuery): Promise<Page<SourceView>> {
    const { office_id: officeId } = query;
    const ofOffice = officeId === undefined ? empty : sql`AND coalesce(source.office_id, ${officeId}) = ${officeId}`;
    const found = await rows<SourceRow>(
      this.dataSource,
      sql`SELECT ${COLUMNS} FROM source WHERE ${visibleTo(actor)} ${ofOffice} ${afterName('source', query)}
        ORDER BY ${byName('source')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, sourceView, nameKey);
  }

  get(actor: Actor, id: string): Promise<SourceView> {
    return read(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewSourceDto): Promise<SourceView> {
    return this.dataSource.transaction(async (tx) => {
      await checkOffice(tx, actor, given.office_id);
      const id = uuid();
      await tx.insert(Source, { id, officeId: given.office_id, code: null, name: given.name, kind: given.kind });
      await recordAudit(tx, actor, {
        action: 'source.created',
        object_type: 'source',
        object_id: id,
        office_id: given.office_id,
      });
      return read(tx, actor, id);
    });
  }
}

function visibleTo(actor: Actor): Sql {
  return sql`(source.office_id IS NULL OR ${inScope(actor, 'source.office_id')})`;
}

async function read(db: Queryable, actor: Actor, id: string): Promise<SourceView> {
  const found = await firstRow<SourceRow>(
    db,
    sql`SELECT ${COLUMNS} FROM source WHERE source.id = ${id} AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('source');
  return sourceView(found);
}

function sourceView(row: SourceRow): SourceView {
  return {
    id: row.id,
    office_id: row.office_id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    is_active: row.is_active,
    created_at: row.created_at.toISOString(),
  };
}
