import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, notFound } from '../errors.js';
import type { Language } from '../i18n/language.js';
import { refuseStale } from '../organization/edit.js';
import type { TemplateContent, TemplateKind } from './content.js';
import type { TemplateJob } from './publication-problems.js';
import { readContent } from './read-content.js';
import { visibleTemplates } from './template-scope.js';

export interface TemplateRow {
  id: string;
  code: string;
  kind: TemplateKind;
  retired_at: Date | null;
  created_at: Date;
  version: number;
  published_number: number | null;
  published_at: Date | null;
  draft_number: number | null;
  /** Of the newest published version, else of the draft. */
  content: TemplateContent;
}

/** A job of a template, with what the actor needs to know about it. */
export interface JobRow extends TemplateJob {
  readonly template_id: string;
  readonly office_id: string;
  readonly is_visible: boolean;
  readonly languages: Language[];
  readonly competencies: string[];
}

export interface VersionRow {
  id: string;
  template_id: string;
  number: number;
  content: TemplateContent;
  published_at: Date | null;
  published_by_id: string | null;
  created_at: Date;
  version: number;
}

export const TEMPLATES = sql`
  SELECT interview_template.id, interview_template.code, interview_template.kind, interview_template.retired_at, interview_template.created_at, interview_template.version,
    published.number AS published_number, published.published_at, draft.number AS draft_number,
    coalesce(published.content, draft.content) AS content
  FROM interview_template
  LEFT JOIN LATERAL (
    SELECT * FROM interview_template_version newest
    WHERE newest.template_id = interview_template.id AND newest.published_at IS NOT NULL ORDER BY newest.number DESC LIMIT 1
  ) published ON true
  LEFT JOIN interview_template_version draft ON draft.template_id = interview_template.id AND draft.published_at IS NULL`;

const VERSIONS = sql`SELECT id, template_id, number, content, published_at, published_by_id, created_at, version
  FROM interview_template_version`;

/** @throws AppError 404 */
export async function readTemplate(db: Queryable, actor: Actor, id: string): Promise<TemplateRow> {
  const found = await firstRow<TemplateRow>(
    db,
    sql`${TEMPLATES} WHERE interview_template.id = ${id} AND ${visibleTemplates(actor)}`,
  );
  if (!found) throw notFound('interview-template');
  return found;
}

/** By name. */
export function jobsOf(db: Queryable, actor: Actor, templateIds: readonly string[]): Promise<JobRow[]> {
  return rows<JobRow>(
    db,
    sql`SELECT link.template_id, job.id, job.name, job.office_id, office.languages,
          ${inScope(actor, 'job.office_id', 'job.project_id')} AS is_visible,
          ARRAY(SELECT competency_code FROM job_competency WHERE job_competency.job_id = job.id) AS competencies
        FROM interview_template_job link
        JOIN job ON job.id = link.job_id JOIN office ON office.id = job.office_id
        WHERE link.template_id = ANY(${[...templateIds]}::uuid[])
        ORDER BY job.name COLLATE "und-x-icu", job.id`,
  );
}

/** A template that nobody else can change until the end of the transaction. */
export interface OpenedTemplate extends TemplateRow {
  readonly jobs: JobRow[];
}

/**
 * Whoever changes a template, its jobs or its draft, or publishes it, waits here for whoever does.
 * @throws AppError 404; `template-of-others` when it is also for jobs that the actor does not see
 */
export async function openTemplate(tx: Queryable, actor: Actor, id: string, version?: number): Promise<OpenedTemplate> {
  await rows(tx, sql`SELECT FROM interview_template WHERE id = ${id} FOR NO KEY UPDATE`);
  const template = await readTemplate(tx, actor, id);
  const jobs = await jobsOf(tx, actor, [id]);
  if (jobs.some((job) => !job.is_visible))
    throw new AppError(
      'forbidden',
      'template-of-others',
      'This template is also for jobs that you do not see; only somebody who sees all of them can change it.',
    );
  if (version !== undefined) refuseStale(template, version);
  return { ...template, jobs };
}

export async function readVersion(db: Queryable, templateId: string, number: number): Promise<VersionRow> {
  const found = await firstRow<VersionRow>(
    db,
    sql`${VERSIONS} WHERE template_id = ${templateId} AND number = ${number}`,
  );
  if (!found) throw notFound('interview-template-version');
  return found;
}

export function newestVersions(
  db: Queryable,
  templateId: string,
  before: number,
  limit: number,
): Promise<VersionRow[]> {
  return rows<VersionRow>(
    db,
    sql`${VERSIONS} WHERE template_id = ${templateId} AND number < ${before} ORDER BY number DESC LIMIT ${limit}`,
  );
}

export function findDraft(db: Queryable, templateId: string): Promise<VersionRow | undefined> {
  return firstRow<VersionRow>(db, sql`${VERSIONS} WHERE template_id = ${templateId} AND published_at IS NULL`);
}

/** The database keeps the keys of a content in an order of its own; this is the order of a file. */
export function inFileOrder(content: TemplateContent): TemplateContent {
  return readContent(content).content ?? content;
}
