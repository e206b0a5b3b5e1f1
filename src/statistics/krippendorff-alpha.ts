export type Metric = 'nominal' | 'ordinal' | 'interval';

/** How often each value stands beside each other one, by the two values. Tables of different units can be added. */
export type Coincidences = ReadonlyMap<number, ReadonlyMap<number, number>>;

/**
 * 1: everybody agrees; 0: as much as by chance; below 0: less than that. Null when it cannot be said:
 * - `no_pairs`: no unit has two values;
 * - `no_variation`: all values are the same, so that agreement by chance is all there could be.
 */
export type Alpha =
  | { readonly alpha: number; readonly reason: null }
  | { readonly alpha: null; readonly reason: 'no_pairs' | 'no_variation' };

/**
 * Krippendorff's α for any number of raters and with missing values (null). A unit is what several people rated.
 * Source: Krippendorff, "Content Analysis", by way of Hayes & Krippendorff 2007.
 */
export function krippendorffAlpha(units: readonly (readonly (number | null)[])[], metric: Metric): Alpha {
  return alphaOf(coincidencesOf(units), metric);
}

/** Each pair of values of a unit with m values counts 1 / (m − 1), in both directions; a unit with fewer than two none. */
export function coincidencesOf(units: readonly (readonly (number | null)[])[]): Coincidences {
  const table = new Map<number, Map<number, number>>();
  for (const unit of units) {
    const values = unit.filter((value) => value !== null);
    for (const [i, one] of values.entries()) {
      for (const [j, other] of values.entries()) {
        if (i === j) continue;
        const row = table.get(one) ?? new Map<number, number>();
        table.set(one, row.set(other, (row.get(other) ?? 0) + 1 / (values.length - 1)));
      }
    }
  }
  return table;
}

/** α = 1 − D_o / D_e, with observed and expected disagreement weighed by the squared distance of the metric. */
export function alphaOf(coincidences: Coincidences, metric: Metric): Alpha {
  const totals = totalsOf(coincidences);
  const n = [...totals.values()].reduce((sum, count) => sum + count, 0);
  if (n === 0) return { alpha: null, reason: 'no_pairs' };
  const distance = distanceOf(metric, totals);
  let [observed, expected] = [0, 0];
  for (const [one, oneTotal] of totals) {
    for (const [other, otherTotal] of totals) {
      observed += (coincidences.get(one)?.get(other) ?? 0) * distance(one, other);
      expected += oneTotal * otherTotal * distance(one, other);
    }
  }
  if (expected === 0) return { alpha: null, reason: 'no_variation' };
  return { alpha: 1 - ((n - 1) * observed) / expected, reason: null };
}

/** How often each value stands in a pair, in ascending order of the values. */
function totalsOf(coincidences: Coincidences): Map<number, number> {
  const values = [...coincidences].toSorted(([one], [other]) => one - other);
  return new Map(values.map(([value, row]) => [value, [...row.values()].reduce((sum, count) => sum + count, 0)]));
}

function distanceOf(metric: Metric, totals: ReadonlyMap<number, number>): (one: number, other: number) => number {
  switch (metric) {
    case 'nominal':
      return (one, other) => (one === other ? 0 : 1);
    case 'interval':
      return (one, other) => (one - other) ** 2;
    case 'ordinal':
      return (one, other) => (one === other ? 0 : ranksBetween(one, other, totals) ** 2);
  }
}

/** The values from the one to the other, both ends counting half. */
function ranksBetween(one: number, other: number, totals: ReadonlyMap<number, number>): number {
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  const within = [...totals].filter(([value]) => value >= low && value <= high);
  const ends = (totals.get(low) ?? 0) + (totals.get(high) ?? 0);
  return within.reduce((sum, [, count]) => sum + count, 0) - ends / 2;
}
