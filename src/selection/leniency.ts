import type { RatedCriterion } from '../competencies/criterion.js';
import { solveLinear } from '../statistics/linear-system.js';
import { byText, clamp, groupBy, requireNumber, sum, unusable } from './input.js';
import type { RatingRules, RatingSource } from './policy.js';

/** What one rater said of one nominee on one criterion; null: not observed. */
export interface Rating {
  readonly ratee: string;
  readonly rater: string;
  readonly source: RatingSource;
  readonly criterion: RatedCriterion;
  readonly value: number | null;
}

export interface Leniency {
  readonly criterionMeans: ReadonlyMap<RatedCriterion, number>;
  /** Points of the scale 1–5 that a rater gives too much; 0 where it cannot be told. */
  readonly byRater: ReadonlyMap<string, number>;
  /** Ratees of the rater whom somebody else rated as well. */
  readonly sharedRatees: ReadonlyMap<string, number>;
  readonly adjusted: readonly string[];
  readonly notEstimable: readonly string[];
}

/** How far one rater lies from the mean with one ratee, over the criteria. */
interface Deviation {
  readonly ratee: string;
  readonly rater: string;
  readonly value: number;
}

/**
 * How lenient each rater is against the others who rated the same people, by least squares with a penalty on leniency:
 * without it the quality of a lead's own team would be taken for the lead's leniency.
 * Source: docs/selection.md, "Leniency".
 */
export function leniencyOf(
  given: readonly Rating[],
  rules: Pick<RatingRules, 'kappa' | 'min_shared' | 'lambda_cap'>,
): Leniency {
  const ratings = orderedRatings(given);
  const criterionMeans = meansByCriterion(ratings);
  const deviations = deviationsFrom(criterionMeans, ratings);
  const byRatee = groupBy(deviations, ({ ratee }) => ratee);
  const byRater = groupBy(deviations, ({ rater }) => rater);
  const raters = [...byRater.keys()].toSorted(byText);
  const isShared = ({ ratee }: Deviation): boolean => (byRatee.get(ratee) ?? []).length > 1;
  const sharedRatees = new Map(raters.map((rater) => [rater, (byRater.get(rater) ?? []).filter(isShared).length]));
  const adjusted = raters.filter((rater) => (sharedRatees.get(rater) ?? 0) >= rules.min_shared);
  const estimates = solve(adjusted, byRater, byRatee, rules.kappa);
  const capped = (rater: string): number => clamp(estimates.get(rater) ?? 0, -rules.lambda_cap, rules.lambda_cap);
  return {
    criterionMeans,
    byRater: new Map(raters.map((rater) => [rater, capped(rater)])),
    sharedRatees,
    adjusted,
    notEstimable: raters.filter((rater) => !estimates.has(rater)),
  };
}

/**
 * By ratee, rater and criterion, so that no figure depends on the order in which ratings came in.
 *
 * @throws AppError `selection-data` for a value outside 1–5, a rating of oneself, or two of the same
 */
export function orderedRatings(ratings: readonly Rating[]): Rating[] {
  for (const rating of ratings) checkRating(rating);
  const ordered = ratings.toSorted(
    (one, other) =>
      byText(one.ratee, other.ratee) || byText(one.rater, other.rater) || byText(one.criterion, other.criterion),
  );
  for (const [i, { ratee, rater, criterion }] of ordered.entries()) {
    const next = ordered[i + 1];
    if (next?.ratee === ratee && next.rater === rater && next.criterion === criterion) {
      throw unusable(`${rater}’s rating of ${ratee} on ${criterion}`, 'be there once');
    }
  }
  return ordered;
}

function checkRating({ ratee, rater, criterion, value }: Rating): void {
  const what = (): string => `${rater}’s rating of ${ratee} on ${criterion}`;
  if (value !== null) requireNumber(value, { min: 1, max: 5, isWhole: true }, what);
  if (ratee === rater) throw unusable(what(), 'come from somebody else');
}

function meansByCriterion(ratings: readonly Rating[]): Map<RatedCriterion, number> {
  const values = new Map<RatedCriterion, number[]>();
  for (const { criterion, value } of ratings) {
    if (value !== null) values.set(criterion, [...(values.get(criterion) ?? []), value]);
  }
  return new Map([...values].map(([criterion, all]) => [criterion, sum(all) / all.length]));
}

function deviationsFrom(means: ReadonlyMap<RatedCriterion, number>, ratings: readonly Rating[]): Deviation[] {
  const observed = ratings.filter(({ value }) => value !== null);
  return [...groupBy(observed, ({ ratee, rater }) => JSON.stringify([ratee, rater])).values()].flatMap((pair) => {
    const [first] = pair;
    if (!first) return [];
    const total = sum(pair.map(({ criterion, value }) => (value ?? 0) - (means.get(criterion) ?? 0)));
    return [{ ratee: first.ratee, rater: first.rater, value: total / pair.length }];
  });
}

/** The normal equations, with what the ratees are worth already eliminated. */
function solve(
  adjusted: readonly string[],
  byRater: ReadonlyMap<string, readonly Deviation[]>,
  byRatee: ReadonlyMap<string, readonly Deviation[]>,
  kappa: number,
): Map<string, number> {
  const position = new Map(adjusted.map((rater, i) => [rater, i]));
  const right: number[] = [];
  const matrix = adjusted.map((rater, row) => {
    const equation = adjusted.map(() => 0);
    const own = byRater.get(rater) ?? [];
    equation[row] = own.length + kappa;
    let known = 0;
    for (const { ratee, value } of own) {
      const all = byRatee.get(ratee) ?? [];
      known += value - sum(all.map((deviation) => deviation.value)) / all.length;
      for (const { rater: other } of all) {
        const column = position.get(other);
        if (column !== undefined) equation[column] = (equation[column] ?? 0) - 1 / all.length;
      }
    }
    right.push(known);
    return equation;
  });
  const solution = solveLinear(matrix, right);
  return new Map(adjusted.map((rater, i) => [rater, solution[i] ?? 0]));
}
