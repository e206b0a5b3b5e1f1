import sql, { empty, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import type { Door, Milestone } from '../pipelines/ladder.js';
import type { Cell, Step, StayMeasure, TotalMeasure, UnitMeasure } from './cell.js';
import { cohortTables, type Cohort, type Mode } from './cohort.queries.js';
import { hasReached, type Ending } from './funnel.report.js';

/** An application, or one stay of it where the number counts stays. Times as PostgreSQL prints them in JSON. */
export interface CountedPerson {
  application_id: string;
  candidate_id: string;
  candidate_name: string;
  door: Door;
  source: string | null;
  source_code: string | null;
  applied_at: string;
  /** The counted stay; where the number counts applications, the last one. */
  seq: number;
  stage: string;
  stage_code: string | null;
  milestone: Milestone;
  entered_at: string;
  left_at: string | null;
  ending: Ending;
}

/** The last row of the page before. */
export interface PersonCursor {
  applied_at: string;
  application_id: string;
  seq: number;
}

const isAt = ({ door, level, key }: Step): Sql => sql`
  s.door = ${door} AND s.level = ${level} AND ${level === 'stage' ? sql`s.stage_id` : sql`s.milestone`} = ${key}`;

const UNITS: Readonly<Record<UnitMeasure, Sql>> = {
  reached: sql`r.has_reached`,
  persons: sql`r.has_reached`,
  skipped: sql`r.has_skipped`,
  converted: sql`r.has_reached AND r.has_reached_next`,
  open: sql`r.has_reached AND r.is_active AND r.has_reached_next IS NOT TRUE`,
};

function endsAs(measure: StayMeasure): Sql {
  if (measure === 'entered') return sql`true`;
  return measure === 'no_show' ? sql`p.next_kind = 'no_show'` : sql`p.ending = ${measure}`;
}

const firstOfEachPerson = sql`ORDER BY u.candidate_id, u.applied_at, u.application_id`;

function totalQuery(measure: TotalMeasure, mode: Mode): Sql {
  if (measure === 'reopened') return sql`SELECT application_id, seq FROM spell WHERE kind IN ('reopened', 'unhired')`;
  if (measure === 'persons') {
    return sql`SELECT DISTINCT ON (u.candidate_id) u.application_id, u.last_seq AS seq FROM unit u ${firstOfEachPerson}`;
  }
  const conditions: Readonly<Record<typeof measure, Sql>> = {
    applications: sql`true`,
    skipped: sql`bit_count(u.visited) < u.furthest`,
    time_unknown: sql`u.application_id IN (SELECT application_id FROM spell WHERE NOT is_timed)`,
    matched: hasReached('matched', mode),
    trainees: hasReached('training', mode),
  };
  return sql`SELECT u.application_id, u.last_seq AS seq FROM unit u WHERE ${conditions[measure]}`;
}

function cellQuery(cell: Cell, mode: Mode): Sql {
  if (cell.of === 'total') return totalQuery(cell.measure, mode);
  if (cell.of === 'stays') {
    return sql`
      SELECT p.application_id, p.seq
      FROM spell p
      JOIN lane l ON l.pipeline_id = p.pipeline_id
      JOIN step s ON s.door IN (l.door, 'both')
        AND CASE s.level WHEN 'stage' THEN s.stage_id = p.stage_id ELSE s.rank = p.rank END
      WHERE ${isAt(cell.step)} AND ${endsAs(cell.measure)}`;
  }
  const isPersons = cell.measure === 'persons';
  return sql`
    SELECT ${isPersons ? sql`DISTINCT ON (u.candidate_id)` : empty} u.application_id, u.last_seq AS seq
    FROM step s
    JOIN reach r ON r.step_door = s.door AND r.level = s.level AND r.position = s.position
    JOIN unit u ON u.pipeline_id = r.pipeline_id AND u.door = r.door AND u.furthest = r.furthest
      AND u.visited = r.visited AND u.is_active = r.is_active
   
    WHERE ${isAt(cell.step)} AND ${UNITS[cell.measure]}
    ${isPersons ? firstOfEachPerson : empty}`;
}

export interface PeopleQuery {
  cohort: Cohort;
  mode: Mode;
  cell: Cell;
  after: PersonCursor | null;
  limit: number;
}

/** The rows behind one number of the report, from the same tables. One row: `total`, and up to `limit` `people`. */
export function peopleQuery(actor: Actor, { cohort, mode, cell, after, limit }: PeopleQuery): Sql {
  const isAfter =
    after === null
      ? sql`true`
      : sql`(u.applied_at, u.application_id, p.seq)
          > (${after.applied_at}::timestamptz, ${after.application_id}::uuid, ${after.seq}::int)`;
  return sql`
  WITH ${cohortTables(actor, cohort, mode)},
  cell AS MATERIALIZED (${cellQuery(cell, mode)}),
  page AS (
    SELECT u.application_id, u.candidate_id, a.name AS candidate_name, u.door, o.name AS source, o.code AS source_code,
      u.applied_at, p.seq, d.name AS stage, d.code AS stage_code, d.milestone, p.entered_at, p.left_at, p.ending
    FROM cell c
    JOIN unit u ON u.application_id = c.application_id
    JOIN spell p ON p.application_id = c.application_id AND p.seq = c.seq
    JOIN ladder d ON d.stage_id = p.stage_id
    JOIN candidate a ON a.id = u.candidate_id
    LEFT JOIN source o ON o.id = u.source_id
    WHERE ${isAfter}
    ORDER BY u.applied_at, u.application_id, p.seq
    LIMIT ${limit}
  )
  SELECT (SELECT count(*)::int FROM cell) AS total, (SELECT coalesce(json_agg(p), '[]') FROM page p) AS people`;
}
