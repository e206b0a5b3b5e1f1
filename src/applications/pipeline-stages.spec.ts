import { describe, expect, it } from '@jest/globals';
import type { Milestone } from '../pipelines/ladder.js';
import { counterpart, isLastBeforeTraining, openStages, type PipelineStage } from './pipeline-stages.js';

const stages = (pipeline: string, ...milestones: Milestone[]): PipelineStage[] =>
  milestones.map((milestone, i) => ({
    id: `${pipeline}-${i + 1}`,
    name: `${milestone} ${i + 1}`,
    milestone,
    position: i + 1,
    isRetired: false,
  }));
const at = (list: PipelineStage[], position: number): PipelineStage => {
  const stage = list.find((other) => other.position === position);
  if (stage === undefined) throw new Error(`There is no stage ${position}.`);
  return stage;
};

describe('openStages', () => {
  it('leaves out what is retired or left the order, and keeps the order', () => {
    const [one, two, three] = stages('a', 'applied', 'screened', 'matched');
    if (!one || !two || !three) throw new Error('three stages');
    expect(openStages([three, { ...two, isRetired: true }, one, { ...one, id: 'gone', position: null }])).toEqual([
      one,
      three,
    ]);
  });
});

describe('isLastBeforeTraining', () => {
  const list = stages('a', 'applied', 'interviewed', 'matched', 'training', 'training', 'placed');

  it('is so only next to the first training stage', () => {
    expect(list.map((stage) => isLastBeforeTraining(stage, list))).toEqual([false, false, true, false, false, false]);
  });

  it('looks past a retired stage', () => {
    const retired = list.map((stage) => (stage.position === 3 ? { ...stage, isRetired: true } : stage));
    expect(isLastBeforeTraining(at(list, 2), retired)).toBe(true);
  });
});

describe('counterpart', () => {
  const here = stages('a', 'applied', 'screened', 'matched', 'training', 'training', 'placed');

  it('keeps the milestone and the place within it', () => {
    const there = stages('b', 'applied', 'interviewed', 'matched', 'training', 'training', 'placed');
    expect(counterpart(at(here, 5), here, there)?.id).toBe('b-5');
    expect(counterpart(at(here, 3), here, there)?.id).toBe('b-3');
  });

  it('takes the last stage of the milestone where there are fewer', () => {
    expect(counterpart(at(here, 5), here, stages('b', 'applied', 'training', 'placed'))?.id).toBe('b-2');
  });

  it('takes an earlier milestone where there is none, never a later one', () => {
    expect(counterpart(at(here, 2), here, stages('b', 'applied', 'interviewed', 'placed'))?.id).toBe('b-1');
  });

  it('stays in the same stage of the same pipeline', () => {
    expect(counterpart(at(here, 4), here, here)?.id).toBe('a-4');
  });
});
