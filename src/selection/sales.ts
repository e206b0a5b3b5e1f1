import { byText, clamp, groupBy, requireNumber, sum, unusable } from './input.js';
import type { SalesRules } from './policy.js';

/** What an agent sold for a campaign in a week. */
export interface SalesRow {
  readonly agent: string;
  readonly campaign: string;
  /** ISO week, e.g. 2026-W10. */
  readonly week: string;
  /** Productive hours: absence of any kind cannot lower a rate. */
  readonly hours: number;
  readonly gross: number;
  /** By the week of the sale. */
  readonly withdrawn: number;
}

/** The yardstick of everybody: it is made of all agents of the campaigns, nominated or not. */
export interface SalesNorms {
  /** Net sales per hour by campaign and week, and by campaign where a week has too little. */
  readonly weekRates: ReadonlyMap<string, number>;
  readonly campaignRates: ReadonlyMap<string, number>;
  /** Of the index; 1 when all rates are of the same rows. */
  readonly groupMean: number;
  /** How much more the weeks of an agent vary than chance; at least 1. */
  readonly dispersion: number;
  readonly betweenVariance: number;
  readonly agents: number;
  /** Of the indices, and the median distance from it. */
  readonly median: number;
  readonly spread: number;
}

export interface SalesScore {
  readonly hours: number;
  readonly gross: number;
  readonly withdrawn: number;
  /** Net sales, and what the average agent would have sold in these hours of these campaigns and weeks. */
  readonly observed: number;
  readonly expected: number;
  /** Observed to expected; 1.0 is the average. */
  readonly indexRaw: number | null;
  /** How much of it is kept, 0–1; the rest is drawn to the average. */
  readonly shrink: number | null;
  readonly index: number | null;
  readonly indexSe: number | null;
  /** Far from everybody: to be looked at, never left out. */
  readonly modifiedZ: number | null;
  readonly isOutlier: boolean;
  /** 0–100. */
  readonly score: number | null;
  readonly se: number | null;
  readonly reason: 'insufficient_sales_exposure' | null;
}

/** Observed and expected sales of somebody's rows. */
interface Exposure {
  readonly observed: number;
  readonly expected: number;
  readonly rows: readonly { readonly net: number; readonly expected: number }[];
}

const OUTLIER = 3.5;
const MIN_DISPERSION_DEGREES = 10;

/**
 * By agent, campaign and week, so that no figure depends on the order in which rows came in.
 *
 * @throws AppError `selection-data` for negative or broken numbers, more withdrawn than sold, or a row twice
 */
export function orderedSales(rows: readonly SalesRow[]): SalesRow[] {
  for (const row of rows) checkRow(row);
  const ordered = rows.toSorted(
    (one, other) =>
      byText(one.agent, other.agent) || byText(one.campaign, other.campaign) || byText(one.week, other.week),
  );
  for (const [i, row] of ordered.entries()) {
    const next = ordered[i + 1];
    if (next?.agent === row.agent && next.campaign === row.campaign && next.week === row.week) {
      throw unusable(nameOf(row), 'be there once');
    }
  }
  return ordered;
}

const WEEK_HOURS = 168;

function checkRow(row: SalesRow): void {
  requireNumber(row.hours, { min: 0, max: WEEK_HOURS }, () => `the hours of ${nameOf(row)}`);
  requireNumber(row.gross, { min: 0, isWhole: true }, () => `the gross sales of ${nameOf(row)}`);
  requireNumber(
    row.withdrawn,
    { min: 0, max: row.gross, isWhole: true },
    () => `the withdrawn sales of ${nameOf(row)}`,
  );
}

function nameOf({ agent, campaign, week }: SalesRow): string {
  return `${agent} in ${campaign}, ${week}`;
}

/**
 * Rates from all the rows; the group's mean and variances from those since a week, so that one person's long look-back
 * does not move the others. The variance between agents is Marshall's (1991), with a floor: never are all exactly equal.
 * Source: docs/selection.md, "Sales".
 *
 * @param since an ISO week; null: all rows
 */
export function salesNorms(given: readonly SalesRow[], rules: SalesRules, since: string | null = null): SalesNorms {
  const rows = orderedSales(given);
  const rates = ratesOf(rows, rules);
  const recent = since === null ? rows : rows.filter(({ week }) => week >= since);
  const exposures = [...groupBy(recent, ({ agent }) => agent).values()]
    .map((own) => exposureOf(own, rates))
    .filter(({ expected }) => expected > 0);
  const [observed, expected] = [sum(exposures.map((one) => one.observed)), sum(exposures.map((one) => one.expected))];
  const groupMean = expected === 0 ? 1 : observed / expected;
  const dispersion = dispersionOf(exposures);
  const indices = exposures.map((one) => one.observed / one.expected);
  const centre = median(indices);
  return {
    ...rates,
    groupMean,
    dispersion,
    betweenVariance: Math.max(rules.min_between_var, betweenVariance(exposures, groupMean, dispersion)),
    agents: exposures.length,
    median: centre,
    spread: median(indices.map((index) => Math.abs(index - centre))),
  };
}

/** @param own rows of one agent, from the weeks looked at */
export function salesScore(own: readonly SalesRow[], norms: SalesNorms, rules: SalesRules): SalesScore {
  const rows = orderedSales(own);
  const { observed, expected } = exposureOf(rows, norms);
  const hours = sum(rows.map((row) => row.hours));
  const totals = {
    hours,
    gross: sum(rows.map(({ gross }) => gross)),
    withdrawn: sum(rows.map(({ withdrawn }) => withdrawn)),
    observed,
    expected,
  };
  if (expected === 0) return { ...totals, ...NO_INDEX };
  const indexRaw = observed / expected;
  const within = (norms.dispersion * norms.groupMean) / expected;
  const shrink = norms.betweenVariance / (norms.betweenVariance + within);
  const index = norms.groupMean + shrink * (indexRaw - norms.groupMean);
  const indexSe = Math.sqrt(shrink * within);
  const modifiedZ = norms.spread === 0 ? null : (0.6745 * (indexRaw - norms.median)) / norms.spread;
  const [low, high] = rules.anchors;
  const isEnough = hours >= rules.min_hours && expected >= rules.min_expected;
  return {
    ...totals,
    indexRaw,
    shrink,
    index,
    indexSe,
    modifiedZ,
    isOutlier: Math.abs(modifiedZ ?? 0) > OUTLIER,
    score: isEnough ? 100 * clamp((index - low) / (high - low), 0, 1) : null,
    se: isEnough ? (100 * indexSe) / (high - low) : null,
    reason: isEnough ? null : 'insufficient_sales_exposure',
  };
}

const NO_INDEX = {
  indexRaw: null,
  shrink: null,
  index: null,
  indexSe: null,
  modifiedZ: null,
  isOutlier: false,
  score: null,
  se: null,
  reason: 'insufficient_sales_exposure',
} as const;

function cellKey({ campaign, week }: SalesRow): string {
  return `${week} ${campaign}`;
}

/** A week of a campaign with too few agents, hours or sales takes the rate of the campaign. */
function ratesOf(rows: readonly SalesRow[], rules: SalesRules): Pick<SalesNorms, 'weekRates' | 'campaignRates'> {
  const cells = tally(rows, cellKey);
  const campaigns = tally(rows, ({ campaign }) => campaign);
  const isEnough = ({ net, hours, agents }: Tally): boolean =>
    agents >= rules.min_cell_agents && hours >= rules.min_cell_hours && net > 0;
  return {
    weekRates: new Map([...cells].flatMap(([key, cell]) => (isEnough(cell) ? [[key, cell.net / cell.hours]] : []))),
    campaignRates: new Map([...campaigns].map(([key, { net, hours }]) => [key, hours === 0 ? 0 : net / hours])),
  };
}

interface Tally {
  net: number;
  hours: number;
  /** Who worked at all. */
  agents: number;
  lastAgent: string | null;
}

/** Rows come by agent, so an agent is new when it is not the last one. */
function tally(rows: readonly SalesRow[], keyOf: (row: SalesRow) => string): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const key = keyOf(row);
    const entry = tallies.get(key) ?? { net: 0, hours: 0, agents: 0, lastAgent: null };
    entry.net += row.gross - row.withdrawn;
    entry.hours += row.hours;
    if (row.hours > 0 && entry.lastAgent !== row.agent) {
      entry.agents += 1;
      entry.lastAgent = row.agent;
    }
    tallies.set(key, entry);
  }
  return tallies;
}

function exposureOf(own: readonly SalesRow[], rates: Pick<SalesNorms, 'weekRates' | 'campaignRates'>): Exposure {
  const rows = own.map((row) => ({
    net: row.gross - row.withdrawn,
    expected: row.hours * (rates.weekRates.get(cellKey(row)) ?? rates.campaignRates.get(row.campaign) ?? 0),
  }));
  return { observed: sum(rows.map(({ net }) => net)), expected: sum(rows.map((row) => row.expected)), rows };
}

/** Pearson's χ² of the weeks against what each agent sells on average, by degree of freedom. */
function dispersionOf(exposures: readonly Exposure[]): number {
  let [squares, count, agents] = [0, 0, 0];
  for (const { observed, expected, rows } of exposures) {
    const index = observed / expected;
    if (index === 0) continue;
    agents += 1;
    for (const row of rows) {
      if (row.expected === 0) continue;
      count += 1;
      squares += (row.net - index * row.expected) ** 2 / (index * row.expected);
    }
  }
  const degrees = count - agents;
  return degrees >= MIN_DISPERSION_DEGREES ? Math.max(1, squares / degrees) : 1;
}

function betweenVariance(exposures: readonly Exposure[], mean: number, dispersion: number): number {
  const expected = sum(exposures.map((one) => one.expected));
  if (expected === 0) return 0;
  const squares = sum(exposures.map((one) => one.expected * (one.observed / one.expected - mean) ** 2));
  return squares / expected - (dispersion * mean * exposures.length) / expected;
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((one, other) => one - other);
  const middle = ordered.length / 2;
  return ((ordered[Math.ceil(middle) - 1] ?? 0) + (ordered[Math.floor(middle)] ?? 0)) / 2;
}
