import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { attendanceScore, type ShiftMinutes } from './attendance.js';
import { dateOf, dayNumber } from './days.js';
import { leniencyOf, type Leniency, type Rating } from './leniency.js';
import { lookBack } from './look-back.js';
import { DEFAULT_POLICY } from './policy.js';
import { ratingScores } from './rating-scores.js';
import { salesNorms, salesScore, type SalesRow } from './sales.js';

interface Golden {
  tolerance: number;
  cases: { id: string; fn: string; input: unknown; expected: unknown }[];
}

/** snake_case, as the published figures and the API have it. */
function published(value: unknown): unknown {
  if (value instanceof Map) return published(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(published);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/(?<=[a-z])[A-Z]/g, (sign) => `_${sign.toLowerCase()}`),
      published(inner),
    ]),
  );
}

function expectClose(got: unknown, want: unknown, tolerance: number, path: string): void {
  if (typeof want === 'number') {
    if (typeof got !== 'number' || !(Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want)))) {
      throw new Error(`${path}: ${String(got)}, not ${want}`);
    }
    return;
  }
  if (typeof want !== 'object' || want === null) return expect({ [path]: got }).toEqual({ [path]: want });
  for (const [key, value] of Object.entries(want)) {
    expectClose((got as Record<string, unknown> | null)?.[key], value, tolerance, `${path}.${key}`);
  }
  if (Array.isArray(want)) expect({ [path]: (got as unknown[]).length }).toEqual({ [path]: want.length });
}

interface RatingsInput {
  ratings: Rating[];
  nominators: Record<string, string>;
  config: object;
}

const publishedLeniency = (leniency: Leniency): object => ({
  criterion_mean: leniency.criterionMeans,
  leniency: leniency.byRater,
  shared_ratees: leniency.sharedRatees,
  adjusted_raters: leniency.adjusted,
  not_estimable: leniency.notEstimable,
});

type PublishedShift = Record<'scheduled_min' | 'worked_min' | 'late_min' | 'not_counted_min', number>;

const shiftOf = (shift: PublishedShift): ShiftMinutes => ({
  scheduledMin: shift.scheduled_min,
  workedMin: shift.worked_min,
  lateMin: shift.late_min,
  notCountedMin: shift.not_counted_min,
});

type PublishedSales = Omit<SalesRow, 'week'> & { period: string };

const salesRowOf = ({ period, ...row }: PublishedSales): SalesRow => ({ ...row, week: period });

/** The functions of the published figures, by their names there. */
const FUNCTIONS: Readonly<Record<string, (input: never) => unknown>> = {
  leniency: ({ ratings, config }: RatingsInput) =>
    publishedLeniency(leniencyOf(ratings, { ...DEFAULT_POLICY.rating, ...config })),

  rating_scores({ ratings, nominators, config }: RatingsInput) {
    const rules = { ...DEFAULT_POLICY.rating, ...config };
    const leniency = leniencyOf(ratings, rules);
    const { residuals, byNominee } = ratingScores(
      ratings,
      new Map(Object.entries(nominators)),
      leniency.byRater,
      rules,
    );
    return {
      leniency: publishedLeniency(leniency),
      residual_variance: new Map([...residuals].map(([criterion, { variance }]) => [criterion, variance])),
      residual_df: new Map([...residuals].map(([criterion, { degrees }]) => [criterion, degrees])),
      scores: new Map(
        [...byNominee].map(([nominee, scores]) => [
          nominee,
          Object.fromEntries(
            Object.entries(scores).map(([criterion, { raters, ...rest }]) => [
              criterion,
              { n_raters: raters, ...rest },
            ]),
          ),
        ]),
      ),
    };
  },

  attendance: ({ shifts, config }: { shifts: PublishedShift[]; config: object }) =>
    attendanceScore(shifts.map(shiftOf), { ...DEFAULT_POLICY.attendance, ...config }),

  lookback_window(input: {
    units: Record<string, number>;
    target: number;
    max_days: number;
    as_of: string;
    protected_days: string[];
  }) {
    const free = new Set(input.protected_days);
    const found = lookBack(
      (day) => input.units[dateOf(day)] ?? 0,
      (day) => free.has(dateOf(day)),
      dayNumber(input.as_of),
      input.target,
      input.max_days,
    );
    return {
      start: dateOf(found.start),
      end: dateOf(found.end),
      units: found.units,
      calendar_days_used: found.daysUsed,
      target_met: found.isTargetMet,
    };
  },

  sales_index({ rows, config }: { rows: PublishedSales[]; config: { estimate_dispersion?: boolean } }) {
    const sales = rows.map(salesRowOf);
    const estimated = salesNorms(sales, DEFAULT_POLICY.sales);
    const norms = config.estimate_dispersion === false ? { ...estimated, dispersion: 1 } : estimated;
    const agents = [...new Set(sales.map(({ agent }) => agent))].map((agent) => {
      const own = sales.filter((row) => row.agent === agent);
      const { observed, expected, isOutlier, ...rest } = salesScore(own, norms, DEFAULT_POLICY.sales);
      return [agent, { O: observed, E: expected, outlier: isOutlier, ...rest }] as const;
    });
    return {
      group_mean: norms.groupMean,
      dispersion: norms.dispersion,
      between_variance: norms.betweenVariance,
      n_agents: norms.agents,
      agents: Object.fromEntries(agents),
    };
  },
};

describe.each([
  ['04_leniency', 4],
  ['05_rating_scores', 1],
  ['07_attendance', 14],
  ['08_sales', 4],
])('the published figures of %s', (file, count) => {
  const { tolerance, cases } = JSON.parse(readFileSync(`test/golden/${file}.json`, 'utf8')) as Golden;

  it.each(cases)('agree: $id', ({ id, fn, input, expected }) => {
    expectClose(published(FUNCTIONS[fn]?.(input as never)), expected, tolerance, id);
  });

  it('are all there', () => {
    expect(cases).toHaveLength(count);
  });
});
