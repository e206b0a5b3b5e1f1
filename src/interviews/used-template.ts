import sql, { raw, type Sql } from 'sql-template-tag';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { invalidField, notFound, type AppError } from '../errors.js';
import type { LocalText } from '../i18n/local-text.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { NameInLanguages, UsedTemplateView } from './interview-plan.dto.js';

/** A template in the version that new interviews are bound to. */
export interface PublishedTemplate {
  readonly versionId: string;
  readonly content: TemplateContent;
}

interface Candidature {
  is_retired: boolean;
  is_for_job: boolean;
  version_id: string | null;
  content: TemplateContent | null;
}

/**
 * The latest published version of a template that new interviews for the job may use.
 * @throws AppError `invalid`, naming why it cannot be used
 */
export async function usableTemplate(tx: Queryable, templateId: string, jobId: string): Promise<PublishedTemplate> {
  const found = await firstRow<Candidature>(
    tx,
    sql`SELECT template.retired_at IS NOT NULL AS is_retired, latest.id AS version_id, latest.content,
          EXISTS (SELECT FROM interview_template_job
                  WHERE template_id = template.id AND job_id = ${jobId}) AS is_for_job
        FROM interview_template template
        LEFT JOIN interview_template_version latest ON latest.id = ${latestVersionOf('template.id')}
        WHERE template.id = ${templateId} FOR SHARE OF template`,
  );
  if (!found) throw refused('unknown', 'must be an interview template');
  if (found.is_retired) throw refused('template-retired', 'must be a template that is not retired');
  if (!found.is_for_job) throw refused('template-of-another-job', 'must be a template that is made for this job');
  if (found.version_id === null || found.content === null)
    throw refused('template-not-published', 'must be a template with a published version');
  return { versionId: found.version_id, content: found.content };
}

function refused(code: string, message: string): AppError {
  return invalidField('template_id', code, message);
}

/** The templates that new interviews for a job may use, the first made first. */
export async function usableTemplates(db: Queryable, jobId: string): Promise<UsedTemplateView[]> {
  const found = await rows<{ template: UsedTemplateRow }>(
    db,
    sql`SELECT ${USED_TEMPLATE} AS template
        FROM interview_template template
        JOIN interview_template_job AS made_for ON made_for.template_id = template.id AND made_for.job_id = ${jobId}
        JOIN interview_template_version version ON version.id = ${latestVersionOf('template.id')}
        WHERE template.retired_at IS NULL ORDER BY template.id`,
  );
  return found.map(({ template }) => usedTemplateView(template));
}

/** What a version of a template holds. */
export async function contentOf(db: Queryable, versionId: string): Promise<TemplateContent> {
  const found = await firstRow<{ content: TemplateContent }>(
    db,
    sql`SELECT content FROM interview_template_version WHERE id = ${versionId}`,
  );
  if (!found) throw notFound('interview-template');
  return found.content;
}

/** The id of the latest published version; the column name is ours. */
export function latestVersionOf(templateColumn: string): Sql {
  return sql`(
    SELECT id FROM interview_template_version
    WHERE template_id = ${raw(templateColumn)} AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1)`;
}

/** What a view tells of a version, for queries that join it as `version` to its `template`. */
export const USED_TEMPLATE = sql`json_build_object('id', template.id, 'code', template.code, 'kind', template.kind,
  'name', version.content->'name', 'version_id', version.id, 'version_number', version.number,
  'duration_minutes', version.content->'duration_minutes', 'min_interviewers', version.content->'min_interviewers',
  'is_retired', template.retired_at IS NOT NULL)`;

export type UsedTemplateRow = Omit<UsedTemplateView, 'name'> & { name: LocalText };

export function usedTemplateView(row: UsedTemplateRow): UsedTemplateView {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    name: nameInLanguages(row.name),
    version_id: row.version_id,
    version_number: row.version_number,
    duration_minutes: row.duration_minutes,
    min_interviewers: row.min_interviewers,
    is_retired: row.is_retired,
  };
}

function nameInLanguages({ en, sv, es }: LocalText): NameInLanguages {
  return { en: en ?? null, sv: sv ?? null, es: es ?? null };
}
