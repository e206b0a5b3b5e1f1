import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import sql from 'sql-template-tag';
import { DataSource, QueryFailedError, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, conflict, invalidField, notFound } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import { pageOf, type Page } from '../http/page.js';
import { firstFall, milestoneRank, type Door } from './ladder.js';
import { afterName, byName, equals, nameKey } from '../organization/lists.js';
import { Pipeline } from './pipeline.entity.js';
import type {
  NewStageDto,
  NewTemplateDto,
  PipelinesQuery,
  PipelineView,
  StageChangesDto,
  StageOrderDto,
  StageView,
} from './pipelines.dto.js';
import { insertOrder, insertPipeline, placedStages, visiblePipelines, type PlacedStage } from './pipelines.queries.js';
import { Stage } from './stage.entity.js';

interface PipelineRow {
  id: string;
  job_id: string | null;
  office_id: string | null;
  door: Door;
  name: string;
  order_version: number;
  created_at: Date;
  version: number;
}

/** A pipeline locked for a change, with its stages in the newest order. */
interface Opened extends PipelineRow {
  stages: PlacedStage[];
}

const PIPELINES = sql`
  SELECT pipeline.id, pipeline.job_id, job.office_id, pipeline.door, pipeline.name, pipeline.order_version,
    pipeline.created_at, pipeline.version
  FROM pipeline LEFT JOIN job ON job.id = pipeline.job_id`;

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
    refuseFall(given.stages, 'stages');
    return this.dataSource.transaction(async (tx) => {
      const stages = given.stages.map(({ name, milestone }) => ({ code: null, name, milestone }));
      const { id } = await insertPipeline(tx, { jobId: null, door: given.door, name: given.name, stages });
      await recordAudit(tx, actor, { action: 'pipeline.created', object_type: 'pipeline', object_id: id });
      return read(tx, actor, id);
    });
  }

  async addStage(actor: Actor, id: string, version: number, given: NewStageDto): Promise<PipelineView> {
    return this.dataSource.transaction(async (tx) => {
      const pipeline = await open(tx, actor, id, version);
      const added = { id: uuid(), name: given.name, milestone: given.milestone };
      const order = pipeline.stages.toSpliced(placeOf(given, pipeline.stages), 0, { ...NEW_PLACE, ...added });
      refuseFall(order, given.position === undefined ? 'milestone' : 'position');
      await tx.insert(Stage, {
        ...added,
        pipelineId: id,
        code: null,
        externalId: given.external_id ?? null,
        sinceOrderVersion: pipeline.order_version + 1,
      });
      await newOrder(tx, pipeline, order);
      await recordStageAudit(tx, actor, pipeline, 'stage.added', added.id);
      return read(tx, actor, id);
    });
  }

  /** A stage keeps its identity and its history under a new name. */
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
      const { name = stage.name, milestone = stage.milestone, external_id = stage.external_id } = given;
      const changed = [
        ...(name === stage.name ? [] : ['name']),
        ...(milestone === stage.milestone ? [] : ['milestone']),
        ...(external_id === stage.external_id ? [] : ['external_id']),
      ];
      if (changed.length === 0) return pipelineView(pipeline, pipeline.stages);
      const after = pipeline.stages.map((each) => (each.id === stageId ? { ...each, milestone } : each));
      refuseFall(after, 'milestone');
      const code = name === stage.name ? stage.code : null;
      await refusingFixedMilestone(
        tx.update(Stage, { id: stageId }, { name, code, milestone, externalId: external_id }),
      );
      await newVersion(tx, pipeline);
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
      await recordAudit(tx, actor, {
        action: 'pipeline.reordered',
        object_type: 'pipeline',
        object_id: id,
        office_id: pipeline.office_id,
        changed: ['order_version'],
      });
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

const NEW_PLACE = { position: 0, code: null, external_id: null, retired_at: null, pipeline_id: '' };

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
  if (found.version !== version) throw staleVersion();
  return { ...found, stages: await placedStages(tx, [id]) };
}

/** A template is everybody's. */
function needsAllOffices(actor: Actor): void {
  if (actor.offices !== 'all')
    throw new AppError(
      'forbidden',
      'needs-all-offices',
      'Only somebody who may see every office can change templates.',
    );
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
    const cause: unknown = error instanceof QueryFailedError ? error.driverError : undefined;
    if (!(cause instanceof DatabaseError) || cause.constraint !== 'ck_stage_milestone_fixed') throw error;
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

function pipelineView(row: PipelineRow, stages: readonly PlacedStage[]): PipelineView {
  return {
    id: row.id,
    job_id: row.job_id,
    door: row.door,
    name: row.name,
    stages: stages.map(stageView),
    order_version: row.order_version,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

function stageView(row: PlacedStage): StageView {
  return {
    id: row.id,
    position: row.position,
    name: row.name,
    code: row.code,
    milestone: row.milestone,
    external_id: row.external_id,
    retired_at: row.retired_at?.toISOString() ?? null,
  };
}
