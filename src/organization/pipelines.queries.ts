import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { PipelineOrderStage } from './pipeline-order-stage.entity.js';
import { PipelineOrder } from './pipeline-order.entity.js';
import { Pipeline } from './pipeline.entity.js';
import { Stage } from './stage.entity.js';
import type { Door, Milestone } from './ladder.js';

export interface NewPipeline {
  /** null makes a template. */
  jobId: string | null;
  door: Door;
  name: string;
  stages: readonly { code: string | null; name: string; milestone: Milestone }[];
}

/** Writes a pipeline with its stages and the first version of their order. */
export async function insertPipeline(tx: EntityManager, given: NewPipeline): Promise<Pipeline> {
  const pipeline = tx.create(Pipeline, { id: uuid(), jobId: given.jobId, door: given.door, name: given.name });
  await tx.insert(Pipeline, pipeline);
  const stages = given.stages.map(({ code, name, milestone }) =>
    tx.create(Stage, { id: uuid(), pipelineId: pipeline.id, code, name, milestone }),
  );
  await tx.insert(Stage, stages);
  await insertOrder(
    tx,
    pipeline.id,
    1,
    stages.map((stage) => stage.id),
  );
  return pipeline;
}

/** Writes one version of a pipeline's order: the stages in the given order, from now on. */
export async function insertOrder(
  tx: EntityManager,
  pipelineId: string,
  version: number,
  stageIds: readonly string[],
): Promise<void> {
  await tx.insert(PipelineOrder, { pipelineId, version });
  await tx.insert(
    PipelineOrderStage,
    stageIds.map((stageId, i) => ({ pipelineId, version, stageId, position: i + 1 })),
  );
}
