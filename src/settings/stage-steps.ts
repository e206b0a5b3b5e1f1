import { milestoneRank, type Milestone } from '../pipelines/ladder.js';

export type Step = 'up' | 'down';

/** The stages after one of them has gone a step; as they are where it cannot go. */
export function placeAfterStep<S extends { id: string }>(stages: readonly S[], id: string, step: Step): readonly S[] {
  const from = stages.findIndex((stage) => stage.id === id);
  const to = step === 'up' ? from - 1 : from + 1;
  const [moving, other] = [stages[from], stages[to]];
  return moving === undefined || other === undefined ? stages : stages.with(from, other).with(to, moving);
}

/** Whether a stage can go a step: there is a place, and milestones do not fall. */
export function canStep(stages: readonly { milestone: Milestone }[], index: number, step: Step): boolean {
  const [moving, other] = [stages[index], stages[step === 'up' ? index - 1 : index + 1]];
  return moving !== undefined && other !== undefined && rank(moving) === rank(other);
}

const rank = ({ milestone }: { milestone: Milestone }): number => milestoneRank(milestone);
