import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { icc } from './icc.js';
import { krippendorffAlpha, type Alpha, type Metric } from './krippendorff-alpha.js';
import { meanReliability, ratersNeeded } from './spearman-brown.js';

type Units = (number | null)[][];

interface Golden {
  tolerance: number;
  cases: { id: string; fn: string; input: unknown; expected: unknown }[];
}

const { tolerance, cases } = JSON.parse(readFileSync('test/golden/06_reliability.json', 'utf8')) as Golden;

/** Ratings less what their rater is known to give too much: the same columns in both. */
function withoutLeniency(units: Units, leniency: readonly number[]): Units {
  return units.map((unit) => unit.map((rating, rater) => (rating === null ? null : rating - (leniency[rater] ?? 0))));
}

/** The functions of the golden cases, by their names there. */
const FUNCTIONS: Readonly<Record<string, (input: never) => unknown>> = {
  krippendorff_alpha: ({ units, metric }: { units: Units; metric: Metric }) => krippendorffAlpha(units, metric).alpha,
  icc_complete: ({ matrix }: { matrix: number[][] }) => icc(matrix),
  spearman_brown: ({ r1, k }: { r1: number; k: number }) => meanReliability(r1, k),
  raters_needed: ({ r1, target }: { r1: number; target: number }) => ratersNeeded(r1, target),
  reliability_pair({ units_raw: units, leniency, k, target }: ReliabilityPair) {
    const adjusted = krippendorffAlpha(withoutLeniency(units, leniency), 'interval').alpha ?? NaN;
    return {
      alpha_raw: krippendorffAlpha(units, 'interval').alpha,
      alpha_adjusted: adjusted,
      [`mean_of_${k}`]: meanReliability(adjusted, k),
      raters_needed: ratersNeeded(adjusted, target),
    };
  },
};

interface ReliabilityPair {
  units_raw: Units;
  leniency: number[];
  k: number;
  target: number;
}

function expectClose(got: unknown, want: unknown): void {
  if (typeof want === 'object' && want !== null) {
    expect(Object.keys(got as object).toSorted()).toEqual(Object.keys(want).toSorted());
    for (const [key, value] of Object.entries(want)) expectClose((got as Record<string, unknown>)[key], value);
    return;
  }
  expect(typeof got).toBe('number');
  expect(Math.abs((got as number) - (want as number))).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(want as number)),
  );
}

describe('reliability', () => {
  it.each(cases)('agrees with the published figures: $id', ({ fn, input, expected }) => {
    expectClose(FUNCTIONS[fn]?.(input as never), expected);
  });

  it('covers every golden case', () => {
    expect(cases).toHaveLength(9);
  });
});

describe('Krippendorff’s alpha', () => {
  const metric = fc.constantFrom<Metric>('nominal', 'ordinal', 'interval');
  const units = fc.integer({ min: 2, max: 5 }).chain((raters) =>
    fc.array(
      fc.array(fc.option(fc.integer({ min: 1, max: 5 }), { freq: 4 }), { minLength: raters, maxLength: raters }),
      {
        maxLength: 12,
      },
    ),
  );
  const same = (one: Alpha, other: Alpha): void => {
    expect(other.reason).toBe(one.reason);
    if (one.alpha !== null) expect(other.alpha).toBeCloseTo(one.alpha, 9);
  };

  it('does not care in which order the raters or the units stand', () => {
    fc.assert(
      fc.property(units, metric, fc.nat(), (given, m, turn) => {
        const turned = given.map((unit) => unit.map((_, i) => unit[(i + turn) % unit.length] ?? null));
        same(krippendorffAlpha(given, m), krippendorffAlpha(turned.toReversed(), m));
      }),
    );
  });

  it('does not care about the unit and the zero of an interval scale', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -50, max: 50 }), (given, scale, shift) => {
        const moved = given.map((unit) => unit.map((value) => (value === null ? null : scale * value + shift)));
        same(krippendorffAlpha(given, 'interval'), krippendorffAlpha(moved, 'interval'));
      }),
    );
  });

  it('is 1 when everybody agrees, by any metric, and never more', () => {
    fc.assert(
      fc.property(units, metric, (given, m) => {
        const agreeing = given.map((unit, i) => unit.map((value) => (value === null ? null : (i % 5) + 1)));
        const { alpha, reason } = krippendorffAlpha(agreeing, m);
        if (reason === null) expect(alpha).toBeCloseTo(1, 12);
        expect(krippendorffAlpha(given, m).alpha ?? 0).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('ignores who rated alone', () => {
    fc.assert(
      fc.property(units, metric, fc.integer({ min: 1, max: 5 }), (given, m, value) => {
        same(krippendorffAlpha(given, m), krippendorffAlpha([...given, [value, null], [null], []], m));
      }),
    );
  });

  it('equals the sum over pairs that needs no table', () => {
    fc.assert(
      fc.property(units, (given) => {
        const { alpha } = krippendorffAlpha(given, 'interval');
        if (alpha !== null) expect(alpha).toBeCloseTo(naiveInterval(given), 9);
      }),
    );
  });

  it('says why there is none', () => {
    expect(krippendorffAlpha([], 'interval')).toEqual({ alpha: null, reason: 'no_pairs' });
    expect(
      krippendorffAlpha(
        [
          [1, null],
          [null, 5],
        ],
        'interval',
      ),
    ).toEqual({ alpha: null, reason: 'no_pairs' });
    expect(
      krippendorffAlpha(
        [
          [3, 3],
          [3, 3, 3],
        ],
        'nominal',
      ),
    ).toEqual({ alpha: null, reason: 'no_variation' });
  });
});

/** From the definition: squared differences within units against those between any two values that can be paired. */
function naiveInterval(units: Units): number {
  const paired = units.map((unit) => unit.filter((value) => value !== null)).filter(({ length }) => length >= 2);
  const all = paired.flat();
  const sum = (values: number[]): number =>
    values.reduce((total, one) => total + values.reduce((inner, other) => inner + (one - other) ** 2, 0), 0);
  const within = paired.reduce((total, unit) => total + sum(unit) / (unit.length - 1), 0) / all.length;
  return 1 - within / (sum(all) / (all.length * (all.length - 1)));
}

describe('the mean of several raters', () => {
  it('is as reliable as wanted with as many as are needed, and not with one fewer', () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(share, share, (alpha, target) => {
        const needed = ratersNeeded(alpha, target) ?? NaN;
        expect(meanReliability(alpha, needed)).toBeGreaterThanOrEqual(target - 1e-6);
        if (needed > 1) expect(meanReliability(alpha, needed - 1)).toBeLessThan(target);
      }),
    );
  });

  it('never gets there without agreement', () => {
    expect(ratersNeeded(0, 0.7)).toBeNull();
    expect(ratersNeeded(-0.2, 0.7)).toBeNull();
  });
});

describe('an intraclass correlation', () => {
  it('needs a panel without a gap, in which people differ', () => {
    expect(icc([[1, 2]])).toBeNull();
    expect(icc([[1], [2]])).toBeNull();
    expect(icc([[1, 2], [3]])).toBeNull();
    expect(
      icc([
        [3, 3],
        [3, 3],
      ]),
    ).toBeNull();
    expect(
      icc([
        [1, 1],
        [5, 5],
      ]),
    ).toMatchObject({ ICC1_1: 1, ICC2_k: 1, ICC3_1: 1 });
  });
});
