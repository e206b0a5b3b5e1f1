import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import type { IntakeProgressView } from '../applications/intake-progress.dto.js';
import { BoardService } from '../applications/board.service.js';
import { I18n } from '../i18n/i18n.js';
import { PAY_PERIODS } from '../intakes/intake.entity.js';
import type { IntakeView } from '../intakes/intakes.dto.js';
import { IntakesService } from '../intakes/intakes.service.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import { quarterPlan } from '../web/quarter-plan.js';
import type { FieldView, Option, Values } from './form-fields.js';
import { missingPay, valuesOf } from './intake-form.js';
import { countsOf, jobRows, namesOf } from './organization.queries.js';
import { currencyOptions } from './places.js';
import { MOST_CHOICES, SettingsViews, type LinkView, type NoticeView, type Refused } from './settings-views.js';

export const WORDS = 'intakes';
export const PATH = '/settings/intakes';

interface Shown {
  /** What was typed and refused. */
  readonly typed?: Values;
  readonly refused?: Refused;
  /** What has just been done. */
  readonly done?: unknown;
}

/** Draws an intake: how far it is, what is stored, and whether applicants can see it. */
@Injectable()
export class IntakeDrawing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly intakes: IntakesService,
    private readonly board: BoardService,
    private readonly i18n: I18n,
    private readonly settings: SettingsViews,
  ) {}

  async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const { data } = await jobRows(this.dataSource, actor, { limit: MOST_CHOICES });
    const jobs = data.map(({ id, name, office_name }) => ({ value: id, label: `${name} · ${office_name}` }));
    const fields = this.settings.fields(page, WORDS, values, refused);
    const job = fields.select('job_id', jobs, { isRequired: true, none: this.settings.choose(page) });
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
      fields: [job, ...this.fields(page, values, refused, null)],
      refused,
      missing: jobs.length > 0 ? null : this.noJob(actor, page),
    });
  }

  async page(actor: Actor, page: PageContext, id: string, { typed, refused, done }: Shown): Promise<string> {
    const intake = await this.intakes.get(actor, id);
    const progress = await this.board.progress(actor, id);
    const uses = (await countsOf(this.dataSource, 'application', 'intake_id', [id])).get(id) ?? 0;
    const stored = valuesOf(intake);
    const canSave = may(actor, 'intakes:manage');
    const form = this.settings.formView({
      ...this.settings.edition(page, WORDS, PATH, intake),
      fields: [
        this.settings.fields(page, WORDS, {}, null).fixed('job', await this.jobName(intake)),
        ...this.fields(page, typed ?? stored, refused ?? null, stored),
      ],
      refused: refused ?? null,
      canSave,
      actions: [this.settings.deletion(page, WORDS, `${PATH}/${id}/deletion`, intake.version, uses)],
    });
    return this.settings.page('settings/intake', page, actor, {
      ...form,
      toast: this.toast(page, intake, done, canSave),
      form,
      path: `${PATH}/${id}`,
      tools: this.tools(actor, page, intake),
      isOpen: intake.opened_at !== null,
      opened_at: intake.opened_at,
      lacking: missingPay(intake).map((field) => ({ field, label: this.t(page, field) })),
      ...this.progress(page, progress),
    });
  }

  private noJob(actor: Actor, page: PageContext): NoticeView {
    return this.settings.missing(page, `${WORDS}.no-job`, may(actor, 'jobs:manage') ? '/settings/jobs/new' : null);
  }

  private progress(page: PageContext, progress: IntakeProgressView) {
    const doors = progress.doors.map(({ door, ...counts }) => ({
      ...counts,
      label: this.settings.t(page, `reports.door.${door}`),
    }));
    const both = progress.doors.find(({ door }) => door === 'both');
    return {
      plan: quarterPlan(this.i18n, page.language, progress, {
        applied: both?.applications ?? 0,
        matched: both?.matched ?? 0,
        training: both?.training ?? 0,
      }),
      doors,
      as_of: progress.as_of,
    };
  }

  private fields(page: PageContext, values: Values, refused: Refused | null, stored: Values | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, values, refused, stored);
    const day = { type: 'date' as const };
    const count = { type: 'number' as const, isRequired: true, min: 0 };
    const isOpen = typeof stored?.['opened_at'] === 'string';
    const amount = { type: 'number' as const, isRequired: isOpen, min: 0, step: '0.01' };
    const choice = { isRequired: isOpen, none: this.settings.choose(page) };
    return [
      fields.input('name', { isRequired: true, maxLength: 100 }),
      fields.input('opens_on', { ...day, isRequired: true }),
      fields.input('closes_on', { ...day, isRequired: true }),
      fields.input('training_starts_on', day),
      fields.input('seats', { ...count, max: 10_000 }),
      fields.input('planned_applications', { ...count, max: 1_000_000 }),
      fields.input('planned_matches', { ...count, max: 1_000_000 }),
      fields.heading('pay'),
      fields.input('pay_min', amount),
      fields.input('pay_max', amount),
      fields.select('pay_currency', currencyOptions(page.language), choice),
      fields.select('pay_period', this.periods(page), choice),
      fields.input('pay_agreement', { isRequired: isOpen, maxLength: 500 }),
      fields.input('external_id'),
    ];
  }

  private periods(page: PageContext): Option[] {
    return PAY_PERIODS.map((value) => ({ value, label: this.t(page, `period.${value}`) }));
  }

  /** Where the people of the intake are. */
  private tools(actor: Actor, page: PageContext, { id }: IntakeView): LinkView[] {
    const board = { href: `/intakes/${id}/board`, label: this.t(page, 'board') };
    const report = { href: `/reports/funnel?intake_id=${id}`, label: this.t(page, 'report') };
    return [...(may(actor, 'applications:read') ? [board] : []), ...(may(actor, 'reports:read') ? [report] : [])];
  }

  private async jobName({ job_id, office_id }: IntakeView): Promise<string> {
    const [jobs, offices] = await Promise.all([
      namesOf(this.dataSource, 'job', [job_id]),
      namesOf(this.dataSource, 'office', [office_id]),
    ]);
    return `${jobs.get(job_id) ?? ''} · ${offices.get(office_id) ?? ''}`;
  }

  /** Opening and closing take each other back. */
  private toast(page: PageContext, intake: IntakeView, done: unknown, canManage: boolean): ToastView | null {
    const path = done === 'opened' ? 'closing' : done === 'closed' ? 'opening' : null;
    const fields = [{ name: 'version', value: String(intake.version) }];
    const undo = path !== null && canManage ? { action: `${PATH}/${intake.id}/${path}`, fields } : null;
    return this.settings.done(page, WORDS, done, undo);
  }

  private t(page: PageContext, key: string): string {
    return this.settings.t(page, `${WORDS}.${key}`);
  }
}
