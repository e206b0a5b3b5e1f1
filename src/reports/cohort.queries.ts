import sql, { empty, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import type { Door } from '../pipelines/ladder.js';

/** `implied`: was in the stage or in a later one. `actual`: was in the stage itself. */
export const MODES = ['implied', 'actual'] as const;
export type Mode = (typeof MODES)[number];

/** Which applications a cohort holds, and up to when they are followed, by both clocks. */
export interface Cohort {
  readonly door: Door | null;
  readonly office_id: string | null;
  readonly job_id: string | null;
  readonly intake_id: string | null;
  /** `none`: the applications without a source. */
  readonly source_id: string | null;
  /** First day on which they applied, in the time zone of the application's office. */
  readonly from: string | null;
  /** The first day no longer in the cohort. */
  readonly to: string | null;
  /** What happened later is left out. ISO 8601, as known_at. */
  readonly as_of: string;
  /** What was recorded later is left out, corrections too. */
  readonly known_at: string;
}

const matches = (column: Sql, value: string | null): Sql => (value === null ? empty : sql` AND ${column} = ${value}`);

function fromSource(sourceId: string | null): Sql {
  return sourceId === 'none' ? sql` AND a.source_id IS NULL` : matches(sql`a.source_id`, sourceId);
}

function applicationsOf(actor: Actor, cohort: Cohort): Sql {
  const { door, office_id, job_id, intake_id, source_id, from, to } = cohort;
  return sql`
    SELECT a.id AS application_id, a.candidate_id, a.pipeline_id, a.door, a.source_id, a.applied_at
    FROM office o JOIN application a ON a.office_id = o.id
    WHERE ${inScope(actor, 'a.office_id', 'a.project_id')}${matches(sql`a.door`, door)}
    ${matches(sql`o.id`, office_id)}${matches(sql`a.job_id`, job_id)}${matches(sql`a.intake_id`, intake_id)}
    ${fromSource(source_id)}
    ${from === null ? empty : sql` AND a.applied_at >= ${from}::date::timestamp AT TIME ZONE o.time_zone`}
    ${to === null ? empty : sql` AND a.applied_at < ${to}::date::timestamp AT TIME ZONE o.time_zone`}`;
}

/** The pipelines a cohort's applications can be in: a stage table needs exactly one of them behind its door. */
function lanesOf(actor: Actor, { door, office_id, job_id, intake_id }: Cohort): Sql {
  return sql`
    SELECT p.id AS pipeline_id, p.door, o.time_zone, count(*) OVER (PARTITION BY p.door) AS lanes
    FROM pipeline p JOIN job j ON j.id = p.job_id JOIN office o ON o.id = j.office_id
    WHERE ${inScope(actor, 'j.office_id', 'j.project_id')}${matches(sql`p.door`, door)}
    ${matches(sql`j.office_id`, office_id)}${matches(sql`j.id`, job_id)}
    ${intake_id === null ? empty : sql` AND j.id = (SELECT i.job_id FROM intake i WHERE i.id = ${intake_id})`}`;
}

/**
 * The one source of every figure of the funnel: a list of common table expressions, to go behind WITH.
 *
 * - `ladder`: the stages with the position, name and milestone they had in the order that was valid at as_of
 * - `known`: the history rows and corrections that count under both clocks
 * - `stay`, `spell`: one row for each stay of an application in a stage, from the uncorrected rows, with how it ended
 * - `unit`: one row for each application, with the furthest position and all the positions it was in
 * - `step`: the rows of the report: door × stage, where one pipeline is behind the door, and door × milestone
 * - `reach`: for each step and each kind of unit (`profile`): whether it reached this step, the next, the first
 */
export function cohortTables(actor: Actor, cohort: Cohort, mode: Mode): Sql {
  const { as_of, known_at, from } = cohort;
  const since = from ?? '-infinity';
  const isImplied = sql`p.furthest >= t.position`;
  const isActual = sql`get_bit(p.visited, t.position) = 1`;
  return sql`
  cohort AS MATERIALIZED (${applicationsOf(actor, cohort)}),
  lane AS (${lanesOf(actor, cohort)}),
  known AS MATERIALIZED (
    SELECT h.application_id, h.id, h.seq, h.kind, h.to_stage_id, h.occurred_at, h.time_known, h.corrects_id
    FROM cohort c JOIN application_history h ON h.application_id = c.application_id
    WHERE h.occurred_at <= ${as_of}::timestamptz AND h.recorded_at <= ${known_at}::timestamptz
  ),
  valid_order AS (
    SELECT l.pipeline_id, greatest(o.version, used.version) AS version
    FROM lane l
    CROSS JOIN LATERAL (
      SELECT coalesce(max(p.version), 1) AS version FROM pipeline_order p
      WHERE p.pipeline_id = l.pipeline_id AND p.valid_from <= ${as_of}::timestamptz
    ) o
    CROSS JOIN LATERAL (
      SELECT max(s.since_order_version) AS version FROM stage s
      WHERE s.pipeline_id = l.pipeline_id AND s.since_order_version > o.version AND EXISTS (
        SELECT FROM application_history h
        WHERE h.to_stage_id = s.id AND h.occurred_at <= ${as_of}::timestamptz
          AND h.recorded_at <= ${known_at}::timestamptz AND NOT EXISTS (
            SELECT FROM application_history c WHERE c.corrects_id = h.id AND c.recorded_at <= ${known_at}::timestamptz))
    ) used
  ),
  ladder AS MATERIALIZED (
    SELECT *, set_bit(repeat('0', 256)::bit(256), position, 1) AS mark FROM (
      SELECT s.pipeline_id, s.id AS stage_id, place.name, place.code, place.milestone,
             milestone_rank(place.milestone) AS rank,
             (row_number() OVER (PARTITION BY s.pipeline_id
               ORDER BY milestone_rank(place.milestone), place.position, s.created_at, s.id))::int AS position
      FROM valid_order v
      JOIN stage s ON s.pipeline_id = v.pipeline_id
      JOIN LATERAL (
        SELECT p.* FROM pipeline_order_stage p
        WHERE p.pipeline_id = s.pipeline_id AND p.stage_id = s.id AND p.version <= v.version
        ORDER BY p.version DESC LIMIT 1
      ) place ON true
      WHERE CASE
        WHEN place.version = v.version AND (place.retired_at IS NULL OR place.retired_at > ${since}::timestamptz) THEN true
        ELSE EXISTS (SELECT FROM application_history h WHERE h.to_stage_id = s.id
          AND h.occurred_at BETWEEN ${since}::timestamptz AND ${as_of}::timestamptz
          AND h.recorded_at <= ${known_at}::timestamptz)
      END
    ) placed
  ),
  stay AS (
    SELECT * FROM (
      SELECT application_id, seq, kind, to_stage_id AS stage_id, occurred_at AS entered_at, time_known,
             lead(kind) OVER by_time AS next_kind, lead(to_stage_id) OVER by_time AS next_stage_id,
             lead(occurred_at) OVER by_time AS left_at, lead(time_known) OVER by_time AS next_time_known
      FROM known
      WHERE kind <> 'corrected' AND id NOT IN (SELECT corrects_id FROM known WHERE kind = 'corrected')
      WINDOW by_time AS (PARTITION BY application_id ORDER BY occurred_at, seq)
    ) timed WHERE kind IN ('applied', 'transferred_in', 'moved', 'reopened', 'unhired')
  ),
  spell AS MATERIALIZED (
    SELECT y.application_id, y.seq, y.kind, y.entered_at, y.left_at, y.next_kind,
           y.time_known AND y.next_time_known IS NOT FALSE AS is_timed,
           at.pipeline_id, at.stage_id, at.position, at.rank, at.mark, CASE
             WHEN y.next_kind IS NULL THEN 'still_here'
             WHEN y.next_kind = 'moved' AND next.position > at.position THEN 'advanced'
             WHEN y.next_kind = 'moved' AND next.position < at.position THEN 'moved_back'
             WHEN y.next_kind = 'no_show' THEN 'withdrawn'
             WHEN y.next_kind = 'transferred_out' THEN 'transferred'
             WHEN y.next_kind IN ('rejected', 'withdrawn', 'hired') THEN y.next_kind
           END AS ending
    FROM stay y
    JOIN ladder at ON at.stage_id = y.stage_id
    LEFT JOIN ladder next ON next.stage_id = y.next_stage_id AND y.next_kind = 'moved'
  ),
  unit AS MATERIALIZED (
    SELECT c.*, s.furthest, s.furthest_rank, s.visited, s.last_seq, s.is_active
    FROM cohort c JOIN (
      SELECT application_id, max(position) AS furthest, max(rank) AS furthest_rank,
             bit_or(mark) AS visited, max(seq) AS last_seq,
             bool_or(ending = 'still_here') AS is_active
      FROM spell GROUP BY application_id
    ) s ON s.application_id = c.application_id
  ),
  profile AS MATERIALIZED (
    SELECT pipeline_id, door, furthest, visited, is_active, count(*)::int AS units
    FROM unit GROUP BY pipeline_id, door, furthest, visited, is_active
  ),
  step AS MATERIALIZED (
    SELECT l.door, 'stage' AS level, d.position, d.stage_id, d.name, d.code, d.milestone, d.rank
    FROM ladder d JOIN lane l ON l.pipeline_id = d.pipeline_id AND l.lanes = 1
    UNION ALL
    SELECT door, 'milestone', (row_number() OVER (PARTITION BY door ORDER BY rank))::int, NULL, NULL, NULL, milestone, rank
    FROM (
      SELECT DISTINCT doors.door, d.milestone, d.rank
      FROM ladder d JOIN lane l ON l.pipeline_id = d.pipeline_id
      CROSS JOIN LATERAL (VALUES (l.door), (${cohort.door === null ? 'both' : null}::text)) doors (door)
      WHERE doors.door IS NOT NULL
    ) milestones
  ),
  threshold AS (
    SELECT d.pipeline_id, m.rank, min(d.position) AS position
    FROM ladder d JOIN (SELECT DISTINCT rank FROM ladder) m ON d.rank >= m.rank
    GROUP BY d.pipeline_id, m.rank
  ),
  passage AS (
    SELECT s.door AS step_door, s.level, s.position, p.*,
           coalesce(${mode === 'actual' ? isActual : isImplied}, false) AS has_reached,
           coalesce(${isImplied} AND NOT ${isActual}, false) AS has_skipped
    FROM step s
    JOIN profile p ON s.door IN (p.door, 'both')
    LEFT JOIN LATERAL (
      SELECT s.position WHERE s.level = 'stage'
      UNION ALL
      SELECT h.position FROM threshold h WHERE s.level = 'milestone' AND h.pipeline_id = p.pipeline_id AND h.rank = s.rank
    ) t (position) ON true
  ),
  reach AS MATERIALIZED (
    SELECT *, lead(has_reached) OVER along AS has_reached_next, first_value(has_reached) OVER along AS has_reached_first
    FROM passage
    WINDOW along AS (PARTITION BY step_door, level, pipeline_id, door, furthest, visited, is_active ORDER BY position)
  )`;
}
