import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { DEFINITION } from '../applications/definition.js';
import { firstRow } from '../database/sql.js';
import { invalidField, notFound } from '../errors.js';
import { decodeCursor, pageOf, type CursorValue } from '../http/page.js';
import { parseCell, type Cell } from './cell.js';
import type { Cohort, Mode } from './cohort.queries.js';
import { peopleQuery, type CountedPerson, type PersonCursor } from './funnel-people.queries.js';
import { funnelQuery, funnelView, type CountedFunnel } from './funnel.report.js';
import { periodOf, type Period } from './quarter.js';
import type {
  CountedPeopleView,
  CountedPersonView,
  FunnelPeopleQuery,
  FunnelQuery,
  FunnelView,
} from './reports.dto.js';
import { basisQuery, choicesQuery, type Basis, type Choices } from './reports.queries.js';

interface Request {
  cohort: Cohort;
  label: string;
  mode: Mode;
}

/** Runs the reports; page, API and export come from the same value. */
@Injectable()
export class ReportsService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The cohort funnel of what the actor may see.
   *
   * @param timeZone of a local time in the query
   */
  async funnel(actor: Actor, query: FunnelQuery, timeZone = 'UTC'): Promise<FunnelView> {
    const { cohort, label, mode } = await this.request(actor, query, timeZone);
    const counted = await firstRow<{ funnel: CountedFunnel }>(this.dataSource, funnelQuery(actor, cohort, mode));
    if (counted === undefined) throw new Error('The funnel gave no row.');
    return funnelView(counted.funnel, cohort, label, mode);
  }

  /** The people behind one number of the funnel. */
  async people(actor: Actor, query: FunnelPeopleQuery, timeZone = 'UTC'): Promise<CountedPeopleView> {
    const cell = cellOf(query);
    const after = cursorOf(query);
    const { cohort, mode } = await this.request(actor, query, timeZone);
    const found = await firstRow<{ total: number; people: CountedPerson[] }>(
      this.dataSource,
      peopleQuery(actor, { cohort, mode, cell, after, limit: query.limit + 1 }),
    );
    const { total, people } = found ?? { total: 0, people: [] };
    const { as_of, known_at } = cohort;
    return { ...pageOf(people, query.limit, personView, keyOf), total, definition: DEFINITION, as_of, known_at };
  }

  /** What the filters offer to the actor. */
  async choices(actor: Actor): Promise<Choices> {
    const choices = await firstRow<Choices>(this.dataSource, choicesQuery(actor));
    if (choices === undefined) throw new Error('The choices gave no row.');
    return choices;
  }

  private async request(actor: Actor, query: FunnelQuery, timeZone: string): Promise<Request> {
    const period = periodIn(query);
    const basis = await firstRow<Basis>(this.dataSource, basisQuery(actor, query, timeZone));
    if (basis === undefined) throw new Error('The clocks gave no row.');
    refuseUnseen(basis);
    return {
      mode: query.mode ?? 'implied',
      label: labelOf(query, period, basis.intake_name),
      cohort: {
        door: query.door ?? null,
        office_id: query.office_id ?? null,
        job_id: query.job_id ?? null,
        intake_id: query.intake_id ?? null,
        source_id: query.source_id ?? null,
        from: period.from,
        to: period.to,
        as_of: clock('as_of', basis.as_of, basis.now),
        known_at: clock('known_at', basis.known_at, basis.now),
      },
    };
  }
}

function refuseUnseen({ has_office, has_job, has_source, has_intake }: Basis): void {
  if (!has_office) throw notFound('office');
  if (!has_job) throw notFound('job');
  if (!has_source) throw notFound('source');
  if (!has_intake) throw notFound('intake');
}

function clock(field: 'as_of' | 'known_at', given: Date | null, now: Date): string {
  if (given !== null && given > now) throw invalidField(field, 'in-the-future', `${field} must not be in the future`);
  return (given ?? now).toISOString();
}

function periodIn({ quarter, from, to }: FunnelQuery): { from: string | null; to: string | null } {
  if (quarter === undefined) {
    if (from !== undefined && to !== undefined && from >= to) {
      throw invalidField('to', 'not-after-from', 'to must be later than from');
    }
    return { from: from ?? null, to: to ?? null };
  }
  if (from !== undefined || to !== undefined) {
    throw invalidField('quarter', 'two-periods', 'give either a quarter, or from and to');
  }
  const period: Period | null = periodOf(quarter);
  if (period === null) throw invalidField('quarter', 'matches', 'quarter must look like 2026-Q3');
  return period;
}

/** `2026-Q3`, `2026-07-01/2026-08-01`, an intake, an intake with its period, or `all`. */
function labelOf(
  query: FunnelQuery,
  period: { from: string | null; to: string | null },
  intake: string | null,
): string {
  const days = period.from === null && period.to === null ? null : `${period.from ?? '..'}/${period.to ?? '..'}`;
  const parts = [intake, query.quarter ?? days].filter((part) => part !== null);
  return parts.length === 0 ? 'all' : parts.join(' ');
}

function cellOf({ cell }: FunnelPeopleQuery): Cell {
  const parsed = parseCell(cell);
  if (parsed === null) throw invalidField('cell', 'not-a-cell', 'cell must name a number of the report');
  return parsed;
}

function cursorOf({ cursor }: FunnelPeopleQuery): PersonCursor | null {
  if (cursor === undefined) return null;
  const [applied_at, application_id, seq] = decodeCursor(cursor, 3);
  return { applied_at: String(applied_at), application_id: String(application_id), seq: Number(seq) };
}

const keyOf = (row: CountedPerson): CursorValue[] => [row.applied_at, row.application_id, row.seq];

const utc = (time: string): string => new Date(time).toISOString();

function personView(row: CountedPerson): CountedPersonView {
  return {
    application_id: row.application_id,
    candidate_id: row.candidate_id,
    candidate_name: row.candidate_name,
    door: row.door,
    source: row.source,
    source_code: row.source_code,
    applied_at: utc(row.applied_at),
    stage: row.stage,
    stage_code: row.stage_code,
    milestone: row.milestone,
    entered_at: utc(row.entered_at),
    left_at: row.left_at === null ? null : utc(row.left_at),
    ending: row.ending,
  };
}
