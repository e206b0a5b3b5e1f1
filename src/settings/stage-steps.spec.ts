import { describe, expect, it } from '@jest/globals';
import { canStep, placeAfterStep } from './stage-steps.js';

const stages = [
  { id: 'a', milestone: 'applied' },
  { id: 'b', milestone: 'training' },
  { id: 'c', milestone: 'training' },
] as const;
const ids = (moved: readonly { id: string }[]): string => moved.map(({ id }) => id).join('');

describe('a step of a stage', () => {
  it('changes places with its neighbour, and there and back changes nothing', () => {
    expect(ids(placeAfterStep(stages, 'c', 'up'))).toBe('acb');
    expect(ids(placeAfterStep(placeAfterStep(stages, 'c', 'up'), 'c', 'down'))).toBe('abc');
  });

  it('goes nowhere beyond the ends, and knows no stranger', () => {
    expect(ids(placeAfterStep(stages, 'a', 'up'))).toBe('abc');
    expect(ids(placeAfterStep(stages, 'c', 'down'))).toBe('abc');
    expect(ids(placeAfterStep(stages, 'x', 'up'))).toBe('abc');
  });

  it('is possible only within a milestone', () => {
    expect(stages.map((_, i) => [canStep(stages, i, 'up'), canStep(stages, i, 'down')])).toEqual([
      [false, false],
      [false, true],
      [true, false],
    ]);
  });
});
