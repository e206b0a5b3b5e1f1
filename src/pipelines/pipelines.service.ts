import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, isRefusedBy, rows, type Queryable } from '../database/sql.js';
import { conflict, invalidField, notFound } from '../errors.js';
import { pageOf, type Page } from '../http/page.js';
import { firstFall, milestoneRank } from './ladder.js';
import { refuseStale, saveChanges } from '../organization/edit.js';
import { afterName, byName, equals, nameKey } from '../organization/lists.js';
import { needsAllOffices } from '../organization/offices.service.js';
import { Pipeline } from './pipeline.entity.js';
import {
  MOST_STAGES,
  type NewStageDto,
  type NewTemplateDto,
  type PipelineChangesDto,
  type PipelinesQuery,
  type PipelineView,
  type StageChangesDto,
  type StageOrderDto,
} from './pipelines.dto.js';
import {
  deletePipelines,
  insertOrder,
  insertPipeline,
  PIPELINES,
  placedStages,
  stagesOfPipeline,
  visiblePipelines,
  type NewStage,
  type PipelineRow,
  type PlacedStage,
} from './pipelines.queries.js';
import { pipelineView } from './pipeline-view.js';
import { Stage } from './stage.entity.js';

/** A pipeline locked for a change, with its stages in the newest order. */
interface Opened extends PipelineRow {
  stages: PlacedStage[];
}

@Injectable()
export class PipelinesService {
  constructor(private readonly dataSource: DataSource) {}

  async list(actor: Actor, query: PipelinesQuery): Promise<Page<PipelineView>> {
    const found = await rows<PipelineRow>(
      this.dataSource,
      sql`${PIPELINES} WHERE ${visiblePipelines(actor)} ${equals('pipeline.job_id', query.job_id)}
        ${equals('pipeline.door', query.door)} ${afterName('pipeline', query)}
        ORDER BY ${byName('pipeline')} LIMIT ${query.limit + 1}`,
    );
    const ids = found.map(({ id }) => id);
    const stages = await placedStages(this.dataSource, ids);
    const stagesOf = (row: PipelineRow): PlacedStage[] => stages.filter(({ pipeline_id }) => pipeline_id === row.id);
    return pageOf(found, query.limit, (row) => pipelineView(row, stagesOf(row)), nameKey);
  }

  get(actor: Actor, id: string): Promise<PipelineView> {
    return read(this.dataSource, actor, id);
  }

  async createTemplate(actor: Actor, given: NewTemplateDto): Promise<PipelineView> {
    needsAllOffices(actor);
    return this.dataSource.transaction(async (tx) => {
      const stages = await stagesFor(tx, actor, given);
      const { id } = await insertPipeline(tx, { jobId: null, door: given.door, name: given.name, stages });
      await recordAudit(tx, actor, { action: 'pipeline.created', object_type: 'pipeline', object_id: id });
      return read(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: PipelineChangesDto): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      const changed = await saveChanges(tx, 'pipeline', { ...pipeline }, version, given);
      if (changed.length > 0) await recordPipelineAudit(tx, actor, pipeline, 'pipeline.changed', changed);
      return read(tx, actor, id);
    });
  }

  /** Only a template: jobs took over what was in it. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      if (pipeline.job_id !== null)
        throw conflict('pipeline-of-job', 'This pipeline belongs to a job and goes only with it; nothing was changed.');
      await deletePipelines(tx, [id]);
      await recordPipelineAudit(tx, actor, pipeline, 'pipeline.deleted');
    });
  }

  async addStage(actor: Actor, id: string, version: number, given: NewStageDto): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      if (pipeline.stages.length >= MOST_STAGES)
        throw conflict('too-many-stages', `A pipeline has at most ${MOST_STAGES} stages, retired ones included.`);
      const added = { id: uuid(), name: given.name, milestone: given.milestone };
      const order = pipeline.stages.toSpliced(placeOf(given, pipeline.stages), 0, { ...NEW_PLACE, ...added });
      refuseFall(order, given.position === undefined ? 'milestone' : 'position');
      await tx.insert(Stage, {
        ...added,
        pipelineId: id,
        code: null,
        limitDays: given.limit_days ?? null,
        externalId: given.external_id ?? null,
        sinceOrderVersion: pipeline.order_version + 1,
      });
      await newOrder(tx, pipeline, order);
      await recordStageAudit(tx, actor, pipeline, 'stage.added', added.id);
      return read(tx, actor, id);
    });
  }

  /** A stage keeps its identity and its history under a new name; what it was before stays in the orders before. */
  async changeStage(
    actor: Actor,
    id: string,
    stageId: string,
    version: number,
    given: StageChangesDto,
  ): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      const stage = stageOf(pipeline, stageId);
      const after = { ...stage, ...given };
      const changed = STAGE_FIELDS.filter((field) => after[field] !== stage[field]);
      if (changed.length === 0) return pipelineView(pipeline, pipeline.stages);
      const order = pipeline.stages.map((each) => (each.id === stageId ? after : each));
      refuseFall(order, 'milestone');
      const { name, milestone, limit_days: limitDays, external_id: externalId } = after;
      const code = changed.includes('name') ? null : stage.code;
      await refusingFixedMilestone(tx.update(Stage, { id: stageId }, { name, code, milestone, limitDays, externalId }));
      if (changed.includes('name') || changed.includes('milestone')) await newOrder(tx, pipeline, order);
      else await newVersion(tx, pipeline);
      await recordStageAudit(tx, actor, pipeline, 'stage.changed', stageId, changed);
      return read(tx, actor, id);
    });
  }

  async reorder(actor: Actor, id: string, version: number, given: StageOrderDto): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      const byId = new Map(pipeline.stages.map((stage) => [stage.id, stage]));
      const order = given.stage_ids.flatMap((stageId) => byId.get(stageId) ?? []);
      if (order.length !== pipeline.stages.length || order.length !== given.stage_ids.length)
        throw invalidField('stage_ids', 'not-every-stage', 'must name every stage of the pipeline once');
      refuseFall(order, 'stage_ids');
      await newOrder(tx, pipeline, order);
      await recordPipelineAudit(tx, actor, pipeline, 'pipeline.reordered', ['order_version']);
      return read(tx, actor, id);
    });
  }

  /** Nobody can be moved in any more; who is in it stays, and it keeps its place. */
  async retireStage(actor: Actor, id: string, stageId: string, version: number): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      if (stageOf(pipeline, stageId).retired_at !== null)
        throw conflict('stage-retired', 'This stage is retired already.');
      if (pipeline.stages.filter(({ retired_at }) => retired_at === null).length === 1)
        throw conflict('last-stage', 'A pipeline keeps at least one stage that people can be in.');
      await rows(tx, sql`UPDATE stage SET retired_at = clock_timestamp() WHERE id = ${stageId}`);
      await newOrder(tx, pipeline, pipeline.stages);
      await recordStageAudit(tx, actor, pipeline, 'stage.retired', stageId, ['retired_at']);
      return read(tx, actor, id);
    });
  }

  async reinstateStage(actor: Actor, id: string, stageId: string, version: number): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      if (stageOf(pipeline, stageId).retired_at === null)
        throw conflict('stage-not-retired', 'This stage is not retired.');
      await tx.update(Stage, { id: stageId }, { retiredAt: null });
      await newOrder(tx, pipeline, pipeline.stages);
      await recordStageAudit(tx, actor, pipeline, 'stage.reinstated', stageId, ['retired_at']);
      return read(tx, actor, id);
    });
  }
}

const STAGE_FIELDS = ['name', 'milestone', 'limit_days', 'external_id'] as const;

const NEW_PLACE = { position: 0, code: null, limit_days: null, external_id: null, retired_at: null, pipeline_id: '' };

/** The stages of a new template, from the request or from the pipeline it names. */
async function stagesFor(tx: EntityManager, actor: Actor, given: NewTemplateDto): Promise<NewStage[]> {
  const { stages, from_pipeline_id: from } = given;
  if ((stages === undefined) === (from === undefined))
    throw invalidField('stages', 'one-origin', 'give either stages or from_pipeline_id');
  if (stages !== undefined) {
    refuseFall(stages, 'stages');
    return stages.map((stage) => ({ ...stage, code: null }));
  }
  const copied = await stagesOfPipeline(tx, actor, String(from));
  if (copied.length === 0) throw invalidField('from_pipeline_id', 'unknown', 'must name a pipeline that exists');
  return copied;
}

async function read(db: Queryable, actor: Actor, id: string): Promise<PipelineView> {
  const found = await firstRow<PipelineRow>(
    db,
    sql`${PIPELINES} WHERE pipeline.id = ${id} AND ${visiblePipelines(actor)}`,
  );
  if (!found) throw notFound('pipeline');
  return pipelineView(found, await placedStages(db, [id]));
}

async function open(tx: EntityManager, actor: Actor, id: string, version: number): Promise<Opened> {
  const found = await firstRow<PipelineRow>(
    tx,
    sql`${PIPELINES} WHERE pipeline.id = ${id} AND ${visiblePipelines(actor)} FOR UPDATE OF pipeline`,
  );
  if (!found) throw notFound('pipeline');
  if (found.job_id === null) needsAllOffices(actor);
  refuseStale(found, version);
  return { ...found, stages: await placedStages(tx, [id]) };
}

function stageOf(pipeline: Opened, stageId: string): PlacedStage {
  const stage = pipeline.stages.find(({ id }) => id === stageId);
  if (stage === undefined) throw notFound('stage');
  return stage;
}

/** The index a new stage takes. */
function placeOf({ position, milestone }: NewStageDto, stages: readonly PlacedStage[]): number {
  if (position !== undefined) return Math.min(position - 1, stages.length);
  return stages.filter((stage) => milestoneRank(stage.milestone) <= milestoneRank(milestone)).length;
}

function refuseFall(stages: readonly Pick<Stage, 'name' | 'milestone'>[], field: string): void {
  const fallen = firstFall(stages);
  if (fallen === undefined) return;
  const before = stages[stages.indexOf(fallen) - 1];
  throw invalidField(
    field,
    'milestones-fall',
    `would put ${fallen.name} (${fallen.milestone}) after ${before?.name} (${before?.milestone}): milestones never fall`,
  );
}

/** The database knows who stood where. */
async function refusingFixedMilestone(update: Promise<unknown>): Promise<void> {
  try {
    await update;
  } catch (error) {
    if (!isRefusedBy(error, 'ck_stage_milestone_fixed')) throw error;
    throw invalidField('milestone', 'milestone-fixed', 'cannot change any more: somebody has been in this stage');
  }
}

async function newOrder(tx: EntityManager, pipeline: Opened, order: readonly { id: string }[]): Promise<void> {
  const orderVersion = pipeline.order_version + 1;
  const stageIds = order.map(({ id }) => id);
  await insertOrder(tx, pipeline.id, orderVersion, stageIds);
  await tx.update(Pipeline, { id: pipeline.id }, { orderVersion, version: pipeline.version + 1 });
}

async function newVersion(tx: EntityManager, pipeline: Opened): Promise<void> {
  await tx.update(Pipeline, { id: pipeline.id }, { version: pipeline.version + 1 });
}

async function recordPipelineAudit(
  tx: EntityManager,
  actor: Actor,
  { id, office_id }: Opened,
  action: string,
  changed: readonly string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'pipeline', object_id: id, office_id, changed });
}

async function recordStageAudit(
  tx: EntityManager,
  actor: Actor,
  { office_id }: Opened,
  action: string,
  stageId: string,
  changed: readonly string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'stage', object_id: stageId, office_id, changed });
}
