import sql, { raw, type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { rows } from '../database/sql.js';
import { withoutGuard } from './without-guard.js';

/** The interviews of some applications, with every rating, note and decision. */
export async function removeInterviews(tx: EntityManager, applications: Sql): Promise<void> {
  const interviews = sql`(SELECT id FROM interview WHERE application_id IN ${applications})`;
  const scorecards = sql`(SELECT id FROM scorecard WHERE interview_id IN ${interviews})`;
  const steps: readonly (readonly [table: string, guard: string, rows: Sql])[] = [
    ['interview_decision', 'interview_decision_append_only', sql`interview_id IN ${interviews}`],
    ['gate_ruling', 'gate_ruling_append_only', sql`interview_id IN ${interviews}`],
    ['rating_change', 'rating_change_append_only', sql`scorecard_id IN ${scorecards}`],
    ['scorecard_answer', 'scorecard_answer_submitted', sql`scorecard_id IN ${scorecards}`],
    ['scorecard', 'scorecard_submitted', sql`interview_id IN ${interviews}`],
  ];
  for (const [table, guard, which] of steps)
    await withoutGuard(tx, table, guard, () => rows(tx, sql`DELETE FROM ${raw(table)} WHERE ${which}`));
  await rows(tx, sql`DELETE FROM result_objection WHERE interview_id IN ${interviews}`);
  await rows(tx, sql`DELETE FROM interview WHERE application_id IN ${applications}`);
}

/**
 * The templates and competencies that were planted, unless something real uses them by now. They belong to no office:
 * the instant of the planting is their mark.
 */
export async function removeTemplates(tx: EntityManager, plantedAt: Date): Promise<void> {
  const planted = sql`(
    SELECT id FROM interview_template AS template
    WHERE created_at = ${plantedAt}
      AND NOT EXISTS (SELECT FROM interview WHERE template_id = template.id)
      AND NOT EXISTS (SELECT FROM interview_plan WHERE template_id = template.id)
      AND NOT EXISTS (SELECT FROM interview_template_job WHERE template_id = template.id))`;
  const versions = sql`(SELECT id FROM interview_template_version WHERE template_id IN ${planted})`;
  await withoutGuard(tx, 'interview_item', 'interview_item_append_only', () =>
    rows(tx, sql`DELETE FROM interview_item WHERE version_id IN ${versions}`),
  );
  await withoutGuard(tx, 'interview_template_version', 'interview_template_version_published', () =>
    rows(tx, sql`DELETE FROM interview_template WHERE id IN ${planted}`),
  );
  await rows(
    tx,
    sql`DELETE FROM competency WHERE created_at = ${plantedAt}
      AND NOT EXISTS (SELECT FROM interview_item WHERE competency_code = competency.code)
      AND NOT EXISTS (SELECT FROM job_competency WHERE competency_code = competency.code)
      AND NOT EXISTS (SELECT FROM interview_template_version WHERE content -> 'competencies' ? competency.code)`,
  );
}
