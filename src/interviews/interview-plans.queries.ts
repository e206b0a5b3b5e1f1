import sql from 'sql-template-tag';
import type { InterviewPlanView, UsualInterviewerView } from './interview-plan.dto.js';
import { canInterview } from './interviewers.queries.js';
import { latestVersionOf, USED_TEMPLATE, usedTemplateView, type UsedTemplateRow } from './used-template.js';

export type InterviewPlanRow = Omit<InterviewPlanView, 'created_at' | 'template'> & {
  office_id: string;
  template: UsedTemplateRow;
  created_at: Date;
};

/** Plans as `plan`, with their `stage`, `pipeline` and `job`: row scope is the job's. */
export const INTERVIEW_PLANS = sql`
  SELECT plan.id, job.id AS job_id, job.office_id, pipeline.id AS pipeline_id,
    json_build_object('id', stage.id, 'name', stage.name, 'code', stage.code) AS stage,
    ${USED_TEMPLATE} AS template, plan.interviewer_count, plan.created_at, plan.version,
    ARRAY(
      SELECT json_build_object('user_id', u.id, 'name', u.name, 'focus_competencies', usual.focus_competencies,
        'is_available', ${canInterview('job.office_id', 'job.project_id')})
      FROM interview_plan_interviewer usual JOIN user_account u ON u.id = usual.user_id
      WHERE usual.plan_id = plan.id ORDER BY u.name COLLATE "und-x-icu", u.id) AS interviewers
  FROM interview_plan plan
  JOIN stage ON stage.id = plan.stage_id
  JOIN pipeline ON pipeline.id = stage.pipeline_id
  JOIN job ON job.id = pipeline.job_id
  JOIN interview_template template ON template.id = plan.template_id
  JOIN interview_template_version version ON version.id = ${latestVersionOf('template.id')}`;

export function interviewPlanView(row: InterviewPlanRow): InterviewPlanView {
  return {
    id: row.id,
    job_id: row.job_id,
    pipeline_id: row.pipeline_id,
    stage: row.stage,
    template: usedTemplateView(row.template),
    interviewer_count: row.interviewer_count,
    interviewers: row.interviewers.map(usualInterviewerView),
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}

function usualInterviewerView(row: UsualInterviewerView): UsualInterviewerView {
  return {
    user_id: row.user_id,
    name: row.name,
    focus_competencies: row.focus_competencies,
    is_available: row.is_available,
  };
}
