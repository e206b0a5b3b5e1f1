import type { Interval } from './agreement.js';

/** The two-sided 95 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * The two-sided 95 % quantile of Student's t, by the expansion of Cornish & Fisher: from 4 degrees of freedom on it is
 * less than 0.3 % too small. (Abramowitz & Stegun 26.7.5.)
 */
export function t95(degrees: number): number {
  const first = (Z ** 3 + Z) / 4;
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96;
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384;
  return Z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** 95 % interval of a correlation of `n` pairs, by Fisher's z. Null where it has no width: n ≤ 3, or r = ±1. */
export function correlationInterval(r: number, n: number, z: number = Z): Interval | null {
  if (n <= 3 || Math.abs(r) >= 1) return null;
  const half = z / Math.sqrt(n - 3);
  return { low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half) };
}
