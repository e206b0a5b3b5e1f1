import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { invalidField, notFound } from '../errors.js';
import { pageOf, type Page } from '../http/page.js';
import { DEFAULT_PIPELINES, PIPELINE_NAMES } from './default-pipelines.js';
import { deleteRow, refuseStale, saveChanges } from '../organization/edit.js';
import { Job } from './job.entity.js';
import { DOORS, type Door } from './ladder.js';
import { afterName, byName, equals, nameKey } from '../organization/lists.js';
import { checkOffice } from '../organization/offices.service.js';
import type { JobChangesDto, JobsQuery, JobView, NewJobDto } from './jobs.dto.js';
import { deletePipelines, insertPipeline, templateStages, type NewStage } from './pipelines.queries.js';
import { checkProject } from '../organization/projects.service.js';

type JobRow = Omit<JobView, 'created_at'> & { created_at: Date };

const JOBS = sql`
  SELECT job.id, job.office_id, job.project_id, job.name, outside.id AS external_pipeline_id,
    inside.id AS internal_pipeline_id, job.external_id, job.created_at, job.version
  FROM job
  JOIN pipeline outside ON outside.job_id = job.id AND outside.door = 'external'
  JOIN pipeline inside ON inside.job_id = job.id AND inside.door = 'internal'`;

@Injectable()
export class JobsService {
  constructor(private readonly dataSource: DataSource) {}

  async list(actor: Actor, query: JobsQuery): Promise<Page<JobView>> {
    const found = await rows<JobRow>(
      this.dataSource,
      sql`${JOBS} WHERE ${visibleTo(actor)} ${equals('job.office_id', query.office_id)}
        ${equals('job.project_id', query.project_id)} ${afterName('job', query)}
        ORDER BY ${byName('job')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, jobView, nameKey);
  }

  get(actor: Actor, id: string): Promise<JobView> {
    return read(this.dataSource, actor, id);
  }

  /** With a pipeline for each door, from a template or from the default stages. */
  async create(actor: Actor, given: NewJobDto): Promise<JobView> {
    return this.dataSource.transaction(async (tx) => {
      await checkOffice(tx, actor, given.office_id);
      await checkProject(tx, actor, given.project_id);
      const id = uuid();
      await tx.insert(Job, {
        id,
        officeId: given.office_id,
        projectId: given.project_id,
        name: given.name,
        externalId: given.external_id ?? null,
      });
      for (const door of DOORS) {
        const stages = await stagesFor(tx, door, given);
        await insertPipeline(tx, { jobId: id, door, name: PIPELINE_NAMES[door], stages });
      }
      await recordAudit(tx, actor, {
        action: 'job.created',
        object_type: 'job',
        object_id: id,
        office_id: given.office_id,
      });
      return read(tx, actor, id);
    });
  }

  async update(actor: Actor, id: string, version: number, given: JobChangesDto): Promise<JobView> {
    return this.dataSource.transaction(async (tx) => {
      const job = await locked(tx, actor, id);
      const changed = await saveChanges(tx, 'job', job, version, given);
      if (changed.length > 0) {
        const done = { action: 'job.changed', object_type: 'job', object_id: id, office_id: job.office_id, changed };
        await recordAudit(tx, actor, done);
      }
      return read(tx, actor, id);
    });
  }

  /** With its pipelines; only while it has no intake. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const job = await locked(tx, actor, id);
      refuseStale(job, version);
      await deletePipelines(tx, [job.external_pipeline_id, job.internal_pipeline_id]);
      await deleteRow(tx, 'job', job, version);
      await recordAudit(tx, actor, {
        action: 'job.deleted',
        object_type: 'job',
        object_id: id,
        office_id: job.office_id,
      });
    });
  }
}

function visibleTo(actor: Actor): Sql {
  return inScope(actor, 'job.office_id', 'job.project_id');
}

async function stagesFor(tx: EntityManager, door: Door, given: NewJobDto): Promise<readonly NewStage[]> {
  const field = `${door}_template_id` as const;
  const templateId = given[field];
  if (templateId === undefined || templateId === null) return DEFAULT_PIPELINES[door];
  const stages = await templateStages(tx, templateId, door);
  if (stages.length === 0) throw invalidField(field, 'unknown', `must name a template for the ${door} door`);
  return stages;
}

async function read(db: Queryable, actor: Actor, id: string): Promise<JobView> {
  const found = await firstRow<JobRow>(db, sql`${JOBS} WHERE job.id = ${id} AND ${visibleTo(actor)}`);
  if (!found) throw notFound('job');
  return jobView(found);
}

async function locked(tx: Queryable, actor: Actor, id: string): Promise<JobRow> {
  const found = await firstRow<JobRow>(tx, sql`${JOBS} WHERE job.id = ${id} AND ${visibleTo(actor)} FOR UPDATE OF job`);
  if (!found) throw notFound('job');
  return found;
}

function jobView(row: JobRow): JobView {
  return {
    id: row.id,
    office_id: row.office_id,
    project_id: row.project_id,
    name: row.name,
    external_pipeline_id: row.external_pipeline_id,
    internal_pipeline_id: row.internal_pipeline_id,
    external_id: row.external_id,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
