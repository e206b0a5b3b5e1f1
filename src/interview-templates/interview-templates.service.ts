import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { rows, type Queryable } from '../database/sql.js';
import { conflict, invalid, invalidField } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { equals } from '../organization/lists.js';
import { blankContent } from './blank-content.js';
import { addCompetencies, textView } from '../competencies/competencies.service.js';
import { templateView } from './interview-template-view.js';
import { InterviewTemplateJob } from './interview-template-job.entity.js';
import { InterviewTemplateVersion } from './interview-template-version.entity.js';
import { InterviewTemplate } from './interview-template.entity.js';
import type {
  InterviewTemplateView,
  NewInterviewTemplateDto,
  ReadyMadeTemplatesView,
  TemplatesQuery,
} from './interview-templates.dto.js';
import { jobsOf, openTemplate, readTemplate, TEMPLATES, type TemplateRow } from './interview-templates.queries.js';
import { itemsOf } from './content.js';
import { READY_MADE_CRITERIA, readyMadeTemplates } from './ready-made.js';
import type { TemplateFile } from './template-file.js';
import { visibleTemplates } from './template-scope.js';

@Injectable()
export class InterviewTemplatesService {
  constructor(private readonly dataSource: DataSource) {}

  /** By code. */
  async list(actor: Actor, query: TemplatesQuery): Promise<Page<InterviewTemplateView>> {
    const found = await rows<TemplateRow>(
      this.dataSource,
      sql`${TEMPLATES} WHERE ${visibleTemplates(actor)} ${equals('interview_template.kind', query.kind)} ${retired(query)}
        ${forJob(actor, query)} ${afterCode(query)} ORDER BY interview_template.code LIMIT ${query.limit + 1}`,
    );
    const ids = found.map(({ id }) => id);
    const jobs = await jobsOf(this.dataSource, actor, ids);
    const jobsOfRow = ({ id }: TemplateRow) => jobs.filter(({ template_id }) => template_id === id);
    return pageOf(
      found,
      query.limit,
      (row) => templateView(row, jobsOfRow(row)),
      ({ code }) => [code],
    );
  }

  async get(actor: Actor, id: string): Promise<InterviewTemplateView> {
    return view(this.dataSource, actor, id);
  }

  /** What came with the product, whether it is used here or not. */
  async readyMade(): Promise<ReadyMadeTemplatesView> {
    const codes = readyMadeTemplates().map(({ id }) => id);
    const taken = await rows<{ code: string }>(
      this.dataSource,
      sql`SELECT code FROM interview_template WHERE code = ANY(${codes})`,
    );
    return {
      data: readyMadeTemplates().map(({ id, content }) => ({
        code: id,
        kind: content.kind,
        name: textView(content.name),
        duration_minutes: content.duration_minutes,
        items: itemsOf(content).length,
        is_taken: taken.some(({ code }) => code === id),
      })),
    };
  }

  /** With a draft as its first version. */
  async create(actor: Actor, given: NewInterviewTemplateDto): Promise<InterviewTemplateView> {
    return this.dataSource.transaction(async (tx) =>
      insertTemplate(tx, actor, await beginning(tx, actor, given), given.job_ids ?? []),
    );
  }

  async createFromFile(actor: Actor, file: TemplateFile): Promise<InterviewTemplateView> {
    return this.dataSource.transaction(async (tx) => insertTemplate(tx, actor, file, []));
  }

  /** Published versions stay as they are; what no longer fits shows among the problems. */
  async changeJobs(
    actor: Actor,
    id: string,
    version: number,
    jobIds: readonly string[],
  ): Promise<InterviewTemplateView> {
    return this.dataSource.transaction(async (tx) => {
      const { jobs } = await openTemplate(tx, actor, id, version);
      const before = jobs.map((job) => job.id);
      const added = jobIds.filter((jobId) => !before.includes(jobId));
      const removed = before.filter((jobId) => !jobIds.includes(jobId));
      if (added.length + removed.length === 0) return view(tx, actor, id);
      await rows(
        tx,
        sql`DELETE FROM interview_template_job WHERE template_id = ${id} AND job_id = ANY(${removed}::uuid[])`,
      );
      await insertJobs(tx, actor, id, added);
      await newVersion(tx, id);
      await recordTemplate(tx, actor, 'interview-template.changed', id, ['jobs']);
      return view(tx, actor, id);
    });
  }

  /** No new interviews use it; those that exist go on. */
  async retire(actor: Actor, id: string, version: number): Promise<InterviewTemplateView> {
    return this.dataSource.transaction(async (tx) => {
      const { retired_at } = await openTemplate(tx, actor, id, version);
      if (retired_at !== null) throw conflict('template-retired', 'This template is retired already.');
      await tx.update(InterviewTemplate, { id }, { retiredAt: () => 'clock_timestamp()' });
      await newVersion(tx, id);
      await recordTemplate(tx, actor, 'interview-template.retired', id, ['retired_at']);
      return view(tx, actor, id);
    });
  }

  async reinstate(actor: Actor, id: string, version: number): Promise<InterviewTemplateView> {
    return this.dataSource.transaction(async (tx) => {
      const { retired_at } = await openTemplate(tx, actor, id, version);
      if (retired_at === null) throw conflict('template-not-retired', 'This template is not retired.');
      await tx.update(InterviewTemplate, { id }, { retiredAt: null });
      await newVersion(tx, id);
      await recordTemplate(tx, actor, 'interview-template.reinstated', id, ['retired_at']);
      return view(tx, actor, id);
    });
  }

  /** Only one that was never published. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const { published_number } = await openTemplate(tx, actor, id, version);
      if (published_number !== null)
        throw conflict('template-published', 'This template has been published: retire it. Nothing was changed.');
      await rows(tx, sql`DELETE FROM interview_template WHERE id = ${id}`);
      await recordTemplate(tx, actor, 'interview-template.deleted', id);
    });
  }
}

export async function recordTemplate(
  tx: Queryable,
  actor: Actor,
  action: string,
  id: string,
  changed: readonly string[] = [],
): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'interview_template', object_id: id, changed });
}

async function beginning(tx: Queryable, actor: Actor, given: NewInterviewTemplateDto): Promise<TemplateFile> {
  const origins = [given.ready_made, given.copy_of_id, given.kind].filter((one) => one !== undefined);
  if (origins.length !== 1)
    throw invalidField('ready_made', 'one-origin', 'give exactly one of ready_made, copy_of_id and kind');
  if (given.ready_made !== undefined) {
    const made = readyMadeTemplates().find(({ id }) => id === given.ready_made);
    if (made === undefined)
      throw invalidField('ready_made', 'unknown', 'must name a template that came with the product');
    return { id: given.code ?? made.id, content: made.content };
  }
  if (given.code === undefined) throw invalidField('code', 'is-not-empty', 'must say how files name the template');
  const id = given.code;
  if (given.kind !== undefined) return { id, content: await blankContent(tx, given.kind, given) };
  const original = await readTemplate(tx, actor, given.copy_of_id ?? '').catch(() => undefined);
  if (original === undefined) throw invalidField('copy_of_id', 'unknown', 'must name a template that exists');
  return { id, content: original.content };
}

async function insertTemplate(
  tx: EntityManager,
  actor: Actor,
  { id: code, content }: TemplateFile,
  jobIds: readonly string[],
): Promise<InterviewTemplateView> {
  const id = uuid();
  await addCompetencies(tx, actor, content.competencies, READY_MADE_CRITERIA);
  await tx.insert(InterviewTemplate, { id, code, kind: content.kind });
  await tx.insert(InterviewTemplateVersion, { id: uuid(), templateId: id, number: 1, content: content as never });
  await insertJobs(tx, actor, id, jobIds);
  await recordTemplate(tx, actor, 'interview-template.created', id);
  return view(tx, actor, id);
}

async function insertJobs(
  tx: EntityManager,
  actor: Actor,
  templateId: string,
  jobIds: readonly string[],
): Promise<void> {
  const known = await rows<{ id: string }>(
    tx,
    sql`SELECT id FROM job WHERE id = ANY(${[...jobIds]}::uuid[])
        AND ${inScope(actor, 'job.office_id', 'job.project_id')} FOR KEY SHARE`,
  );
  const unknown = jobIds.filter((jobId) => !known.some(({ id }) => id === jobId));
  const message = 'must name jobs that exist';
  if (unknown.length > 0) throw invalid([{ field: 'job_ids', code: 'unknown', message }]);
  if (jobIds.length > 0)
    await tx.insert(
      InterviewTemplateJob,
      jobIds.map((jobId) => ({ templateId, jobId })),
    );
}

async function newVersion(tx: Queryable, id: string): Promise<void> {
  await rows(tx, sql`UPDATE interview_template SET version = version + 1 WHERE id = ${id}`);
}

async function view(db: Queryable, actor: Actor, id: string): Promise<InterviewTemplateView> {
  return templateView(await readTemplate(db, actor, id), await jobsOf(db, actor, [id]));
}

function retired({ is_retired: isRetired }: TemplatesQuery): Sql {
  if (isRetired === undefined) return empty;
  return isRetired
    ? sql`AND interview_template.retired_at IS NOT NULL`
    : sql`AND interview_template.retired_at IS NULL`;
}

function forJob(actor: Actor, { job_id: jobId }: TemplatesQuery): Sql {
  if (jobId === undefined) return empty;
  return sql`AND EXISTS (
    SELECT FROM interview_template_job link JOIN job ON job.id = link.job_id
    WHERE link.template_id = interview_template.id AND job.id = ${jobId} AND ${inScope(actor, 'job.office_id', 'job.project_id')})`;
}

function afterCode({ cursor }: TemplatesQuery): Sql {
  return cursor === undefined ? empty : sql`AND interview_template.code > ${String(decodeCursor(cursor, 1)[0])}`;
}
