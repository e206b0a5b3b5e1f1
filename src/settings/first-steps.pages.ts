import { Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import type { Permission } from '../access/permissions.js';
import { Requires } from '../access/requires.decorator.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { Fields } from '../web/form.js';
import { STEPS, stepsTaken, type Step } from './first-steps.queries.js';
import { SettingsViews } from './settings-views.js';

const WORDS = 'first-steps';

/** Where a step is taken, and where what it made is seen. */
const PLACES: Readonly<Record<Step, { add: string; list: string; permission: Permission }>> = {
  office: { add: '/settings/offices/new', list: '/settings/offices', permission: 'offices:manage' },
  project: { add: '/settings/projects/new', list: '/settings/projects', permission: 'jobs:manage' },
  job: { add: '/settings/jobs/new', list: '/settings/jobs', permission: 'jobs:manage' },
  intake: { add: '/settings/intakes/new', list: '/settings/intakes', permission: 'intakes:manage' },
  users: { add: '/settings/users/new', list: '/settings/users', permission: 'users:manage' },
  applicants: { add: '/imports/new', list: '/imports', permission: 'imports:manage' },
};

/** The first hour of a company: what is set up, what comes next, and what waits for it. */
@Pages('settings/first-steps')
export class FirstStepsPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('offices:manage')
  async steps(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const taken = await stepsTaken(this.dataSource, actor);
    const next = STEPS.find((step) => !taken[step]) ?? null;
    const count = STEPS.filter((step) => taken[step]).length;
    return this.settings.page('settings/first-steps', page, actor, {
      title: this.settings.t(page, `${WORDS}.title`),
      toast: this.settings.done(page, WORDS, query['done']),
      lead: this.settings.t(page, `${WORDS}.${next === null ? 'all-done' : 'lead'}`),
      has_demonstration: page.hasDemonstration,
      count,
      total: STEPS.length,
      steps: STEPS.map((step) => this.stepView(step, actor, page, taken[step], step === next)),
      report_href: taken.applicants ? '/reports/funnel' : null,
    });
  }

  private stepView(step: Step, actor: Actor, page: PageContext, isDone: boolean, isNext: boolean): object {
    const { add, list, permission } = PLACES[step];
    const t = (key: string): string => this.settings.t(page, `${WORDS}.${step}.${key}`);
    return {
      heading: t('heading'),
      text: t('text'),
      is_done: isDone,
      is_next: isNext,
      link: may(actor, permission) ? { href: isDone ? list : add, label: t(isDone ? 'see' : 'add') } : null,
    };
  }
}
