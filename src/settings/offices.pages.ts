import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { NewOfficeDto, OfficeChangesDto } from '../organization/organization.dto.js';
import { OfficesService } from '../organization/offices.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { ToastView } from '../views/views.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { Values } from './form-fields.js';
import { countryName, countryOptions, timeZoneOptions } from './places.js';
import { SettingsViews, type Refused } from './settings-views.js';

const WORDS = 'offices';
const PATH = '/settings/offices';
const A_PAGE = 100;

@Pages('settings/offices')
export class OfficesPages {
  constructor(
    private readonly offices: OfficesService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('offices:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const cursor = text(query, 'cursor');
    const { data, next_cursor } = await this.offices.list(actor, { limit: A_PAGE, ...(cursor && { cursor }) });
    const list = {
      words: WORDS,
      icon: 'building',
      columns: ['name', 'code', 'country', 'time_zone'],
      rows: data.map(({ id, name, code, country, time_zone }) => ({
        href: `${PATH}/${id}`,
        name,
        cells: [{ text: code }, { text: countryName(country, page.language) }, { text: time_zone }],
      })),
      addHref: may(actor, 'offices:manage') ? `${PATH}/new` : null,
      nextHref: next_cursor === null ? null : `${PATH}?cursor=${next_cursor}`,
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('offices:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): string {
    return this.newForm(actor, page, {}, null);
  }

  @Post()
  @Requires('offices:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.offices.create(actor, await checked(NewOfficeDto, valuesOf(fields)));
      return seeOther(reply, `${PATH}?done=created`);
    } catch (error) {
      return this.newForm(actor, page, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id')
  @Requires('offices:read')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.editForm(actor, page, id, null, null, this.settings.done(page, WORDS, query['done']));
  }

  @Post(':id')
  @Requires('offices:manage')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(OfficeChangesDto, valuesOf(fields));
      await this.offices.update(actor, id, Number(text(fields, 'version')), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      return this.editForm(actor, page, id, fields, this.settings.refused(error, page, WORDS, reply), null);
    }
  }

  private newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): string {
    return this.settings.form(page, actor, {
      title: this.settings.t(page, `${WORDS}.new`),
      back: { href: PATH, label: this.settings.t(page, `${WORDS}.list.title`) },
      action: PATH,
      submit: this.settings.t(page, 'settings.create'),
      fields: this.fields(page, values, refused),
      version: null,
      refused,
    });
  }

  private async editForm(
    actor: Actor,
    page: PageContext,
    id: string,
    typed: Values | null,
    refused: Refused | null,
    toast: ToastView | null,
  ): Promise<string> {
    const office = await this.offices.get(actor, id);
    const form = {
      title: office.name,
      back: { href: PATH, label: this.settings.t(page, `${WORDS}.list.title`) },
      action: `${PATH}/${id}`,
      submit: this.settings.t(page, 'settings.save'),
      fields: this.fields(page, typed ?? { ...office }, refused),
      version: office.version,
      refused,
      canSave: may(actor, 'offices:manage'),
    };
    return this.settings.form(page, actor, form, toast);
  }

  private fields(page: PageContext, values: Values, refused: Refused | null) {
    const fields = this.settings.fields(page, WORDS, values, refused);
    const none = this.settings.t(page, 'settings.choose');
    return [
      fields.input('name', { isRequired: true, maxLength: 100 }),
      fields.input('code', { isRequired: true, maxLength: 6 }),
      fields.select('country', countryOptions(page.language), { isRequired: true, none }),
      fields.select('time_zone', timeZoneOptions(), { isRequired: true, none }),
      fields.input('external_id'),
    ];
  }
}

/** As the API takes them: an empty id is none. */
function valuesOf(fields: Fields): object {
  const { name, code, country, time_zone } = fields;
  return { name, code, country, time_zone, external_id: text(fields, 'external_id') ?? null };
}
