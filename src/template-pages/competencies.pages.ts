import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { LANGUAGES } from '../i18n/language.js';
import { CRITERIA } from '../competencies/criterion.js';
import { CompetencyChangesDto, NewCompetencyDto, type CompetencyView } from '../competencies/competencies.dto.js';
import { CompetenciesService } from '../competencies/competencies.service.js';
import type { FieldView, Values } from '../settings/form-fields.js';
import { listWanted, moreHref, versionOf } from '../settings/list-query.js';
import { SettingsViews, type Refused } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { named } from './draft-form.js';

const WORDS = 'competencies';
const PATH = '/settings/competencies';

@Pages('settings/competencies')
export class CompetenciesPages {
  constructor(
    private readonly competencies: CompetenciesService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('interview-templates:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await this.competencies.list(listWanted(query));
    const list = {
      words: WORDS,
      icon: 'target',
      columns: ['name', 'code', 'criterion'],
      rows: data.map(({ code, name, criterion }) => ({
        href: `${PATH}/${code}`,
        name: named(name, page.language),
        cells: [{ text: code }, { text: criterion === null ? '' : this.criterion(page, criterion) }],
      })),
      addHref: may(actor, 'interview-templates:manage') ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('interview-templates:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): string {
    return this.newForm(actor, page, {}, null);
  }

  @Post()
  @Requires('interview-templates:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const code = text(fields, 'code') ?? '';
      await this.competencies.create(actor, await checked(NewCompetencyDto, { code, ...valuesOf(fields) }));
      return seeOther(reply, `${PATH}?done=created`);
    } catch (error) {
      return this.newForm(actor, page, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':code')
  @Requires('interview-templates:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Param('code') code: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.editForm(actor, page, code, null, null, query['done']);
  }

  @Post(':code')
  @Requires('interview-templates:manage')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Param('code') code: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(CompetencyChangesDto, valuesOf(fields));
      await this.competencies.update(actor, code, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${code}?done=changed`);
    } catch (error) {
      return this.editForm(actor, page, code, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Post(':code/deletion')
  @Requires('interview-templates:manage')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Param('code') code: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.competencies.remove(actor, code, versionOf(fields));
      return seeOther(reply, `${PATH}?done=deleted`);
    } catch (error) {
      return this.editForm(actor, page, code, null, this.settings.refusedAction(error, page, WORDS, reply));
    }
  }

  private newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): string {
    const fields = this.settings.fields(page, WORDS, values, refused);
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
      fields: [fields.input('code', { isRequired: true, maxLength: 60 }), ...this.fields(page, values, refused, null)],
      refused,
    });
  }

  private async editForm(
    actor: Actor,
    page: PageContext,
    code: string,
    typed: Values | null,
    refused: Refused | null,
    done?: unknown,
  ): Promise<string> {
    const competency = await this.competencies.get(code);
    const stored = storedOf(competency);
    const canManage = may(actor, 'interview-templates:manage') && actor.offices === 'all';
    const form = {
      ...this.settings.edition(page, WORDS, PATH, {
        id: code,
        name: named(competency.name, page.language),
        version: competency.version,
      }),
      fields: this.fields(page, typed ?? stored, refused, stored),
      refused,
      canSave: canManage,
      actions: [this.settings.deletion(page, WORDS, `${PATH}/${code}/deletion`, competency.version, 0)],
    };
    return this.settings.form(page, actor, form, this.settings.done(page, WORDS, done));
  }

  private fields(page: PageContext, values: Values, refused: Refused | null, stored: Values | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, values, refused, stored);
    const criteria = CRITERIA.map((value) => ({ value, label: this.criterion(page, value) }));
    return [
      ...LANGUAGES.map((language) => fields.input(`name.${language}`, { maxLength: 120 })),
      fields.select('criterion', criteria, { none: this.settings.t(page, 'settings.optional-none') }),
    ];
  }

  private criterion(page: PageContext, criterion: string): string {
    return this.settings.t(page, `${WORDS}.criterion.${criterion}`);
  }
}

function storedOf({ name, criterion }: CompetencyView): Values {
  return { ...Object.fromEntries(LANGUAGES.map((one) => [`name.${one}`, name[one] ?? ''])), criterion };
}

function valuesOf(fields: Fields): object {
  const name = Object.fromEntries(LANGUAGES.map((one) => [one, text(fields, `name.${one}`) ?? null]));
  return { name, criterion: text(fields, 'criterion') ?? null };
}
