import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, isRefusedBy, rows, type Queryable } from '../database/sql.js';
import { conflict, invalid, invalidField, notFound } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import type { TemplateContent } from '../interview-templates/content.js';
import { deleteRow, refuseStale } from '../organization/edit.js';
import { equals } from '../organization/lists.js';
import { InterviewPlanInterviewer } from './interview-plan-interviewer.entity.js';
import type {
  AssignmentDto,
  InterviewPlanChangesDto,
  InterviewPlansQuery,
  InterviewPlanView,
  NewInterviewPlanDto,
} from './interview-plan.dto.js';
import { InterviewPlan } from './interview-plan.entity.js';
import { INTERVIEW_PLANS, interviewPlanView, type InterviewPlanRow } from './interview-plans.queries.js';
import { assignmentErrors } from './interviewers.queries.js';
import { usableTemplate } from './used-template.js';

/** Where a plan belongs: the stage's job, and the office whose auditors read about it. */
interface Place {
  job_id: string;
  office_id: string;
}

/** Which interviews belong to the stages of jobs. */
@Injectable()
export class InterviewPlansService {
  constructor(private readonly dataSource: DataSource) {}

  /** The first made first. */
  async list(actor: Actor, query: InterviewPlansQuery): Promise<Page<InterviewPlanView>> {
    const [after] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const found = await rows<InterviewPlanRow>(
      this.dataSource,
      sql`${INTERVIEW_PLANS} WHERE ${inScope(actor, 'job.office_id', 'job.project_id')}
          ${equals('plan.stage_id', query.stage_id)} ${equals('pipeline.id', query.pipeline_id)}
          ${equals('job.id', query.job_id)} ${after === undefined ? empty : sql`AND plan.id > ${after}::uuid`}
          ORDER BY plan.id LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, interviewPlanView, ({ id }) => [id]);
  }

  async get(actor: Actor, id: string): Promise<InterviewPlanView> {
    return interviewPlanView(await readPlan(this.dataSource, actor, id));
  }

  async create(actor: Actor, given: NewInterviewPlanDto): Promise<InterviewPlanView> {
    const {
      stage_id: stageId,
      template_id: templateId,
      interviewer_count: interviewerCount,
      interviewers = [],
    } = given;
    return this.dataSource.transaction(async (tx) => {
      const place = await placeOf(tx, actor, stageId);
      const { content } = await usableTemplate(tx, templateId, place.job_id);
      refuseTooFew(content, interviewerCount);
      await refuseAssignments(tx, place, interviewers, content);
      const id = uuid();
      await refusingSecond(tx.insert(InterviewPlan, { id, stageId, templateId, interviewerCount }));
      await insertInterviewers(tx, id, interviewers);
      await recordAudit(tx, actor, done('interview-plan.created', id, place));
      return interviewPlanView(await readPlan(tx, actor, id));
    });
  }

  /** People already interviewing go on; the plan is about the interviews to come. */
  async update(actor: Actor, id: string, version: number, given: InterviewPlanChangesDto): Promise<InterviewPlanView> {
    return this.dataSource.transaction(async (tx) => {
      const plan = await lockedPlan(tx, actor, id);
      refuseStale(plan, version);
      const { content } = await usableTemplate(tx, plan.template.id, plan.job_id);
      const interviewerCount = given.interviewer_count ?? plan.interviewer_count;
      refuseTooFew(content, interviewerCount);
      const changed = interviewerCount === plan.interviewer_count ? [] : ['interviewer_count'];
      if (given.interviewers !== undefined) {
        await refuseAssignments(tx, plan, given.interviewers, content);
        await tx.delete(InterviewPlanInterviewer, { planId: id });
        await insertInterviewers(tx, id, given.interviewers);
        changed.push('interviewers');
      }
      if (changed.length > 0) {
        await tx.update(InterviewPlan, { id }, { interviewerCount, version: version + 1 });
        await recordAudit(tx, actor, { ...done('interview-plan.changed', id, plan), changed });
      }
      return interviewPlanView(await readPlan(tx, actor, id));
    });
  }

  /** Interviews that were planned by it stay. */
  async remove(actor: Actor, id: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const plan = await lockedPlan(tx, actor, id);
      await deleteRow(tx, 'interview_plan', { ...plan }, version);
      await recordAudit(tx, actor, done('interview-plan.deleted', id, plan));
    });
  }
}

async function readPlan(db: Queryable, actor: Actor, id: string): Promise<InterviewPlanRow> {
  const found = await firstRow<InterviewPlanRow>(
    db,
    sql`${INTERVIEW_PLANS} WHERE plan.id = ${id} AND ${inScope(actor, 'job.office_id', 'job.project_id')}`,
  );
  if (!found) throw notFound('interview-plan');
  return found;
}

async function lockedPlan(tx: Queryable, actor: Actor, id: string): Promise<InterviewPlanRow> {
  await rows(tx, sql`SELECT FROM interview_plan WHERE id = ${id} FOR UPDATE`);
  return readPlan(tx, actor, id);
}

async function placeOf(tx: Queryable, actor: Actor, stageId: string): Promise<Place> {
  const found = await firstRow<Place & { is_retired: boolean }>(
    tx,
    sql`SELECT job.id AS job_id, job.office_id, stage.retired_at IS NOT NULL AS is_retired
        FROM stage JOIN pipeline ON pipeline.id = stage.pipeline_id JOIN job ON job.id = pipeline.job_id
        WHERE stage.id = ${stageId} AND ${inScope(actor, 'job.office_id', 'job.project_id')} FOR SHARE OF stage`,
  );
  if (!found) throw invalidField('stage_id', 'unknown', "must be a stage of a job's pipeline");
  if (found.is_retired) throw invalidField('stage_id', 'retired-stage', 'must be a stage that is still in use');
  return found;
}

function refuseTooFew({ min_interviewers: least }: TemplateContent, count: number): void {
  if (count < least)
    throw invalidField('interviewer_count', 'too-few-interviewers', `must be at least ${least}, as the template asks`);
}

async function refuseAssignments(
  tx: Queryable,
  { job_id: jobId }: Place,
  interviewers: readonly AssignmentDto[],
  content: TemplateContent,
): Promise<void> {
  const errors = await assignmentErrors(tx, jobId, interviewers, content);
  if (errors.length > 0) throw invalid(errors);
}

async function refusingSecond(insert: Promise<unknown>): Promise<void> {
  try {
    await insert;
  } catch (error) {
    if (!isRefusedBy(error, 'uq_interview_plan_stage_id_template_id')) throw error;
    throw conflict('interview-plan-exists', 'This interview belongs to the stage already; nothing was changed.');
  }
}

async function insertInterviewers(tx: EntityManager, planId: string, given: readonly AssignmentDto[]): Promise<void> {
  if (given.length === 0) return;
  await tx.insert(
    InterviewPlanInterviewer,
    given.map(({ user_id: userId, focus_competencies: focusCompetencies = [] }) => ({
      planId,
      userId,
      focusCompetencies,
    })),
  );
}

const done = (action: string, id: string, { office_id: officeId }: Place) => ({
  action,
  object_type: 'interview_plan',
  object_id: id,
  office_id: officeId,
});
