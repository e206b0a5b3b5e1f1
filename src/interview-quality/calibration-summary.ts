/** What somebody gave an answer beside what an expert gave it. */
export interface Compared {
  readonly competency: string;
  readonly rating: number;
  readonly expert_rating: number;
}

export interface Summary {
  readonly rated: number;
  /** As the expert. */
  readonly exact: number;
  /** At most one off, exact ones included. */
  readonly within_one: number;
  /** How far off on average, in either direction; null of none. */
  readonly mean_distance: number | null;
  /** How much above the expert on average: severe below 0, lenient above; null of none. */
  readonly mean_difference: number | null;
}

/** How close the ratings are to those of the expert. */
export function summaryOf(compared: readonly Compared[]): Summary {
  const differences = compared.map(({ rating, expert_rating: expert }) => rating - expert);
  const distances = differences.map(Math.abs);
  const mean = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
  return {
    rated: compared.length,
    exact: distances.filter((distance) => distance === 0).length,
    within_one: distances.filter((distance) => distance <= 1).length,
    mean_distance: mean(distances),
    mean_difference: mean(differences),
  };
}

/** The same by competency, in the order in which each comes first. */
export function summariesByCompetency(compared: readonly Compared[]): ReadonlyMap<string, Summary> {
  const codes = [...new Set(compared.map(({ competency }) => competency))];
  return new Map(codes.map((code) => [code, summaryOf(compared.filter(({ competency }) => competency === code))]));
}
