import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { wilson } from './wilson.js';

interface Golden<Case> {
  tolerance: number;
  cases: Case[];
}
interface Expected {
  p: number | null;
  lo: number | null;
  hi: number | null;
}

const golden = <Case>(file: string): Golden<Case> =>
  JSON.parse(readFileSync(`test/golden/${file}`, 'utf8')) as Golden<Case>;

function expectInterval(got: ReturnType<typeof wilson>, want: Expected, tolerance: number): void {
  if (want.p === null) return expect(got).toBeNull();
  for (const [ours, theirs] of [
    [got?.rate, want.p],
    [got?.low, want.lo],
    [got?.high, want.hi],
  ]) {
    expect(Math.abs((ours ?? NaN) - (theirs ?? NaN))).toBeLessThanOrEqual(tolerance);
  }
}

describe('the Wilson interval', () => {
  const { cases, tolerance } = golden<{ id: string; input: { k: number; n: number; z: number }; expected: Expected }>(
    '01_wilson.json',
  );

  it.each(cases)('agrees with the published figures: $id', ({ input, expected }) => {
    expectInterval(wilson(input.k, input.n, input.z), expected, tolerance);
    expectInterval(wilson(input.k, input.n), expected, tolerance);
  });

  it('agrees with the customer’s quarter, 360 to 30 to 20', () => {
    const quarter = golden<{
      input: { counts: [number, number, number] };
      expected: { steps: [Expected, Expected]; overall: Expected };
    }>('02_funnel_360_30_20.json');
    expect(quarter.cases).toHaveLength(1);
    for (const { input, expected } of quarter.cases) {
      const [applied, matched, training] = input.counts;
      expectInterval(wilson(matched, applied), expected.steps[0], quarter.tolerance);
      expectInterval(wilson(training, matched), expected.steps[1], quarter.tolerance);
      expectInterval(wilson(training, applied), expected.overall, quarter.tolerance);
    }
  });

  it('has an end at 0 for none and at 1 for all, and none at all for nobody', () => {
    expect(wilson(0, 12)?.low).toBe(0);
    expect(wilson(12, 12)?.high).toBe(1);
    expect(wilson(0, 0)).toBeNull();
  });
});
