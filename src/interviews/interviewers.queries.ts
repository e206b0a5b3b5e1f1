import sql, { raw, type Sql } from 'sql-template-tag';
import { may } from '../access/actor.js';
import { ROLES } from '../access/permissions.js';
import { rows, type Queryable } from '../database/sql.js';
import type { FieldError } from '../errors.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { AssignmentDto } from './interview-plan.dto.js';

/** Roles whose part it is to interview. */
const INTERVIEWING_ROLES = ROLES.filter((role) => may({ role, grants: [] }, 'interviews:conduct'));

/**
 * Whether `u`, a user, can interview for an office and a project now: active, with a role for it, and working there.
 * The column names are ours.
 */
export function canInterview(officeColumn: string, projectColumn: string): Sql {
  return sql`(u.deactivated_at IS NULL AND u.role = ANY(${INTERVIEWING_ROLES})
    AND (u.has_all_offices OR EXISTS (
      SELECT FROM user_office WHERE user_id = u.id AND office_id = ${raw(officeColumn)}))
    AND (u.has_all_projects OR EXISTS (
      SELECT FROM user_project WHERE user_id = u.id AND project_id = ${raw(projectColumn)})))`;
}

/** How many scorecards of `u` wait to be submitted. */
export const OPEN_SCORECARDS = sql`(
  SELECT count(*)::int FROM scorecard AS waiting JOIN interview AS live ON live.id = waiting.interview_id
  WHERE waiting.interviewer_id = u.id AND waiting.submitted_at IS NULL AND waiting.excused_at IS NULL
    AND live.cancelled_at IS NULL)`;

/** What is wrong with an assignment: nobody can interview who may not, and nobody their own application. */
export async function assignmentErrors(
  tx: Queryable,
  jobId: string,
  assignments: readonly AssignmentDto[],
  content: TemplateContent,
  candidateUserId: string | null = null,
): Promise<FieldError[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT u.id FROM user_account u JOIN job ON job.id = ${jobId}
        WHERE u.id = ANY(${assignments.map(({ user_id: id }) => id)}::uuid[])
          AND ${canInterview('job.office_id', 'job.project_id')}`,
  );
  const able = new Set(found.map(({ id }) => id));
  return assignments.flatMap(({ user_id: userId, focus_competencies: focus = [] }, index) => {
    const at = `interviewers.${index}`;
    const errors = able.has(userId) ? [] : [CANNOT(at)];
    if (userId === candidateUserId) errors.push(OWN(at));
    if (focus.some((code) => !Object.hasOwn(content.competencies, code))) errors.push(FOREIGN_FOCUS(at, content));
    return errors;
  });
}

const CANNOT = (at: string): FieldError => ({
  field: `${at}.user_id`,
  code: 'cannot-interview',
  message: 'must be an active user who may interview and works for this office and project',
});

const OWN = (at: string): FieldError => ({
  field: `${at}.user_id`,
  code: 'own-application',
  message: 'must be somebody else than the candidate',
});

const FOREIGN_FOCUS = (at: string, { competencies }: TemplateContent): FieldError => ({
  field: `${at}.focus_competencies`,
  code: 'not-of-template',
  message: `must be among the template's competencies: ${Object.keys(competencies).join(', ')}`,
});
