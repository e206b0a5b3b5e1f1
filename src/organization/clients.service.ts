import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { pageOf, type Page } from '../http/page.js';
import { Client } from './client.entity.js';
import { deleteRow, saveChanges } from './edit.js';
import { afterName, byName, nameKey } from './lists.js';
import type { ClientChangesDto, ClientView, NewClientDto } from './organization.dto.js';
import { needsAllProjects } from './projects.service.js';

type ClientRow = Omit<ClientView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`client.id, client.name, client.external_id, client.created_at, client.version`;

@Injectable()
export class ClientsService {
  constructor(private readonly dataSource: DataSource) {}

  async list(actor: Actor, query: ListQuery): Promise<Page<ClientView>> {
    const found = await rows<ClientRow>(
      this.dataSource,
      sql`SELECT ${COLUMNS} FROM client WHERE ${visibleTo(actor)} ${afterName('client', query)}
        ORDER BY ${byName('client')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, clientView, nameKey);
  }

  get(actor: Actor, id: string): Promise<ClientView> {
    return read(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewClientDto): Promise<ClientView> {
    needsAllProjects(actor);
    return this.dataSource.transaction(async (tx) => {
      const id = uuid();
      await tx.insert(Client, { id, name: given.name, externalId: given.external_id ?? null });
      await recordAudit(tx, actor, { action: 'client.created', object_type: 'client', object_id: id });
      return read(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: ClientChangesDto): Promise<ClientView> {
    return this.dataSource.transaction(async (tx) => {
      const changed = await saveChanges(tx, 'client', await locked(tx, actor, id), version, given);
      if (changed.length > 0)
        await recordAudit(tx, actor, { action: 'client.changed', object_type: 'client', object_id: id, changed });
      return read(tx, actor, id);
    });
  }

  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const client = await locked(tx, actor, id);
      needsAllProjects(actor);
      await deleteRow(tx, 'client', client, version);
      await recordAudit(tx, actor, { action: 'client.deleted', object_type: 'client', object_id: id });
    });
  }
}

/** Who sees only some projects sees the clients of these. */
function visibleTo(actor: Actor): Sql {
  return actor.projects === 'all'
    ? sql`true`
    : sql`client.id IN (SELECT project.client_id FROM project WHERE project.id = ANY(${[...actor.projects]}::uuid[]))`;
}

async function read(db: Queryable, actor: Actor, id: string): Promise<ClientView> {
  const found = await firstRow<ClientRow>(
    db,
    sql`SELECT ${COLUMNS} FROM client WHERE client.id = ${id} AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('client');
  return clientView(found);
}

async function locked(tx: Queryable, actor: Actor, id: string): Promise<ClientRow> {
  const found = await firstRow<ClientRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM client WHERE client.id = ${id} AND ${visibleTo(actor)} FOR UPDATE`,
  );
  if (!found) throw notFound('client');
  return found;
}

function clientView(row: ClientRow): ClientView {
  return {
    id: row.id,
    name: row.name,
    external_id: row.external_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
