import { t95 } from './intervals.js';
import { alphaOf, coincidencesOf, type Alpha, type Coincidences } from '../statistics/krippendorff-alpha.js';

/** What somebody rated an answer, and what one co-interviewer rated the same answer. */
export type Pair = readonly [own: number, other: number];

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Agreement of one interviewer with all co-interviewers: Krippendorff's α with the interval metric, over the answers that
 * both rated; each answer and co-interviewer is a unit of two values.
 *
 * @param interviews the pairs of each interview; its answers belong together
 */
export function agreementOf(interviews: readonly (readonly Pair[])[]): Alpha {
  return alphaOf(coincidencesOf(interviews.flat()), 'interval');
}

/**
 * 95 % interval of the agreement by the jackknife: each interview is left out once, since answers of one interview are not
 * independent; α ± t · SE with one degree of freedom less than interviews, cut off at 1. The same data give the same
 * interval. Null where it cannot be had: one interview, an α that hangs on one of them, or interviews that do not differ.
 * (Efron & Tibshirani 1993, chapter 11.)
 */
export function agreementInterval(interviews: readonly (readonly Pair[])[]): Interval | null {
  const { alpha } = agreementOf(interviews);
  const whole = coincidencesOf(interviews.flat());
  const without = interviews.map((pairs) => alphaOf(remainder(whole, coincidencesOf(pairs)), 'interval').alpha);
  const known = without.filter((one) => one !== null);
  const n = interviews.length;
  if (alpha === null || n < 2 || known.length < n) return null;
  const mean = known.reduce((sum, one) => sum + one, 0) / n;
  const variance = ((n - 1) / n) * known.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const half = t95(n - 1) * Math.sqrt(variance);
  return half < 1e-9 ? null : { low: alpha - half, high: Math.min(1, alpha + half) };
}

/** Counts are whole numbers here, as a unit has two values: what is taken away leaves nothing behind. */
function remainder(whole: Coincidences, part: Coincidences): Coincidences {
  return new Map(
    [...whole].map(([one, row]) => [
      one,
      new Map([...row].map(([other, count]) => [other, count - (part.get(one)?.get(other) ?? 0)])),
    ]),
  );
}
