import { Body, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { LANGUAGES } from '../i18n/language.js';
import { TEMPLATE_KINDS } from '../interview-templates/content.js';
import { CompetenciesService } from '../competencies/competencies.service.js';
import { NewInterviewTemplateDto, type InterviewTemplateView } from '../interview-templates/interview-templates.dto.js';
import { InterviewTemplatesService } from '../interview-templates/interview-templates.service.js';
import { takeTemplateFile, UnreadableFile } from '../interview-templates/take-template-file.js';
import { MOST_CHOICES, SettingsViews, type CellView, type Refused } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { competencyOptions, named, PATH, WORDS } from './draft-form.js';
import { fileProblemLines } from './file-problem-lines.js';

const READ = 'interview-templates:read';
const MANAGE = 'interview-templates:manage';

/** The list of templates, and how one is made. */
@Pages('settings/interview-templates')
export class TemplatesPages {
  constructor(
    private readonly templates: InterviewTemplatesService,
    private readonly competencies: CompetenciesService,
    private readonly settings: SettingsViews,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires(READ)
  list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.listPage(actor, page, null, query['done']);
  }

  @Get('new')
  @Requires(MANAGE)
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    return this.newForm(actor, page, { kind: 'interview' }, null);
  }

  @Post()
  @Requires(MANAGE)
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await checked(NewInterviewTemplateDto, newTemplateOf(fields));
      const { id } = await this.templates.create(actor, given);
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      if (fields['ready_made'] !== undefined) return this.listPage(actor, page, refused);
      return this.newForm(actor, page, fields, refused);
    }
  }

  @Post('files')
  @Requires(MANAGE)
  async createFromFile(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { id } = await this.templates.createFromFile(actor, await takeTemplateFile(request));
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      const values = { kind: 'interview' };
      if (!(error instanceof UnreadableFile)) return this.newForm(actor, page, values, refused);
      return this.newForm(actor, page, values, null, fileProblemLines(this.i18n, page.language, error.problems));
    }
  }

  private async listPage(actor: Actor, page: PageContext, refused: Refused | null, done?: unknown): Promise<string> {
    const { data } = await this.templates.list(actor, { limit: MOST_CHOICES });
    const { data: offered } = await this.templates.readyMade();
    const canManage = may(actor, MANAGE);
    return this.settings.page('template-pages/list', page, actor, {
      title: this.settings.t(page, `${WORDS}.list.title`),
      toast: this.settings.done(page, WORDS, done),
      notice: refused?.notice ?? (refused ? { kind: 'bad', text: refused.errors.errors[0]?.message ?? '' } : null),
      canManage,
      path: PATH,
      templates: data.map((template) => ({
        href: `${PATH}/${template.id}`,
        name: named(template.name, page.language),
        jobs: template.jobs.map(({ name }) => name).join(' · '),
        states: this.statesOf(page, template),
      })),
      offered: canManage
        ? offered
            .filter(({ is_taken: isTaken }) => !isTaken)
            .map(({ code, name, duration_minutes: minutes, items }) => ({
              code,
              name: named(name, page.language),
              said: this.settings.t(page, `${WORDS}.offered`, { minutes, items }),
            }))
        : [],
    });
  }

  private statesOf(page: PageContext, template: InterviewTemplateView): CellView[] {
    const { published_number: published, draft_number: draft, retired_at: retired, problems } = template;
    const t = (key: string, variables?: Record<string, number>) => this.settings.t(page, `${WORDS}.${key}`, variables);
    return [
      ...(retired === null ? [] : [{ text: t('state.retired'), tone: 'info' as const }]),
      ...(published === null ? [] : [{ text: t('state.published', { number: published }), tone: 'ok' as const }]),
      ...(draft === null ? [] : [{ text: t('state.draft', { number: draft }), tone: 'info' as const }]),
      ...(problems.length === 0
        ? []
        : [{ text: t('state.problems', { count: problems.length }), tone: 'warn' as const }]),
    ];
  }

  private async newForm(
    actor: Actor,
    page: PageContext,
    values: Fields,
    refused: Refused | null,
    fileProblems: readonly string[] = [],
  ): Promise<string> {
    const { data } = await this.competencies.list({ limit: MOST_CHOICES });
    const fields = this.settings.fields(page, `${WORDS}.field`, values, refused);
    const kinds = TEMPLATE_KINDS.map((value) => ({
      value,
      label: this.settings.t(page, `${WORDS}.choice.kind.${value}`),
    }));
    const none = this.settings.t(page, `${WORDS}.choice.no-competency`);
    return this.settings.page('template-pages/new', page, actor, {
      ...this.settings.formView({
        ...this.settings.creation(page, WORDS, PATH),
        title: this.settings.t(page, `${WORDS}.list.add`),
        fields: [
          fields.input('code', { isRequired: true, maxLength: 60 }),
          fields.select('kind', kinds, { isRequired: true }),
          ...LANGUAGES.map((language) => fields.input(`name.${language}`, { maxLength: 120 })),
          fields.select('competency', competencyOptions(data, page.language), { none }),
        ],
        refused,
      }),
      fileProblems,
    });
  }
}

/** As the API takes it: one that came with the product by its code, or an empty one. */
function newTemplateOf(fields: Fields): object {
  const made = text(fields, 'ready_made');
  if (made !== undefined) return { ready_made: made };
  const kind = text(fields, 'kind') ?? '';
  const name = Object.fromEntries(LANGUAGES.map((language) => [language, text(fields, `name.${language}`) ?? null]));
  const competency = text(fields, 'competency');
  return {
    code: text(fields, 'code') ?? '',
    kind,
    name,
    ...(kind === 'role_play' && competency !== undefined && { competency }),
  };
}
