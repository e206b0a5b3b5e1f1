/** The two-sided 95 % quantile of the standard normal distribution. */
export const Z_95 = 1.959963984540054;

export interface Interval {
  /** 0–1, as are the ends. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The share `count / of` with its Wilson score interval, or null of nobody. None of n has the lower end 0, all of n the
 * upper end 1. (Wilson 1927; Brown, Cai & DasGupta 2001.)
 */
export function wilson(count: number, of: number, z: number = Z_95): Interval | null {
  if (of === 0) return null;
  const rate = count / of;
  const z2 = z * z;
  const scale = 1 + z2 / of;
  const centre = (rate + z2 / (2 * of)) / scale;
  const half = (z * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of * of))) / scale;
  return { rate, low: count === 0 ? 0 : centre - half, high: count === of ? 1 : centre + half };
}
