import { describe, expect, it } from '@jest/globals';
import { DEFAULT_PIPELINES, type DefaultStage } from './default-pipelines.js';
import { DOORS, firstFall, MILESTONES, milestoneRank, type Milestone } from './ladder.js';

const stages = (...milestones: Milestone[]): { milestone: Milestone }[] =>
  milestones.map((milestone) => ({ milestone }));

describe('the ladder of milestones', () => {
  it('rises in the order in which people reach them', () => {
    expect(MILESTONES.map(milestoneRank)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('may stay on a step and may leave steps out', () => {
    expect(firstFall(stages('applied', 'matched', 'matched', 'placed'))).toBeUndefined();
    expect(firstFall([])).toBeUndefined();
  });

  it('names the first stage that falls, also when a later one rises again', () => {
    const ladder = stages('applied', 'matched', 'screened', 'placed');
    expect(firstFall(ladder)).toBe(ladder[2]);
  });
});

describe.each(DOORS)('the default pipeline of the %s door', (door) => {
  it('begins with applied, ends with placed and never falls', () => {
    const pipeline: readonly DefaultStage[] = DEFAULT_PIPELINES[door];
    expect(firstFall(pipeline)).toBeUndefined();
    expect(new Set(pipeline.map(({ milestone }) => milestone))).toEqual(new Set(MILESTONES));
    expect(new Set(pipeline.map(({ code }) => code)).size).toBe(pipeline.length);
  });
});
