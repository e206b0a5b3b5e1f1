import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AppError, invalid } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { JobAnalysisDto } from '../competencies/competencies.dto.js';
import { CompetenciesService } from '../competencies/competencies.service.js';
import { JobAnalysesService } from '../competencies/job-analyses.service.js';
import { JobsService } from '../pipelines/jobs.service.js';
import { versionOf } from '../settings/list-query.js';
import { MOST_CHOICES, SettingsViews, type Refused } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { named } from './draft-form.js';

const WORDS = 'competencies';

/** What a job needs of a person: a reason beside each competency it needs, none beside the others. */
@Pages('settings/jobs/:id/competencies')
export class JobAnalysesPages {
  constructor(
    private readonly jobs: JobsService,
    private readonly analyses: JobAnalysesService,
    private readonly competencies: CompetenciesService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('interview-templates:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.form(actor, page, id, null, null, query['done']);
  }

  @Post()
  @Requires('interview-templates:manage')
  async save(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const given = givenOf(fields);
    try {
      const competencies = given.map(([code, reason]) => ({ code, reason }));
      await this.analyses.replace(actor, id, versionOf(fields), await checked(JobAnalysisDto, { competencies }));
      return seeOther(reply, `/settings/jobs/${id}/competencies?done=analysed`);
    } catch (error) {
      const named_ = error instanceof AppError && error.kind === 'invalid' ? ofForm(error, given) : error;
      return this.form(actor, page, id, fields, this.settings.refused(named_, page, WORDS, reply));
    }
  }

  private async form(
    actor: Actor,
    page: PageContext,
    id: string,
    typed: Fields | null,
    refused: Refused | null,
    done?: unknown,
  ): Promise<string> {
    const analysis = await this.analyses.get(actor, id);
    const { data } = await this.competencies.list({ limit: MOST_CHOICES });
    const stored = Object.fromEntries(analysis.competencies.map(({ code, reason }) => [`reason.${code}`, reason]));
    const fields = this.settings.fields(page, WORDS, typed ?? stored, refused, stored);
    const title = this.settings.t(page, `${WORDS}.analysis`);
    const back = may(actor, 'jobs:read')
      ? { href: `/settings/jobs/${id}`, label: (await this.jobs.get(actor, id)).name }
      : { href: '/settings/competencies', label: this.settings.t(page, `${WORDS}.list.title`) };
    return this.settings.form(
      page,
      actor,
      {
        title,
        back,
        action: `/settings/jobs/${id}/competencies`,
        submit: this.settings.t(page, 'settings.save'),
        version: analysis.version,
        fields: [
          fields.heading('reasons'),
          ...data.map(({ code, name }) => ({
            ...fields.textarea(`reason.${code}`, { maxLength: 500 }, named(name, page.language) || code),
          })),
        ],
        refused,
        canSave: may(actor, 'interview-templates:manage'),
        missing:
          data.length === 0 ? this.settings.missing(page, `${WORDS}.missing`, '/settings/competencies/new') : null,
      },
      this.settings.done(page, WORDS, done),
    );
  }
}

/** The competencies with a reason beside them. */
function givenOf(fields: Fields): [code: string, reason: string][] {
  return Object.keys(fields)
    .filter((name) => name.startsWith('reason.'))
    .flatMap((name) => {
      const reason = text(fields, name);
      return reason === undefined ? [] : [[name.slice('reason.'.length), reason]];
    });
}

function ofForm(error: AppError, given: readonly (readonly [code: string, reason: string])[]): AppError {
  return invalid(
    error.errors.map((one) => {
      const [, index = ''] = /^competencies\.(\d+)\./.exec(one.field) ?? [];
      return { ...one, field: `reason.${given[Number(index)]?.[0] ?? ''}` };
    }),
  );
}
