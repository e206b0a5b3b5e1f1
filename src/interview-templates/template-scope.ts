import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';

/** A template is seen with any job it is made for; made for none yet, by everybody. For queries of `interview_template`. */
export function visibleTemplates(actor: Actor): Sql {
  return sql`(
    NOT EXISTS (SELECT FROM interview_template_job AS any_job WHERE any_job.template_id = interview_template.id)
    OR EXISTS (
      SELECT FROM interview_template_job AS own_job JOIN job ON job.id = own_job.job_id
      WHERE own_job.template_id = interview_template.id AND ${inScope(actor, 'job.office_id', 'job.project_id')}))`;
}
