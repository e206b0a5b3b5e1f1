import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { ChoicesQuery, NewRejectionReasonDto, RejectionReasonView } from './choices.dto.js';
import { checkOffice } from './offices.service.js';
import { RejectionReason } from './rejection-reason.entity.js';

type ReasonRow = Omit<RejectionReasonView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`reason.id, reason.office_id, reason.code, reason.name, reason.type, reason.position,
  reason.is_active, reason.created_at`;

@Injectable()
export class RejectionReasonsService {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order in which they are offered. */
  async list(actor: Actor, query: ChoicesQuery): Promise<Page<RejectionReasonView>> {
    const { office_id: officeId } = query;
    const ofOffice = officeId === undefined ? empty : sql`AND coalesce(reason.office_id, ${officeId}) = ${officeId}`;
    const found = await rows<ReasonRow>(
      this.dataSource,
      sql`SELECT ${COLUMNS} FROM rejection_reason reason WHERE ${visibleTo(actor)} ${ofOffice} ${after(query)}
        ORDER BY reason.position, reason.id LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, reasonView, ({ position, id }) => [position, id]);
  }

  get(actor: Actor, id: string): Promise<RejectionReasonView> {
    return read(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewRejectionReasonDto): Promise<RejectionReasonView> {
    return this.dataSource.transaction(async (tx) => {
      await checkOffice(tx, actor, given.office_id);
      const id = uuid();
      const position = await nextPosition(tx, given.office_id);
      const { office_id: officeId, name, type } = given;
      await tx.insert(RejectionReason, { id, officeId, code: null, name, type, position });
      await recordAudit(tx, actor, {
        action: 'rejection-reason.created',
        object_type: 'rejection_reason',
        object_id: id,
        office_id: officeId,
      });
      return read(tx, actor, id);
    });
  }
}

function visibleTo(actor: Actor): Sql {
  return sql`(reason.office_id IS NULL OR ${inScope(actor, 'reason.office_id')})`;
}

function after({ cursor }: ChoicesQuery): Sql {
  if (cursor === undefined) return empty;
  const [position, id] = decodeCursor(cursor, 2);
  return sql`AND (reason.position, reason.id) > (${position}::integer, ${id}::uuid)`;
}

/** After all that the office is offered today. */
async function nextPosition(tx: EntityManager, officeId: string): Promise<number> {
  const found = await firstRow<{ position: number }>(
    tx,
    sql`SELECT coalesce(max(position), 0) + 1 AS position FROM rejection_reason
      WHERE office_id IS NULL OR office_id = ${officeId}`,
  );
  return found?.position ?? 1;
}

async function read(db: Queryable, actor: Actor, id: string): Promise<RejectionReasonView> {
  const found = await firstRow<ReasonRow>(
    db,
    sql`SELECT ${COLUMNS} FROM rejection_reason reason WHERE reason.id = ${id} AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('rejection-reason');
  return reasonView(found);
}

function reasonView(row: ReasonRow): RejectionReasonView {
  return {
    id: row.id,
    office_id: row.office_id,
    code: row.code,
    name: row.name,
    type: row.type,
    position: row.position,
    is_active: row.is_active,
    created_at: row.created_at.toISOString(),
  };
}
