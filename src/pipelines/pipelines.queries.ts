import sql, { type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { rows, type Queryable } from '../database/sql.js';
import type { Door, Milestone } from './ladder.js';
import { PipelineOrderStage } from './pipeline-order-stage.entity.js';
import { PipelineOrder } from './pipeline-order.entity.js';
import { Pipeline } from './pipeline.entity.js';
import { Stage } from './stage.entity.js';

export interface NewStage {
  code: string | null;
  name: string;
  milestone: Milestone;
  limit_days?: number | null;
}

export interface NewPipeline {
  /** null makes a template. */
  jobId: string | null;
  door: Door;
  name: string;
  stages: readonly NewStage[];
}

/** A stage at its place in the newest order of its pipeline. */
export interface PlacedStage {
  id: string;
  pipeline_id: string;
  position: number;
  name: string;
  code: string | null;
  milestone: Milestone;
  limit_days: number | null;
  external_id: string | null;
  retired_at: Date | null;
}

export interface PipelineRow {
  id: string;
  job_id: string | null;
  /** Null: of a template. */
  office_id: string | null;
  door: Door;
  name: string;
  order_version: number;
  created_at: Date;
  version: number;
}

export const PIPELINES = sql`
  SELECT pipeline.id, pipeline.job_id, job.office_id, pipeline.door, pipeline.name, pipeline.order_version,
    pipeline.created_at, pipeline.version
  FROM pipeline LEFT JOIN job ON job.id = pipeline.job_id`;

/** A pipeline is seen with its job; templates are for everybody. Goes with `FROM pipeline LEFT JOIN job`. */
export function visiblePipelines(actor: Actor): Sql {
  return sql`(pipeline.job_id IS NULL OR ${inScope(actor, 'job.office_id', 'job.project_id')})`;
}

/** The stages of some pipelines, each in the newest order. */
export function placedStages(db: Queryable, pipelineIds: readonly string[]): Promise<PlacedStage[]> {
  return rows<PlacedStage>(
    db,
    sql`SELECT stage.id, stage.pipeline_id, place.position, stage.name, stage.code, stage.milestone, stage.limit_days,
        stage.external_id, stage.retired_at
      FROM stage
      JOIN pipeline ON pipeline.id = stage.pipeline_id
      JOIN pipeline_order_stage place ON place.pipeline_id = pipeline.id AND place.version = pipeline.order_version
        AND place.stage_id = stage.id
      WHERE pipeline.id = ANY(${[...pipelineIds]}::uuid[])
      ORDER BY stage.pipeline_id, place.position`,
  );
}

/** What a new job takes over from a template; nothing when there is no such template for the door. */
export function templateStages(db: Queryable, templateId: string, door: Door): Promise<NewStage[]> {
  return stagesToCopy(db, sql`pipeline.id = ${templateId} AND pipeline.job_id IS NULL AND pipeline.door = ${door}`);
}

/** What a template takes over from a pipeline; nothing when the actor sees no such pipeline. */
export function stagesOfPipeline(db: Queryable, actor: Actor, pipelineId: string): Promise<NewStage[]> {
  return stagesToCopy(db, sql`pipeline.id = ${pipelineId} AND ${visiblePipelines(actor)}`);
}

function stagesToCopy(db: Queryable, condition: Sql): Promise<NewStage[]> {
  return rows<NewStage>(
    db,
    sql`SELECT stage.code, stage.name, stage.milestone, stage.limit_days
      FROM pipeline
      LEFT JOIN job ON job.id = pipeline.job_id
      JOIN stage ON stage.pipeline_id = pipeline.id
      JOIN pipeline_order_stage place ON place.pipeline_id = pipeline.id AND place.version = pipeline.order_version
        AND place.stage_id = stage.id
      WHERE ${condition} AND stage.retired_at IS NULL
      ORDER BY place.position`,
  );
}

/** Writes a pipeline with its stages and the first version of their order. */
export async function insertPipeline(tx: EntityManager, given: NewPipeline): Promise<Pipeline> {
  const pipeline = tx.create(Pipeline, { id: uuid(), jobId: given.jobId, door: given.door, name: given.name });
  await tx.insert(Pipeline, pipeline);
  const stages = given.stages.map(({ code, name, milestone, limit_days: limitDays = null }) =>
    tx.create(Stage, { id: uuid(), pipelineId: pipeline.id, code, name, milestone, limitDays }),
  );
  await tx.insert(Stage, stages);
  const stageIds = stages.map(({ id }) => id);
  await insertOrder(tx, pipeline.id, 1, stageIds);
  return pipeline;
}

/** Writes one version of a pipeline's order: the stages in the given order, from this moment on. */
export async function insertOrder(
  tx: EntityManager,
  pipelineId: string,
  version: number,
  stageIds: readonly string[],
): Promise<void> {
  await tx.insert(PipelineOrder, { pipelineId, version, validFrom: () => 'clock_timestamp()' });
  await tx.insert(
    PipelineOrderStage,
    stageIds.map((stageId, i) => ({ pipelineId, version, stageId, position: i + 1 })),
  );
}

/** Deletes pipelines with all that belongs to them. The database refuses when somebody has been in one of their stages. */
export async function deletePipelines(tx: Queryable, ids: readonly string[]): Promise<void> {
  const ofThese = sql`pipeline_id = ANY(${[...ids]}::uuid[])`;
  await rows(tx, sql`DELETE FROM pipeline_order_stage WHERE ${ofThese}`);
  await rows(tx, sql`DELETE FROM pipeline_order WHERE ${ofThese}`);
  await rows(tx, sql`DELETE FROM stage WHERE ${ofThese}`);
  await rows(tx, sql`DELETE FROM pipeline WHERE id = ANY(${[...ids]}::uuid[])`);
}
