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
import { checkOwner, named, refuseDefault, refusingFixed } from './choices.js';
import type {
  ChoicesQuery,
  NewRejectionReasonDto,
  RejectionReasonChangesDto,
  RejectionReasonView,
} from './choices.dto.js';
import { deleteRow, saveChanges } from './edit.js';
import { needsAllOffices } from './offices.service.js';
import { placesAfter, type Placed } from './places.js';
import { RejectionReason } from './rejection-reason.entity.js';

type ReasonRow = Omit<RejectionReasonView, 'created_at'> & { created_at: Date };

const COLUMNS = sql`reason.id, reason.office_id, reason.code, reason.name, reason.type, reason.position,
  reason.is_active, reason.created_at, reason.version`;

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
      await checkOwner(tx, actor, given.office_id);
      const id = uuid();
      const position = await nextPosition(tx, given.office_id);
      const { office_id: officeId, name, type } = given;
      await tx.insert(RejectionReason, { id, officeId, code: null, name, type, position });
      const added = { action: 'rejection-reason.created', object_type: 'rejection_reason', object_id: id };
      await recordAudit(tx, actor, { ...added, office_id: officeId });
      return read(tx, actor, id);
    });
  }

  async update(
    actor: Actor,
    id: string,
    version: number,
    { position, ...given }: RejectionReasonChangesDto,
  ): Promise<RejectionReasonView> {
    return this.dataSource.transaction(async (tx) => {
      const { reason, own } = await locked(tx, actor, id);
      const changes = named(reason, given);
      const changed = await refusingFixed('type', saveChanges(tx, 'rejection_reason', reason, version, changes));
      if (changed.length > 0) await audit(tx, actor, reason, 'rejection-reason.changed', changed);
      if (position !== undefined && position !== reason.position)
        await place(tx, actor, reason, placesAfter(own, id, position));
      return read(tx, actor, id);
    });
  }

  /** Only one that nobody was given and that did not come with the product. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const { reason } = await locked(tx, actor, id);
      refuseDefault(reason);
      await deleteRow(tx, 'rejection_reason', reason, version);
      await audit(tx, actor, reason, 'rejection-reason.deleted');
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
async function nextPosition(tx: EntityManager, officeId: string | null): Promise<number> {
  const found = await firstRow<{ position: number }>(
    tx,
    sql`SELECT coalesce(max(position), 0) + 1 AS position FROM rejection_reason
      WHERE office_id IS NULL OR office_id = ${officeId}::uuid`,
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

/**
 * A reason with all of its office, in their order: who moves one moves others, so all are locked. Those of every office
 * are changed by who sees them all.
 */
async function locked(tx: Queryable, actor: Actor, id: string): Promise<{ reason: ReasonRow; own: ReasonRow[] }> {
  const own = await rows<ReasonRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM rejection_reason reason
      WHERE ${visibleTo(actor)} AND reason.office_id IS NOT DISTINCT FROM
        (SELECT sought.office_id FROM rejection_reason sought WHERE sought.id = ${id})
      ORDER BY reason.id FOR UPDATE`,
  );
  const reason = own.find((each) => each.id === id);
  if (!reason) throw notFound('rejection-reason');
  if (reason.office_id === null) needsAllOffices(actor);
  return { reason, own: own.toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1)) };
}

async function place(tx: Queryable, actor: Actor, reason: ReasonRow, places: readonly Placed[]): Promise<void> {
  for (const { id, position } of places) {
    await rows(tx, sql`UPDATE rejection_reason SET position = ${position}, version = version + 1 WHERE id = ${id}`);
    await audit(tx, actor, { ...reason, id }, 'rejection-reason.changed', ['position']);
  }
}

async function audit(
  tx: Queryable,
  actor: Actor,
  { id, office_id }: ReasonRow,
  action: string,
  changed: readonly string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'rejection_reason', object_id: id, office_id, changed });
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
    version: row.version,
  };
}
