import { milestoneRank, type Milestone } from '../pipelines/ladder.js';

/** A stage of an application's pipeline in today's order; `position` is null for a stage that left the order. */
export interface PipelineStage {
  id: string;
  name: string;
  milestone: Milestone;
  position: number | null;
  isRetired: boolean;
}

/** The stages people can still enter, in order. */
export function openStages(stages: readonly PipelineStage[]): PipelineStage[] {
  return stages
    .filter((stage) => !stage.isRetired && stage.position !== null)
    .toSorted((a, b) => Number(a.position) - Number(b.position));
}

/** Whether day one of training is the next step: no stage people can enter lies between this one and training. */
export function isLastBeforeTraining(stage: PipelineStage, stages: readonly PipelineStage[]): boolean {
  if (isTrainingOrLater(stage) || stage.position === null) return false;
  const { position } = stage;
  const next = openStages(stages).find((other) => Number(other.position) > position);
  return next !== undefined && isTrainingOrLater(next);
}

/**
 * Where somebody who stands in `stage` enters another pipeline: the stage of the same milestone and the same place among
 * the stages of that milestone; the last of that milestone where there are fewer; else the last one of an earlier milestone.
 */
export function counterpart(
  stage: PipelineStage,
  stages: readonly PipelineStage[],
  target: readonly PipelineStage[],
): PipelineStage | undefined {
  const itself = target.find((other) => other.id === stage.id && !other.isRetired);
  if (itself !== undefined) return itself;
  const ordinal = openStages(stages).filter(
    (other) => other.milestone === stage.milestone && Number(other.position) < Number(stage.position),
  ).length;
  const open = openStages(target);
  const peers = open.filter((other) => other.milestone === stage.milestone);
  return (
    peers[ordinal] ??
    peers.at(-1) ??
    open.findLast((other) => milestoneRank(other.milestone) <= milestoneRank(stage.milestone))
  );
}

function isTrainingOrLater(stage: PipelineStage): boolean {
  return milestoneRank(stage.milestone) >= milestoneRank('training');
}
