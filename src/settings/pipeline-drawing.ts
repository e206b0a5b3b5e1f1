import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { notFound } from '../errors.js';
import { I18n } from '../i18n/i18n.js';
import { InterviewPlansService } from '../interviews/interview-plans.service.js';
import type { InterviewPlanView } from '../interviews/interview-plan.dto.js';
import { MILESTONES } from '../pipelines/ladder.js';
import type { PipelineView, StageView } from '../pipelines/pipelines.dto.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import type { Fields } from '../web/form.js';
import { sayName } from '../web/interview-rows.js';
import { namesIn } from '../web/names.js';
import type { FieldView, Option, Values } from './form-fields.js';
import { namesOf, standingsOf, type Standing } from './organization.queries.js';
import { MOST_CHOICES, SettingsViews, type ActionView, type Refused } from './settings-views.js';
import { canStep, type Step } from './stage-steps.js';
import { mayMakeTemplates } from './template-form.js';

export const WORDS = 'pipelines';
export const PATH = '/settings/pipelines';

const LIMIT = { type: 'number', min: 1, max: 365 } as const;

/** What each action is taken back with. */
const UNDO: Readonly<Record<string, { path: string; to?: Step }>> = {
  'moved-up': { path: 'step', to: 'down' },
  'moved-down': { path: 'step', to: 'up' },
  retired: { path: 'reinstatement' },
  reinstated: { path: 'retirement' },
};

interface Shown {
  readonly query?: Fields;
  /** What was typed and refused. */
  readonly typed?: Values;
  readonly refused?: Refused | null;
}

/** Draws a pipeline: its stages in order, who is in them, and what can be done with each. */
@Injectable()
export class PipelineDrawing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pipelines: PipelinesService,
    private readonly plans: InterviewPlansService,
    private readonly i18n: I18n,
    private readonly settings: SettingsViews,
  ) {}

  async show(
    actor: Actor,
    page: PageContext,
    id: string,
    { query = {}, typed = {}, refused = null }: Shown,
  ): Promise<string> {
    const pipeline = await this.pipelines.get(actor, id);
    const standings = await standingsOf(this.dataSource, id);
    const plans = await this.plansOf(actor, pipeline);
    const canManage = mayManage(actor, pipeline);
    return this.settings.page('settings/pipeline', page, actor, {
      title: await this.title(page, pipeline),
      back: { href: PATH, label: this.t(page, 'list.title') },
      toast: this.toast(page, pipeline, query, canManage),
      path: `${PATH}/${id}`,
      version: pipeline.version,
      canManage,
      isTemplate: pipeline.job_id === null,
      copyHref: mayMakeTemplates(actor) ? `${PATH}/new?from=${id}&door=${pipeline.door}` : null,
      notice: refused?.notice ?? null,
      errors: refused?.errors.errors ?? [],
      stages: pipeline.stages.map((stage, i) => ({
        ...this.stage(page, pipeline, stage, i, standings),
        interviews: plans && this.interviews(page, `${PATH}/${id}/stages/${stage.id}/interviews`, stage, plans),
      })),
      fields: this.newStage(page, typed, refused),
      actions: canManage && pipeline.job_id === null ? [this.deletion(page, pipeline)] : [],
    });
  }

  async showStage(
    actor: Actor,
    page: PageContext,
    id: string,
    stageId: string,
    { typed, refused = null }: Shown,
  ): Promise<string> {
    const pipeline = await this.pipelines.get(actor, id);
    const stage = pipeline.stages.find((each) => each.id === stageId);
    if (!stage) throw notFound('stage');
    const standing = (await standingsOf(this.dataSource, id)).find(({ stage_id }) => stage_id === stageId);
    const name = this.name(page, stage);
    const stored = { ...stage, name };
    const fields = this.settings.fields(page, WORDS, typed ?? stored, refused, stored);
    return this.settings.form(page, actor, {
      title: name,
      back: { href: `${PATH}/${id}`, label: this.t(page, 'back') },
      action: `${PATH}/${id}/stages/${stageId}`,
      submit: this.settings.t(page, 'settings.save'),
      version: pipeline.version,
      refused,
      fields: [
        fields.input('name', { isRequired: true, maxLength: 60 }),
        standing?.was_used === true
          ? fields.fixed('milestone_fixed', this.milestone(page, stage))
          : fields.select('milestone', this.milestones(page), { isRequired: true }),
        fields.input('limit_days', LIMIT),
        fields.input('external_id'),
      ],
      hidden: [{ name: 'shown_name', value: name }],
      canSave: mayManage(actor, pipeline),
    });
  }

  async nameForm(actor: Actor, page: PageContext, id: string, { typed, refused = null }: Shown): Promise<string> {
    const pipeline = await this.pipelines.get(actor, id);
    const stored = { ...pipeline };
    const fields = this.settings.fields(page, WORDS, typed ?? stored, refused, stored);
    return this.settings.form(page, actor, {
      ...this.settings.edition(page, WORDS, PATH, pipeline),
      back: { href: `${PATH}/${id}`, label: this.t(page, 'back') },
      fields: [fields.input('name', { isRequired: true, maxLength: 100 })],
      refused,
      canSave: mayManage(actor, pipeline),
    });
  }

  private newStage(page: PageContext, typed: Values, refused: Refused | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, typed, refused);
    return [
      fields.input('name', { isRequired: true, maxLength: 60 }),
      fields.select('milestone', this.milestones(page), { isRequired: true, none: this.settings.choose(page) }),
      fields.input('limit_days', LIMIT),
    ];
  }

  /** Jobs took over what was in a template: nothing uses it. */
  private deletion(page: PageContext, { id, version }: PipelineView): ActionView {
    return this.settings.deletion(page, WORDS, `${PATH}/${id}/deletion`, version, 0);
  }

  private stage(
    page: PageContext,
    { stages }: PipelineView,
    stage: StageView,
    index: number,
    standings: readonly Standing[],
  ) {
    const name = this.name(page, stage);
    const people = standings.find(({ stage_id }) => stage_id === stage.id)?.people ?? 0;
    return {
      id: stage.id,
      name,
      milestone: this.milestone(page, stage),
      isRetired: stage.retired_at !== null,
      people: this.t(page, 'people', { count: people }),
      limit: stage.limit_days === null ? null : this.t(page, 'limit', { days: stage.limit_days }),
      steps: (['up', 'down'] as const).map((to) => ({
        to,
        icon: to === 'up' ? 'arrow-up' : 'arrow-down',
        label: this.settings.t(page, `settings.move-${to}`, { name }),
        isPossible: canStep(stages, index, to),
      })),
      retireLabel: this.t(page, stage.retired_at === null ? 'retire-name' : 'reinstate-name', { name }),
    };
  }

  /** Null: the pipeline is a template, or interviews are not the reader's part. */
  private async plansOf(actor: Actor, { id, job_id }: PipelineView): Promise<readonly InterviewPlanView[] | null> {
    if (job_id === null || !may(actor, 'interviews:read')) return null;
    return (await this.plans.list(actor, { pipeline_id: id, limit: MOST_CHOICES })).data;
  }

  private interviews(page: PageContext, href: string, { id }: StageView, plans: readonly InterviewPlanView[]) {
    const names = plans
      .filter(({ stage }) => stage.id === id)
      .map(({ template }) => sayName(template.name, page.language) ?? template.code);
    return { href, label: names.length === 0 ? this.settings.t(page, 'interviews.plan.none') : names.join(', ') };
  }

  private toast(page: PageContext, pipeline: PipelineView, query: Fields, canManage: boolean): ToastView | null {
    const done = String(query['done']);
    const stage = pipeline.stages.find(({ id }) => id === query['stage']);
    const undo = UNDO[done];
    if (!undo || !stage) return undo ? null : this.settings.done(page, WORDS, query['done']);
    const fields = [{ name: 'version', value: String(pipeline.version) }];
    return {
      text: this.t(page, `done.${done}`, { name: this.name(page, stage) }),
      undo: canManage
        ? {
            action: `${PATH}/${pipeline.id}/stages/${stage.id}/${undo.path}`,
            fields: undo.to ? [...fields, { name: 'to', value: undo.to }] : fields,
          }
        : null,
    };
  }

  private async title(page: PageContext, { job_id, door, name }: PipelineView): Promise<string> {
    const doorName = this.settings.t(page, `applications.door.${door}`);
    if (job_id === null) return `${name} · ${doorName}`;
    return `${(await namesOf(this.dataSource, 'job', [job_id])).get(job_id) ?? name} · ${doorName}`;
  }

  private name(page: PageContext, stage: StageView): string {
    return namesIn(this.i18n, page.language)('stage', stage);
  }

  private milestone(page: PageContext, { milestone }: StageView): string {
    return this.settings.t(page, `reports.milestone.${milestone}`);
  }

  private milestones(page: PageContext): Option[] {
    return MILESTONES.map((value) => ({ value, label: this.settings.t(page, `reports.milestone.${value}`) }));
  }

  private t(page: PageContext, key: string, variables = {}): string {
    return this.settings.t(page, `${WORDS}.${key}`, variables);
  }
}

/** Templates belong to every office: they are changed by who sees them all. */
function mayManage(actor: Actor, { job_id }: PipelineView): boolean {
  return may(actor, 'pipelines:manage') && (job_id !== null || actor.offices === 'all');
}
