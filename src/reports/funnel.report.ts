import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import type { Door, Milestone } from '../organization/ladder.js';
import { cohortTables, type Cohort, type Mode } from './cohort.queries.js';
import { shownConversion } from './conversion.js';

/** Version of the definitions in docs/definitions.md that these figures follow. */
export const DEFINITION = 'funnel/1';

/** How stays ended, in the order of the balance. `no_show` is a part of `withdrawn`. */
export const ENDINGS = ['advanced', 'moved_back', 'rejected', 'withdrawn', 'hired', 'transferred', 'still_here'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Stays: those that began, and how they ended. */
export type Balance = Record<Ending | 'entered' | 'no_show', number> & { is_balanced: boolean };

/** A row as SQL counts it: one door × stage or door × milestone. */
export interface CountedStep extends Balance {
  door: Door | 'both';
  level: 'stage' | 'milestone';
  position: number;
  stage_id: string | null;
  stage: string | null;
  stage_code: string | null;
  milestone: Milestone;
  /** Applications, as are skipped, converted, open, reached_first and first. */
  reached: number;
  persons: number;
  skipped: number;
  /** Reached this step and the next; null at the last. */
  converted: number | null;
  open: number;
  reached_first: number;
  first: number;
}

export interface CountedSource {
  source_id: string | null;
  source: string | null;
  source_code: string | null;
  applications: number;
  matched: number;
  matched_open: number;
  training: number;
  training_open: number;
}

export interface CountedFunnel {
  totals: Balance & {
    applications: number;
    persons: number;
    skipped: number;
    reopened: number;
    time_unknown: number;
  };
  time_zones: string[];
  steps: CountedStep[];
  sources: CountedSource[];
}

const stays = (condition: Sql): Sql => sql`coalesce(sum(t.stays) FILTER (WHERE ${condition}), 0)::int`;
const units = (condition: Sql): Sql => sql`coalesce(sum(r.units) FILTER (WHERE ${condition}), 0)::int`;

const BALANCE = sql`
  ${stays(sql`true`)} AS entered, ${stays(sql`t.ending = 'advanced'`)} AS advanced,
  ${stays(sql`t.ending = 'moved_back'`)} AS moved_back, ${stays(sql`t.ending = 'rejected'`)} AS rejected,
  ${stays(sql`t.ending = 'withdrawn'`)} AS withdrawn, ${stays(sql`t.next_kind = 'no_show'`)} AS no_show,
  ${stays(sql`t.ending = 'hired'`)} AS hired, ${stays(sql`t.ending = 'transferred'`)} AS transferred,
  ${stays(sql`t.ending = 'still_here'`)} AS still_here`;

/** Definition 5, checked where the counting is done. */
const IS_BALANCED = sql`
  entered = advanced + moved_back + rejected + withdrawn + hired + transferred + still_here AS is_balanced`;

/** Whether unit `u` reached a milestone. */
export function hasReached(milestone: Milestone, mode: Mode): Sql {
  const at = sql`(SELECT h.position FROM threshold h
    WHERE h.pipeline_id = u.pipeline_id AND h.rank = milestone_rank(${milestone}))`;
  return mode === 'actual'
    ? sql`coalesce(get_bit(u.visited, ${at}) = 1, false)`
    : sql`u.furthest_rank >= milestone_rank(${milestone})`;
}

/** One statement, so that every figure of a report is of the same instant. Gives one row with one column, `funnel`. */
export function funnelQuery(actor: Actor, cohort: Cohort, mode: Mode): Sql {
  const matched = hasReached('matched', mode);
  const training = hasReached('training', mode);
  return sql`
  WITH ${cohortTables(actor, cohort, mode)},
  tally AS MATERIALIZED (
    SELECT l.door, s.stage_id, s.rank, s.ending, s.next_kind, sum(s.stays) AS stays
    FROM lane l JOIN (
      SELECT pipeline_id, stage_id, rank, ending, next_kind, count(*) AS stays
      FROM spell GROUP BY pipeline_id, stage_id, rank, ending, next_kind
    ) s ON s.pipeline_id = l.pipeline_id
    GROUP BY l.door, s.stage_id, s.rank, s.ending, s.next_kind
  ),
  step_stays AS (
    SELECT s.door, s.level, s.position, ${BALANCE}
    FROM step s
    LEFT JOIN tally t ON s.door IN (t.door, 'both')
      AND CASE s.level WHEN 'stage' THEN t.stage_id = s.stage_id ELSE t.rank = s.rank END
    GROUP BY s.door, s.level, s.position
  ),
  step_units AS (
    SELECT s.door, s.level, s.position,
      ${units(sql`r.has_reached`)} AS reached, ${units(sql`r.has_skipped`)} AS skipped,
      ${units(sql`r.has_reached AND r.has_reached_next`)} AS converted,
      ${units(sql`r.has_reached AND r.is_active AND r.has_reached_next IS NOT TRUE`)} AS open,
      ${units(sql`r.has_reached AND r.has_reached_first`)} AS reached_first,
      ${units(sql`r.has_reached_first`)} AS first
    FROM step s
    LEFT JOIN reach r ON r.step_door = s.door AND r.level = s.level AND r.position = s.position
    GROUP BY s.door, s.level, s.position
  ),
  person AS MATERIALIZED (SELECT candidate_id, count(*) AS applications FROM unit GROUP BY candidate_id),
  repeated AS (
    SELECT r.step_door AS door, r.level, r.position, (count(*) - count(DISTINCT u.candidate_id))::int AS units
    FROM unit u
    JOIN reach r ON r.has_reached AND r.pipeline_id = u.pipeline_id AND r.door = u.door
      AND r.furthest = u.furthest AND r.visited = u.visited AND r.is_active = u.is_active
    WHERE u.candidate_id IN (SELECT candidate_id FROM person WHERE applications > 1)
    GROUP BY r.step_door, r.level, r.position
  ),
  steps AS (
    SELECT s.door, s.level, s.position, s.stage_id, s.name AS stage, s.code AS stage_code, s.milestone,
      n.reached, n.reached - coalesce(d.units, 0) AS persons, n.skipped,
      CASE WHEN lead(s.rank) OVER (PARTITION BY s.door, s.level ORDER BY s.position) IS NOT NULL THEN n.converted END
        AS converted,
      n.open, n.reached_first, n.first,
      b.entered, b.advanced, b.moved_back, b.rejected, b.withdrawn, b.no_show, b.hired, b.transferred, b.still_here,
      ${IS_BALANCED}
    FROM step s
    JOIN step_units n USING (door, level, position)
    JOIN step_stays b USING (door, level, position)
    LEFT JOIN repeated d USING (door, level, position)
    ORDER BY array_position(ARRAY['external', 'internal', 'both'], s.door), s.level DESC, s.position
  ),
  sources AS (
    SELECT u.source_id, o.name AS source, o.code AS source_code, count(*)::int AS applications,
      count(*) FILTER (WHERE ${matched})::int AS matched,
      count(*) FILTER (WHERE u.is_active AND NOT ${matched})::int AS matched_open,
      count(*) FILTER (WHERE ${training})::int AS training,
      count(*) FILTER (WHERE u.is_active AND NOT ${training})::int AS training_open
    FROM unit u LEFT JOIN source o ON o.id = u.source_id
    GROUP BY u.source_id, o.name, o.code
  ),
  totals AS (
    SELECT b.*, ${IS_BALANCED},
      (SELECT coalesce(sum(units), 0) FROM profile) AS applications,
      (SELECT count(*) FROM person) AS persons,
      (SELECT coalesce(sum(units), 0) FROM profile WHERE bit_count(visited) < furthest) AS skipped,
      (SELECT count(*) FROM spell WHERE kind IN ('reopened', 'unhired')) AS reopened,
      (SELECT count(DISTINCT application_id) FROM spell WHERE NOT is_timed) AS time_unknown
    FROM (SELECT ${BALANCE} FROM tally t) b
  )
  SELECT json_build_object(
    'totals', (SELECT row_to_json(t) FROM totals t),
    'time_zones', (SELECT coalesce(json_agg(DISTINCT time_zone), '[]') FROM lane),
    'steps', (SELECT coalesce(json_agg(s), '[]') FROM steps s),
    'sources', (SELECT coalesce(json_agg(s), '[]') FROM sources s)
  ) AS funnel`;
}

/** A rate under its names in the API and the export. */
export interface ShownRate {
  conversion: number | null;
  ci_low: number | null;
  ci_high: number | null;
  provisional_low: number | null;
  provisional_high: number | null;
  hidden: 'n<10' | null;
}

const NO_RATE: ShownRate = {
  conversion: null,
  ci_low: null,
  ci_high: null,
  provisional_low: null,
  provisional_high: null,
  hidden: null,
};

function shownRate(converted: number, reached: number, open: number): ShownRate {
  const { rate, low, high, provisional_low, provisional_high, hidden } = shownConversion(converted, reached, open);
  return { conversion: rate, ci_low: low, ci_high: high, provisional_low, provisional_high, hidden };
}

export interface FunnelStep extends CountedStep, ShownRate {
  /** Reached this step of those who reached the first; null under 10. */
  from_first: number | null;
}

/** Rates of the applications of one source. */
export interface FunnelSource {
  source_id: string | null;
  source: string | null;
  source_code: string | null;
  applications: number;
  matched: number;
  match: ShownRate;
  trainees: number;
  trainee: ShownRate;
}

/** What page, API and export are made of. */
export interface Funnel {
  definition: typeof DEFINITION;
  kind: 'cohort';
  mode: Mode;
  as_of: string;
  known_at: string;
  cohort: Cohort & { label: string };
  totals: CountedFunnel['totals'];
  time_zones: string[];
  steps: FunnelStep[];
  sources: FunnelSource[];
}

function withRates(step: CountedStep): FunnelStep {
  const next = step.converted === null ? NO_RATE : shownRate(step.converted, step.reached, step.open);
  return { ...step, ...next, from_first: shownConversion(step.reached_first, step.first, 0).rate };
}

function sourceWithRates({ matched_open, training, training_open, ...source }: CountedSource): FunnelSource {
  return {
    ...source,
    match: shownRate(source.matched, source.applications, matched_open),
    trainees: training,
    trainee: shownRate(training, source.applications, training_open),
  };
}
