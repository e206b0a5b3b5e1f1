import { RATED_CRITERIA, type RatedCriterion } from '../competencies/criterion.js';
import { byText, clamp, groupBy, sum } from './input.js';
import { orderedRatings, type Rating } from './leniency.js';
import { RATING_SOURCES, type RatingRules } from './policy.js';

export interface RatingScore {
  /** Raters who count. */
  readonly raters: number;
  /** Peers who do not count because they are too few. */
  readonly peersDropped: number;
  readonly rawMean: number | null;
  /** 1–5, corrected for leniency, each source weighing as the policy says. */
  readonly adjustedMean: number | null;
  /** 0–100. */
  readonly score: number | null;
  readonly se: number | null;
  readonly reason: 'too_few_raters' | 'only_nominator' | null;
}

export interface RatingScores {
  /** Of one corrected rating, and the degrees of freedom it was seen with. */
  readonly residuals: ReadonlyMap<RatedCriterion, { readonly variance: number; readonly degrees: number }>;
  readonly byNominee: ReadonlyMap<string, Readonly<Record<RatedCriterion, RatingScore>>>;
}

/** The ratings of one nominee on one criterion that count. */
interface Counted {
  readonly ratings: readonly CorrectedRating[];
  readonly peersDropped: number;
}

type CorrectedRating = Rating & { readonly value: number; readonly corrected: number };

/**
 * Scores of the rated criteria, 0–100, with their standard errors.
 * Source: docs/selection.md, "Criterion scores from ratings".
 *
 * @param nominators by nominee; null: nominated themselves
 */
export function ratingScores(
  given: readonly Rating[],
  nominators: ReadonlyMap<string, string | null>,
  leniency: ReadonlyMap<string, number>,
  rules: RatingRules,
): RatingScores {
  const byCell = groupBy(orderedRatings(given), ({ ratee, criterion }) => cellKey(ratee, criterion));
  const nominees = [...nominators.keys()].toSorted(byText);
  const counted = new Map(
    nominees.flatMap((nominee) =>
      RATED_CRITERIA.map((criterion) => {
        const key = cellKey(nominee, criterion);
        return [key, countedOf(byCell.get(key) ?? [], leniency, rules)] as const;
      }),
    ),
  );
  const cellOf = (nominee: string, criterion: RatedCriterion): Counted =>
    counted.get(cellKey(nominee, criterion)) ?? { ratings: [], peersDropped: 0 };
  const residuals = new Map(
    RATED_CRITERIA.map((criterion) => [
      criterion,
      residualOf(
        nominees.map((one) => cellOf(one, criterion)),
        rules,
      ),
    ]),
  );
  const scoreOf = (nominee: string, criterion: RatedCriterion): RatingScore =>
    ratingScore(
      cellOf(nominee, criterion),
      nominators.get(nominee) ?? null,
      residuals.get(criterion)?.variance ?? 0,
      rules,
    );
  return {
    residuals,
    byNominee: new Map(
      nominees.map((nominee) => [
        nominee,
        {
          attitude: scoreOf(nominee, 'attitude'),
          goal_focus: scoreOf(nominee, 'goal_focus'),
          patience: scoreOf(nominee, 'patience'),
        },
      ]),
    ),
  };
}

function cellKey(nominee: string, criterion: RatedCriterion): string {
  return `${criterion} ${nominee}`;
}

/** Peers count only together with enough others; a source without weight does not count at all. */
function countedOf(ratings: readonly Rating[], leniency: ReadonlyMap<string, number>, rules: RatingRules): Counted {
  const observed = ratings.flatMap((rating) =>
    rating.value === null || rules.source_weights[rating.source] === 0
      ? []
      : [{ ...rating, value: rating.value, corrected: rating.value - (leniency.get(rating.rater) ?? 0) }],
  );
  const peers = observed.filter(({ source }) => source === 'peer').length;
  if (peers >= rules.min_peers) return { ratings: observed, peersDropped: 0 };
  return { ratings: observed.filter(({ source }) => source !== 'peer'), peersDropped: peers };
}

/** Pooled over the nominees, and held up by what is known before any rating is seen. */
function residualOf(cells: readonly Counted[], { nu0, sigma0_sq }: RatingRules): { variance: number; degrees: number } {
  let [squares, degrees] = [0, 0];
  for (const { ratings } of cells) {
    if (ratings.length === 0) continue;
    const mean = sum(ratings.map(({ corrected }) => corrected)) / ratings.length;
    squares += sum(ratings.map(({ corrected }) => (corrected - mean) ** 2));
    degrees += ratings.length - 1;
  }
  return { variance: (nu0 * sigma0_sq + squares) / (nu0 + degrees), degrees };
}

function ratingScore(cell: Counted, nominator: string | null, variance: number, rules: RatingRules): RatingScore {
  const { ratings, peersDropped } = cell;
  const known = {
    raters: ratings.length,
    peersDropped,
    rawMean: ratings.length === 0 ? null : sum(ratings.map(({ value }) => value)) / ratings.length,
  };
  const none = { ...known, adjustedMean: null, score: null, se: null };
  if (ratings.length < rules.min_raters) return { ...none, reason: 'too_few_raters' };
  if (ratings.every(({ rater }) => rater === nominator)) return { ...none, reason: 'only_nominator' };
  const sources = RATING_SOURCES.flatMap((source) => {
    const values = ratings.filter((rating) => rating.source === source).map(({ corrected }) => corrected);
    return values.length === 0 ? [] : [{ weight: rules.source_weights[source], values }];
  });
  const total = sum(sources.map(({ weight }) => weight));
  const mean = sum(sources.map(({ weight, values }) => (weight / total) * (sum(values) / values.length)));
  const spread = sum(sources.map(({ weight, values }) => (weight / total) ** 2 / values.length));
  const adjustedMean = clamp(mean, 1, 5);
  return {
    ...known,
    adjustedMean,
    score: 25 * (adjustedMean - 1),
    se: 25 * Math.sqrt(variance * spread),
    reason: null,
  };
}
