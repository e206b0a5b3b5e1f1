import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { notFound } from '../errors.js';
import { I18n } from '../i18n/i18n.js';
import { InterviewPlansService } from '../interviews/interview-plans.service.js';
import type { InterviewPlanView, UsedTemplateView } from '../interviews/interview-plan.dto.js';
import { InterviewersService } from '../interviews/interviewers.service.js';
import { contentOf, usableTemplates } from '../interviews/used-template.js';
import type { StageView } from '../pipelines/pipelines.dto.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { MOST_CHOICES, SettingsViews, type Refused } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { text, type Fields } from '../web/form.js';
import { InterviewPresenter } from '../web/interview-rows.js';
import { assignedTo, interviewerChoices } from './choice-of-interviewers.js';

export const PLAN_WORDS = 'interviews.plan';
const PIPELINES = '/settings/pipelines';
const MOST_OF_STAGE = 50;

interface Typed {
  readonly fields: Fields;
  readonly refused: Refused;
}

export interface StagePageState {
  readonly toast?: ToastView | null;
  readonly refused?: Refused | null;
}

interface StageOfJob {
  readonly jobId: string;
  readonly stage: StageView;
  readonly path: string;
  readonly pipelineHref: string;
}

/** Which interviews belong to a stage: the list, and the form of one. */
@Injectable()
export class StageInterviews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pipelines: PipelinesService,
    private readonly plans: InterviewPlansService,
    private readonly interviewers: InterviewersService,
    private readonly settings: SettingsViews,
    private readonly i18n: I18n,
  ) {}

  async list(
    actor: Actor,
    page: PageContext,
    pipelineId: string,
    stageId: string,
    state: StagePageState = {},
  ): Promise<string> {
    const place = await this.place(actor, pipelineId, stageId);
    const drawn = new InterviewPresenter(this.i18n, page, actor);
    const { data } = await this.plans.list(actor, { stage_id: stageId, limit: MOST_OF_STAGE });
    const templates = await usableTemplates(this.dataSource, place.jobId);
    const canManage = may(actor, 'pipelines:manage');
    const planned = new Set(data.map(({ template }) => template.id));
    return this.settings.page('interview-pages/stage', page, actor, {
      title: drawn.t('plan.title', { stage: drawn.names('stage', place.stage) }),
      toast: state.toast ?? null,
      notice: state.refused?.notice ?? null,
      back: { href: place.pipelineHref, label: this.settings.t(page, 'pipelines.back') },
      plans: data.map((plan) => planRow(drawn, place.path, plan, canManage)),
      choices: canManage && place.stage.retired_at === null ? this.choices(drawn, place, templates, planned) : null,
    });
  }

  async form(
    actor: Actor,
    page: PageContext,
    pipelineId: string,
    stageId: string,
    planned: { readonly planId: string } | { readonly templateId: string | undefined },
    typed: Typed | null,
  ): Promise<string> {
    const place = await this.place(actor, pipelineId, stageId);
    const drawn = new InterviewPresenter(this.i18n, page, actor);
    const plan = 'planId' in planned ? await this.plans.get(actor, planned.planId) : null;
    if (plan !== null && plan.stage.id !== stageId) throw notFound('interview-plan');
    const template =
      plan?.template ?? (await this.template(place, 'templateId' in planned ? planned.templateId : undefined));
    const [content, possible] = await Promise.all([
      contentOf(this.dataSource, template.version_id),
      this.interviewers.possible(actor, { job_id: place.jobId, limit: MOST_CHOICES }),
    ]);
    const stored = { interviewer_count: plan?.interviewer_count ?? template.min_interviewers };
    const fields = this.settings.fields(page, PLAN_WORDS, typed?.fields ?? stored, typed?.refused ?? null, stored);
    const assigned = typed ? assignedTo(typed.fields) : (plan?.interviewers ?? []);
    return this.settings.page('interview-pages/stage-plan', page, actor, {
      title: `${drawn.templateName(template)} · ${drawn.names('stage', place.stage)}`,
      back: { href: place.path, label: drawn.t('plan.title', { stage: drawn.names('stage', place.stage) }) },
      action: plan ? `${place.path}/${plan.id}` : place.path,
      template_id: template.id,
      version: plan?.version ?? null,
      notice: typed?.refused.notice ?? null,
      errors: typed?.refused.errors.errors ?? [],
      fields: [
        fields.input('interviewer_count', { type: 'number', isRequired: true, min: template.min_interviewers, max: 6 }),
      ],
      interviewers: {
        legend: drawn.t('plan.interviewers'),
        hint: drawn.t('plan.interviewers-hint'),
        error: typed?.refused.errors.wrong['interviewers'] ?? null,
        choices: interviewerChoices(possible.data, assigned, content, drawn, page.language),
      },
      actions: plan ? [this.removal(drawn, place, plan)] : [],
    });
  }

  /** Templates that do not belong to the stage yet, or what has to be made first. */
  private choices(
    drawn: InterviewPresenter,
    { path }: StageOfJob,
    templates: readonly UsedTemplateView[],
    planned: ReadonlySet<string>,
  ) {
    return {
      none: templates.length === 0 ? drawn.t('no-template') : null,
      links: templates
        .filter(({ id }) => !planned.has(id))
        .map((template) => ({
          href: `${path}/new?template_id=${template.id}`,
          name: drawn.templateName(template),
          about: drawn.t('new.about', {
            minutes: template.duration_minutes,
            interviewers: template.min_interviewers,
          }),
        })),
    };
  }

  private removal(drawn: InterviewPresenter, { path }: StageOfJob, plan: InterviewPlanView) {
    return {
      action: `${path}/${plan.id}/removal`,
      label: drawn.t('plan.remove'),
      hint: drawn.t('plan.remove-hint'),
      icon: 'trash',
      isDangerous: true,
      fields: [{ name: 'version', value: String(plan.version) }],
    };
  }

  private async template({ jobId }: StageOfJob, id: string | undefined): Promise<UsedTemplateView> {
    const templates = await usableTemplates(this.dataSource, jobId);
    const found = templates.find((template) => template.id === id);
    if (!found) throw notFound('interview-template');
    return found;
  }

  /** Only a job's stage has interviews: templates of pipelines are for every job. */
  private async place(actor: Actor, pipelineId: string, stageId: string): Promise<StageOfJob> {
    const pipeline = await this.pipelines.get(actor, pipelineId);
    const stage = pipeline.stages.find(({ id }) => id === stageId);
    if (pipeline.job_id === null || !stage) throw notFound('stage');
    const pipelineHref = `${PIPELINES}/${pipelineId}`;
    return { jobId: pipeline.job_id, stage, pipelineHref, path: `${pipelineHref}/stages/${stageId}/interviews` };
  }
}

function planRow(drawn: InterviewPresenter, path: string, plan: InterviewPlanView, canManage: boolean): object {
  return {
    href: canManage ? `${path}/${plan.id}` : null,
    name: drawn.templateName(plan.template),
    count: drawn.t('plan.count', { count: plan.interviewer_count }),
    people: plan.interviewers.map(({ name }) => name).join(', '),
    missing: plan.interviewers
      .filter(({ is_available }) => !is_available)
      .map(({ name }) => drawn.t('warning.unavailable', { name })),
    is_retired: plan.template.is_retired,
  };
}

/** How many interview, and who usually does, as the form sent it. */
export function countIn(fields: Fields): number | undefined {
  const count = text(fields, 'interviewer_count');
  return count === undefined ? undefined : Number(count);
}
