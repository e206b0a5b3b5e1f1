import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { DEFINITION } from '../applications/definition.js';
import type { CsvRow } from '../http/csv.js';
import type { Milestone } from '../pipelines/ladder.js';
import { cohortTables, type Cohort, type Mode } from './cohort.queries.js';
import { shownConversion } from './conversion.js';
import type { FunnelSourceView, FunnelStepView, FunnelTotalsView, FunnelView, RateView } from './reports.dto.js';

/** How stays ended, in the order of the balance; `no_show` is part of `withdrawn`. */
export const ENDINGS = [
  'advanced',
  'moved_back',
  'rejected',
  'withdrawn',
  'hired',
  'transferred',
  'still_here',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** The columns of the tidy export, one row for each step. */
export const COLUMNS = [
  'cohort',
  'door',
  'level',
  'position',
  'stage',
  'milestone',
  'reached',
  'entered',
  'advanced',
  'moved_back',
  'rejected',
  'withdrawn',
  'no_show',
  'hired',
  'transferred',
  'still_here',
  'open',
  'conversion',
  'ci_low',
  'ci_high',
  'provisional_low',
  'provisional_high',
  'from_first',
  'definition',
  'as_of',
  'known_at',
] as const;

type Rates = 'conversion' | 'ci_low' | 'ci_high' | 'provisional_low' | 'provisional_high' | 'hidden' | 'from_first';

/** A step as SQL counts it; `first` of its applications' column reached the first step, `reached_first` of them this one. */
type CountedStep = Omit<FunnelStepView, Rates> & { first: number; reached_first: number };

/** The two rates of the sources table, before they are rates. */
interface CountedOutcome {
  applications: number;
  matched: number;
  matched_open: number;
  training: number;
  training_open: number;
}

type Outcome = 'matched' | 'match' | 'trainees' | 'trainee';
type CountedSource = Omit<FunnelSourceView, Outcome> & CountedOutcome;

export interface CountedFunnel {
  totals: Omit<FunnelTotalsView, Outcome> & CountedOutcome;
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
      (SELECT count(DISTINCT application_id) FROM spell WHERE NOT is_timed) AS time_unknown,
      (SELECT coalesce(sum(matched), 0) FROM sources) AS matched,
      (SELECT coalesce(sum(matched_open), 0) FROM sources) AS matched_open,
      (SELECT coalesce(sum(training), 0) FROM sources) AS training,
      (SELECT coalesce(sum(training_open), 0) FROM sources) AS training_open
    FROM (SELECT ${BALANCE} FROM tally t) b
  )
  SELECT json_build_object(
    'totals', (SELECT row_to_json(t) FROM totals t),
    'time_zones', (SELECT coalesce(json_agg(DISTINCT time_zone), '[]') FROM lane),
    'steps', (SELECT coalesce(json_agg(s), '[]') FROM steps s),
    'sources', (SELECT coalesce(json_agg(s), '[]') FROM sources s)
  ) AS funnel`;
}

function rateView(converted: number, of: number, open: number): RateView {
  const { low, high, ...rest } = shownConversion(converted, of, open);
  return { ...rest, ci_low: low, ci_high: high };
}

function stepView({ first, reached_first, ...step }: CountedStep): FunnelStepView {
  const isLast = step.converted === null;
  const { rate, ...interval } = rateView(step.converted ?? 0, step.reached, step.open);
  const next = isLast
    ? { conversion: null, ci_low: null, ci_high: null, provisional_low: null, provisional_high: null, hidden: null }
    : { conversion: rate, ...interval };
  return { ...step, ...next, from_first: shownConversion(reached_first, first, 0).rate };
}

function withOutcome<Counted extends CountedOutcome>(counted: Counted) {
  const { matched, matched_open, training, training_open, ...rest } = counted;
  return {
    ...rest,
    matched,
    match: rateView(matched, counted.applications, matched_open),
    trainees: training,
    trainee: rateView(training, counted.applications, training_open),
  };
}

/** Definition 10: by the lower end of the interval, so that small numbers do not lead; those without a rate come last. */
function byLowerEnd(one: FunnelSourceView, other: FunnelSourceView): number {
  return (
    (other.match.ci_low ?? -1) - (one.match.ci_low ?? -1) ||
    other.applications - one.applications ||
    (one.source ?? '').localeCompare(other.source ?? '')
  );
}

/** The report out of what was counted: the one value behind page, API and export. */
export function funnelView(counted: CountedFunnel, cohort: Cohort, label: string, mode: Mode): FunnelView {
  const { as_of, known_at, ...filter } = cohort;
  return {
    definition: DEFINITION,
    kind: 'cohort',
    mode,
    as_of,
    known_at,
    cohort: { label, ...filter, time_zones: counted.time_zones },
    totals: withOutcome(counted.totals),
    steps: counted.steps.map(stepView),
    sources: counted.sources.map(withOutcome).toSorted(byLowerEnd),
  };
}

/** The rows of the tidy export. */
export function* exportRows({ cohort, definition, as_of, known_at, steps }: FunnelView): Generator<CsvRow> {
  for (const { is_balanced: _, ...step } of steps) yield { cohort: cohort.label, ...step, definition, as_of, known_at };
}
