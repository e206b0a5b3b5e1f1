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
import { checkOwner, named, refuseDefault, refusingFixed } from './choices.js';
import type { ChoicesQuery, NewSourceDto, SourceChangesDto, SourceView } from './choices.dto.js';
import { deleteRow, saveChanges } from './edit.js';
import { afterName, byName, nameKey } from './lists.js';
import { needsAllOffices } from './offices.service.js';
import { Source } from './source.entity.js';

type SourceRow = Omit<SourceView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`source.id, source.office_id, source.code, source.name, source.kind, source.is_active,
  source.created_at, source.version`;

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
      await checkOwner(tx, actor, given.office_id);
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

  async update(actor: Actor, id: string, version: number, given: SourceChangesDto): Promise<SourceView> {
    return this.dataSource.transaction(async (tx) => {
      const source = await locked(tx, actor, id);
      const changed = await refusingFixed('kind', saveChanges(tx, 'source', source, version, named(source, given)));
      if (changed.length > 0) await this.audit(tx, actor, source, 'source.changed', changed);
      return read(tx, actor, id);
    });
  }

  /** Only one that nobody came by and that did not come with the product. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const source = await locked(tx, actor, id);
      refuseDefault(source);
      await deleteRow(tx, 'source', source, version);
      await this.audit(tx, actor, source, 'source.deleted');
    });
  }

  private async audit(
    tx: Queryable,
    actor: Actor,
    { id, office_id }: SourceRow,
    action: string,
    changed: readonly string[] = [],
  ): Promise<void> {
    await recordAudit(tx, actor, { action, object_type: 'source', object_id: id, office_id, changed });
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

/** Those of every office are changed by who sees them all. */
async function locked(tx: Queryable, actor: Actor, id: string): Promise<SourceRow> {
  const found = await firstRow<SourceRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM source WHERE source.id = ${id} AND ${visibleTo(actor)} FOR UPDATE`,
  );
  if (!found) throw notFound('source');
  if (found.office_id === null) needsAllOffices(actor);
  return found;
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
    version: row.version,
  };
}
