import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agreementInterval, agreementOf, type Pair } from './agreement.js';
import { correlationInterval, t95 } from './intervals.js';

const rating = fc.integer({ min: 1, max: 5 });
const interviews = fc.array(fc.array(fc.tuple(rating, rating), { minLength: 1, maxLength: 6 }), { maxLength: 10 });

/** From the definition: α anew for every interview left out. */
function naiveJackknife(all: Pair[][]): { low: number; high: number } {
  const without = all.map((_, left) => agreementOf(all.filter((__, i) => i !== left)).alpha ?? NaN);
  const mean = without.reduce((sum, one) => sum + one, 0) / all.length;
  const squares = without.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const half = t95(all.length - 1) * Math.sqrt(((all.length - 1) / all.length) * squares);
  const alpha = agreementOf(all).alpha ?? NaN;
  return { low: alpha - half, high: Math.min(1, alpha + half) };
}

describe('the agreement of an interviewer', () => {
  it('does not care about the order of interviews, nor about who of two is asked', () => {
    fc.assert(
      fc.property(interviews, (given) => {
        const turned = given.toReversed().map((pairs) => pairs.map(([own, other]): Pair => [other, own]));
        const [one, other] = [agreementOf(given), agreementOf(turned)];
        expect(other.reason).toBe(one.reason);
        expect(other.alpha ?? 0).toBeCloseTo(one.alpha ?? 0, 9);
      }),
    );
  });

  it('has an interval around it that is the jackknife over interviews', () => {
    fc.assert(
      fc.property(interviews, (given) => {
        const interval = agreementInterval(given);
        if (interval === null) return;
        const naive = naiveJackknife(given);
        expect(interval.low).toBeCloseTo(naive.low, 9);
        expect(interval.high).toBeCloseTo(naive.high, 9);
        expect(interval.low).toBeLessThanOrEqual(agreementOf(given).alpha ?? NaN);
        expect(interval.high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has no interval where one interview decides, or none differs', () => {
    const same: Pair[][] = [[[3, 3]], [[3, 3]], [[5, 4]]];
    expect(agreementOf(same).alpha).not.toBeNull();
    expect(agreementInterval(same)).toBeNull();
    expect(agreementInterval([])).toBeNull();
    expect(
      agreementInterval([
        [
          [1, 2],
          [4, 5],
        ],
      ]),
    ).toBeNull();
    const perfect: Pair[][] = [
      [
        [1, 1],
        [5, 5],
      ],
      [
        [1, 1],
        [5, 5],
      ],
      [
        [1, 1],
        [5, 5],
      ],
    ];
    expect(agreementOf(perfect).alpha).toBe(1);
    expect(agreementInterval(perfect)).toBeNull();
  });
});

describe('the quantile of Student’s t', () => {
  it.each([
    [4, 2.776445],
    [5, 2.570582],
    [9, 2.262157],
    [19, 2.093024],
    [59, 2.000995],
  ])('is that of the tables with %i degrees of freedom', (degrees, tabled) => {
    expect(Math.abs(t95(degrees) / tabled - 1)).toBeLessThan(0.003);
  });
});

describe('the interval of a correlation', () => {
  it('is the published one', () => {
    // Schönbrodt & Perugini 2013: r = .40 of 25 has the 90 % interval .07 to .65.
    const { low, high } = correlationInterval(0.4, 25, 1.644853627) ?? { low: NaN, high: NaN };
    expect(low).toBeCloseTo(0.0728357481, 9);
    expect(high).toBeCloseTo(0.6494418977, 9);
  });

  it('is not there where it would have no width', () => {
    expect(correlationInterval(1, 30)).toBeNull();
    expect(correlationInterval(0.5, 3)).toBeNull();
  });
});
