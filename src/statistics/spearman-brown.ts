/**
 * Reliability of the mean of `k` raters, from that of one: kα / (1 + (k − 1)α). (Spearman 1910, Brown 1910.)
 *
 * @param alpha of a single rater, above −1 / (k − 1)
 */
export function meanReliability(alpha: number, k: number): number {
  return (k * alpha) / (1 + (k - 1) * alpha);
}

/**
 * How many raters the mean needs to reach `target`: ⌈t(1 − α) / (α(1 − t))⌉. Null when no number is enough, as without
 * any agreement.
 *
 * @param target above 0 and below 1
 */
export function ratersNeeded(alpha: number, target: number): number | null {
  if (alpha <= 0) return null;
  const exact = (target * (1 - alpha)) / (alpha * (1 - target));
  // What is a whole number but for rounding stays it.
  return Math.max(1, Math.ceil(exact - 1e-9));
}
