import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { rows, type Queryable } from '../database/sql.js';
import { decodeCursor, pageOf, type CursorValue, type Page } from '../http/page.js';
import type { Door } from '../pipelines/ladder.js';
import { visiblePipelines } from '../pipelines/pipelines.queries.js';

/** Where a list goes on: an opaque cursor, undefined at its beginning. */
export interface Wanted {
  readonly limit: number;
  readonly cursor?: string;
}

/** What has a name and is named in the rows of something else. The names are ours. */
type NamedTable = 'client' | 'office' | 'project' | 'job';

/** Names by id. What is named was found by a query with a scope. */
export async function namesOf(
  db: Queryable,
  table: NamedTable,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const found = await rows<{ id: string; name: string }>(
    db,
    sql`SELECT id, name FROM ${raw(table)} WHERE id = ANY(${wanted}::uuid[])`,
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** How many projects each client has, jobs each project, and so on down to applications; what has none is absent. */
export async function countsOf(
  db: Queryable,
  counted: 'project' | 'job' | 'intake' | 'application',
  column: 'client_id' | 'project_id' | 'office_id' | 'job_id' | 'intake_id',
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ id: string; count: number }>(
    db,
    sql`SELECT ${raw(column)} AS id, count(*)::integer AS count FROM ${raw(counted)}
      WHERE ${raw(column)} = ANY(${[...ids]}::uuid[]) GROUP BY 1`,
  );
  return new Map(found.map(({ id, count }) => [id, count]));
}

export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly office_name: string;
  readonly project_name: string;
  readonly intakes: number;
  /** Whose application is active. */
  readonly people: number;
}

const JOB_ORDER = sql`office.name COLLATE "und-x-icu", job.name COLLATE "und-x-icu", job.id`;

/** The jobs office by office. */
export async function jobRows(db: Queryable, actor: Actor, wanted: Wanted): Promise<Page<JobRow>> {
  const found = await rows<JobRow>(
    db,
    sql`SELECT job.id, job.name, office.name AS office_name, project.name AS project_name,
        (SELECT count(*) FROM intake WHERE intake.job_id = job.id)::integer AS intakes,
        (SELECT count(*) FROM application WHERE application.job_id = job.id AND ${IS_HERE})::integer AS people
      FROM job JOIN office ON office.id = job.office_id JOIN project ON project.id = job.project_id
      WHERE ${inScope(actor, 'job.office_id', 'job.project_id')}
        ${after(JOB_ORDER, ['text', 'text', 'uuid'], wanted)}
      ORDER BY ${JOB_ORDER} LIMIT ${wanted.limit + 1}`,
  );
  return pageOf(found, wanted.limit, same, ({ office_name, name, id }) => [office_name, name, id]);
}

export interface PipelineRow {
  readonly id: string;
  readonly name: string;
  readonly door: Door;
  /** Null for a template, as the office. */
  readonly job_name: string | null;
  readonly office_name: string | null;
  /** Without the retired ones. */
  readonly stages: number;
  readonly people: number;
}

const PIPELINE_ORDER = sql`coalesce(job.name, '') COLLATE "und-x-icu", coalesce(office.name, '') COLLATE "und-x-icu",
  pipeline.door, pipeline.name COLLATE "und-x-icu", pipeline.id`;

/** Templates first, then the pipelines job by job. */
export async function pipelineRows(db: Queryable, actor: Actor, wanted: Wanted): Promise<Page<PipelineRow>> {
  const found = await rows<PipelineRow>(
    db,
    sql`SELECT pipeline.id, pipeline.name, pipeline.door, job.name AS job_name, office.name AS office_name,
        (SELECT count(*) FROM stage WHERE stage.pipeline_id = pipeline.id AND stage.retired_at IS NULL)::integer AS stages,
        (SELECT count(*) FROM application WHERE application.job_id = pipeline.job_id
          AND application.door = pipeline.door AND ${IS_HERE})::integer AS people
      FROM pipeline LEFT JOIN job ON job.id = pipeline.job_id LEFT JOIN office ON office.id = job.office_id
      WHERE ${visiblePipelines(actor)} ${after(PIPELINE_ORDER, ['text', 'text', 'text', 'text', 'uuid'], wanted)}
      ORDER BY ${PIPELINE_ORDER} LIMIT ${wanted.limit + 1}`,
  );
  return pageOf(found, wanted.limit, same, pipelineKey);
}

export interface Standing {
  readonly stage_id: string;
  /** How many are in the stage now. */
  readonly people: number;
  /** Somebody is or was in it: its milestone stays for good. */
  readonly was_used: boolean;
}

/** Who is, and whether anybody was, in each stage of a pipeline that the reader may see. */
export function standingsOf(db: Queryable, pipelineId: string): Promise<Standing[]> {
  return rows<Standing>(
    db,
    sql`WITH here AS (
        SELECT application.current_stage_id AS stage_id, count(*)::integer AS people
        FROM pipeline JOIN application ON application.job_id = pipeline.job_id AND application.door = pipeline.door
        WHERE pipeline.id = ${pipelineId} AND ${IS_HERE}
        GROUP BY 1
      )
      SELECT stage.id AS stage_id, coalesce(here.people, 0) AS people,
        EXISTS (SELECT FROM application_history h WHERE h.to_stage_id = stage.id) AS was_used
      FROM stage LEFT JOIN here ON here.stage_id = stage.id
      WHERE stage.pipeline_id = ${pipelineId}`,
  );
}

const IS_HERE = sql`application.status = 'active' AND application.voided_at IS NULL`;

/** `AND …` for the rows after the cursor in a list of this order, whose values have these types. */
function after(order: Sql, types: readonly string[], { cursor }: Wanted): Sql {
  if (cursor === undefined) return empty;
  const values = decodeCursor(cursor, types.length);
  return sql`AND (${order}) > (${join(values.map((value, i) => sql`${value}::${raw(types[i] ?? 'text')}`))})`;
}

function pipelineKey({ job_name, office_name, door, name, id }: PipelineRow): CursorValue[] {
  return [job_name ?? '', office_name ?? '', door, name, id];
}

const same = <Row>(row: Row): Row => row;

export interface TemplateChoice {
  readonly id: string;
  readonly name: string;
  readonly door: Door;
}

/** The templates a new job can start from; they are everybody's. */
export function templateChoices(db: Queryable): Promise<TemplateChoice[]> {
  return rows<TemplateChoice>(
    db,
    sql`SELECT id, name, door FROM pipeline WHERE job_id IS NULL ORDER BY name COLLATE "und-x-icu", id LIMIT 500`,
  );
}
