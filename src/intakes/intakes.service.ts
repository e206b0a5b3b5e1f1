import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalid, invalidField, notFound } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { deleteRow, refuseStale, saveChanges } from '../organization/edit.js';
import { equals } from '../organization/lists.js';
import { Intake } from './intake.entity.js';
import type { IntakeChangesDto, IntakesQuery, IntakeView, NewIntakeDto } from './intakes.dto.js';

type IntakeRow = Omit<IntakeView, 'created_at' | 'opened_at'> & { created_at: Date; opened_at: Date | null };

/**
 * Days are read as text: the driver would make them midnights of the machine's own time zone. Amounts have at most ten
 * digits before the point and two behind it, which a double holds exactly enough to print them again.
 */
const COLUMNS = sql`intake.id, intake.job_id, intake.office_id, intake.project_id, intake.name, intake.seats,
  intake.planned_applications, intake.planned_matches, intake.opens_on::text, intake.closes_on::text,
  intake.training_starts_on::text, intake.pay_min::float8, intake.pay_max::float8, intake.pay_currency,
  intake.pay_period, intake.pay_agreement, intake.opened_at, intake.external_id, intake.created_at, intake.version`;

@Injectable()
export class IntakesService {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. */
  async list(actor: Actor, query: IntakesQuery): Promise<Page<IntakeView>> {
    const found = await rows<IntakeRow>(
      this.dataSource,
      sql`SELECT ${COLUMNS} FROM intake
        WHERE ${visibleTo(actor)} ${equals('intake.office_id', query.office_id)}
          ${equals('intake.project_id', query.project_id)} ${equals('intake.job_id', query.job_id)} ${openOn(query)}
          ${after(query)}
        ORDER BY intake.opens_on DESC, intake.id DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, intakeView, ({ opens_on, id }) => [opens_on, id]);
  }

  get(actor: Actor, id: string): Promise<IntakeView> {
    return read(this.dataSource, actor, id);
  }

  async create(actor: Actor, given: NewIntakeDto): Promise<IntakeView> {
    refuseClosingBeforeOpening(given.opens_on, given.closes_on);
    refuseMaxBelowMin(given);
    return this.dataSource.transaction(async (tx) => {
      const id = uuid();
      const job = await jobOf(tx, actor, given.job_id);
      await tx.insert(Intake, {
        id,
        jobId: given.job_id,
        officeId: job.office_id,
        projectId: job.project_id,
        name: given.name,
        seats: given.seats,
        plannedApplications: given.planned_applications,
        plannedMatches: given.planned_matches,
        opensOn: given.opens_on,
        closesOn: given.closes_on,
        trainingStartsOn: given.training_starts_on ?? null,
        payMin: amount(given.pay_min),
        payMax: amount(given.pay_max),
        payCurrency: given.pay_currency ?? null,
        payPeriod: given.pay_period ?? null,
        payAgreement: given.pay_agreement ?? null,
        externalId: given.external_id ?? null,
      });
      await recordAudit(tx, actor, {
        action: 'intake.created',
        object_type: 'intake',
        object_id: id,
        office_id: job.office_id,
      });
      return read(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: IntakeChangesDto): Promise<IntakeView> {
    return this.dataSource.transaction(async (tx) => {
      const intake = await locked(tx, actor, id);
      refuseClosingBeforeOpening(given.opens_on ?? intake.opens_on, given.closes_on ?? intake.closes_on);
      const edited = { ...intake, ...given };
      refuseMaxBelowMin(edited);
      if (intake.opened_at !== null) refuseWithoutPay(edited, 'required-while-open');
      const changed = await saveChanges(tx, 'intake', intake, version, given);
      if (changed.length > 0) await audit(tx, actor, intake, 'intake.changed', changed);
      return read(tx, actor, id);
    });
  }

  /** Applicants can see it from now on. What it pays must be known by then. */
  async open(actor: Actor, id: string, version: number): Promise<IntakeView> {
    return this.dataSource.transaction(async (tx) => {
      const intake = await locked(tx, actor, id);
      refuseStale(intake, version);
      if (intake.opened_at !== null) throw conflict('intake-open', 'This intake is open to applicants already.');
      refuseWithoutPay(intake, 'required-to-open');
      await rows(tx, sql`UPDATE intake SET opened_at = now(), version = version + 1 WHERE id = ${id}`);
      await audit(tx, actor, intake, 'intake.opened', ['opened_at']);
      return read(tx, actor, id);
    });
  }

  /** Applicants no longer see it; who applied stays. */
  async close(actor: Actor, id: string, version: number): Promise<IntakeView> {
    return this.dataSource.transaction(async (tx) => {
      const intake = await locked(tx, actor, id);
      refuseStale(intake, version);
      if (intake.opened_at === null) throw conflict('intake-not-open', 'This intake is not open to applicants.');
      await rows(tx, sql`UPDATE intake SET opened_at = NULL, version = version + 1 WHERE id = ${id}`);
      await audit(tx, actor, intake, 'intake.closed', ['opened_at']);
      return read(tx, actor, id);
    });
  }

  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const intake = await locked(tx, actor, id);
      await deleteRow(tx, 'intake', intake, version);
      await audit(tx, actor, intake, 'intake.deleted');
    });
  }
}

function visibleTo(actor: Actor): Sql {
  return inScope(actor, 'intake.office_id', 'intake.project_id');
}

function openOn({ open_on: day }: IntakesQuery): Sql {
  return day === undefined ? empty : sql`AND ${day}::date BETWEEN intake.opens_on AND intake.closes_on`;
}

function after({ cursor }: IntakesQuery): Sql {
  if (cursor === undefined) return empty;
  const [opensOn, id] = decodeCursor(cursor, 2);
  return sql`AND (intake.opens_on, intake.id) < (${opensOn}::date, ${id}::uuid)`;
}

async function jobOf(
  tx: EntityManager,
  actor: Actor,
  jobId: string,
): Promise<{ office_id: string; project_id: string }> {
  const found = await firstRow<{ office_id: string; project_id: string }>(
    tx,
    sql`SELECT office_id, project_id FROM job WHERE id = ${jobId} AND ${inScope(actor, 'office_id', 'project_id')}`,
  );
  if (!found) throw invalidField('job_id', 'unknown', 'must name a job that exists');
  return found;
}

/** Days as `YYYY-MM-DD` compare as texts. */
function refuseClosingBeforeOpening(opensOn: string, closesOn: string): void {
  if (closesOn < opensOn) throw invalidField('closes_on', 'closes-before-opening', 'must not be before opens_on');
}

type Pay = Partial<Pick<IntakeView, (typeof PAY_FIELDS)[number]>>;

const PAY_FIELDS = ['pay_min', 'pay_max', 'pay_currency', 'pay_period', 'pay_agreement'] as const;

function refuseMaxBelowMin({ pay_min: min, pay_max: max }: Pay): void {
  if (min != null && max != null && max < min)
    throw invalidField('pay_max', 'max-below-min', 'must not be below pay_min');
}

/** Every field that lacks is named. */
function refuseWithoutPay(intake: Pay, code: 'required-to-open' | 'required-while-open'): void {
  const missing = PAY_FIELDS.filter((field) => intake[field] == null);
  const message = 'must be known as long as the intake is open to applicants';
  if (missing.length > 0) throw invalid(missing.map((field) => ({ field, code, message })));
}

function amount(given: number | null | undefined): string | null {
  return given == null ? null : given.toFixed(2);
}

async function audit(
  tx: Queryable,
  actor: Actor,
  { id, office_id }: IntakeRow,
  action: string,
  changed: readonly string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'intake', object_id: id, office_id, changed });
}

async function read(db: Queryable, actor: Actor, id: string): Promise<IntakeView> {
  const found = await firstRow<IntakeRow>(
    db,
    sql`SELECT ${COLUMNS} FROM intake WHERE intake.id = ${id} AND ${visibleTo(actor)}`,
  );
  if (!found) throw notFound('intake');
  return intakeView(found);
}

async function locked(tx: Queryable, actor: Actor, id: string): Promise<IntakeRow> {
  const found = await firstRow<IntakeRow>(
    tx,
    sql`SELECT ${COLUMNS} FROM intake WHERE intake.id = ${id} AND ${visibleTo(actor)} FOR UPDATE`,
  );
  if (!found) throw notFound('intake');
  return found;
}

function intakeView(row: IntakeRow): IntakeView {
  return {
    id: row.id,
    job_id: row.job_id,
    office_id: row.office_id,
    project_id: row.project_id,
    name: row.name,
    seats: row.seats,
    planned_applications: row.planned_applications,
    planned_matches: row.planned_matches,
    opens_on: row.opens_on,
    closes_on: row.closes_on,
    training_starts_on: row.training_starts_on,
    pay_min: row.pay_min,
    pay_max: row.pay_max,
    pay_currency: row.pay_currency,
    pay_period: row.pay_period,
    pay_agreement: row.pay_agreement,
    opened_at: row.opened_at?.toISOString() ?? null,
    external_id: row.external_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
