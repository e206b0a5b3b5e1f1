import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { LANGUAGES } from '../i18n/language.js';
import { NewOfficeDto, OfficeChangesDto } from '../organization/organization.dto.js';
import { OfficesService } from '../organization/offices.service.js';
import { JobsService } from '../pipelines/jobs.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { ToastView } from '../views/views.js';
import { checked, text, type Fields } from '../web/form.js';
import { languageName } from '../web/names.js';
import { seeOther } from '../web/see-other.js';
import { onlyTimeZoneOf, timeZoneOptions } from '../web/time-zones.js';
import type { FieldView, Values } from './form-fields.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { countryName, countryOptions } from './places.js';
import { MOST_CHOICES, SettingsViews, type Refused, type SectionView } from './settings-views.js';

const WORDS = 'offices';
const PATH = '/settings/offices';

@Pages('settings/offices')
export class OfficesPages {
  constructor(
    private readonly offices: OfficesService,
    private readonly jobs: JobsService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('offices:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await this.offices.list(actor, listWanted(query));
    const list = {
      words: WORDS,
      icon: 'building',
      columns: ['name', 'code', 'country', 'time_zone'],
      rows: data.map(({ id, name, code, country, time_zone }) => ({
        href: `${PATH}/${id}`,
        name,
        cells: [{ text: code }, { text: countryName(country, page.language) }, { text: time_zone }],
      })),
      addHref: canAdd(actor) ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('offices:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): string {
    return this.newForm(actor, page, withZone({ country: query['country'], languages: LANGUAGES }), null);
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
      const { id } = await this.offices.create(actor, await checked(NewOfficeDto, valuesOf(fields)));
      return seeOther(reply, `${PATH}/${id}?done=created`);
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
      await this.offices.update(actor, id, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      return this.editForm(actor, page, id, fields, this.settings.refused(error, page, WORDS, reply), null);
    }
  }

  @Post(':id/deletion')
  @Requires('offices:manage')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.offices.remove(actor, id, versionOf(fields));
      return seeOther(reply, `${PATH}?done=deleted`);
    } catch (error) {
      return this.editForm(actor, page, id, null, this.settings.refusedAction(error, page, WORDS, reply), null);
    }
  }

  private newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): string {
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
      hidden: [ASKED],
      fields: this.fields(page, values, refused, null),
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
    const stored = { ...office };
    const jobs = await this.jobsOf(actor, page, id);
    const form = {
      ...this.settings.edition(page, WORDS, PATH, office),
      hidden: [ASKED],
      fields: this.fields(page, typed ?? stored, refused, stored),
      refused,
      canSave: may(actor, 'offices:manage'),
      sections: [jobs],
      actions: canAdd(actor)
        ? [this.settings.deletion(page, WORDS, `${PATH}/${id}/deletion`, office.version, jobs.links.length)]
        : [],
    };
    return this.settings.form(page, actor, form, toast);
  }

  private async jobsOf(actor: Actor, page: PageContext, id: string): Promise<SectionView> {
    const { data } = await this.jobs.list(actor, { limit: MOST_CHOICES, office_id: id });
    return {
      id: 'jobs',
      title: this.settings.t(page, `${WORDS}.jobs`),
      links: data.map((job) => ({ href: `/settings/jobs/${job.id}`, label: job.name, hint: null })),
      add: may(actor, 'jobs:manage')
        ? { href: `/settings/jobs/new?office=${id}`, label: this.settings.t(page, `${WORDS}.add-job`) }
        : null,
    };
  }

  private fields(page: PageContext, values: Values, refused: Refused | null, stored: Values | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, values, refused, stored);
    const choice = { isRequired: true, none: this.settings.choose(page) };
    const zones = timeZoneOptions(text(values, 'country'), text(values, 'time_zone'));
    return [
      fields.input('name', { isRequired: true, maxLength: 100 }),
      fields.input('code', { isRequired: true, maxLength: 6 }),
      fields.select('country', countryOptions(page.language), {
        ...choice,
        updates: { href: `${PATH}/new`, field: 'time_zone' },
      }),
      fields.select('time_zone', zones, { none: this.settings.t(page, `${WORDS}.time_zone-of-country`) }),
      fields.checks(
        'languages',
        LANGUAGES.map((value) => ({ value, label: languageName(value, page.language) })),
      ),
      fields.input('external_id'),
    ];
  }
}

/** Tells a form without a language from one that did not ask. */
const ASKED = { name: 'languages_asked', value: 'yes' };

/** A new office is in no list of offices. */
const canAdd = (actor: Actor): boolean => may(actor, 'offices:manage') && actor.offices === 'all';

/** A country with one time zone needs no choice. */
function withZone(fields: Fields): Fields {
  const zone = text(fields, 'time_zone') ?? onlyTimeZoneOf(text(fields, 'country') ?? '');
  return { ...fields, time_zone: zone };
}

/** As the API takes them: an empty id is none. */
function valuesOf(fields: Fields): object {
  const { name, country, time_zone } = withZone(fields);
  return {
    name,
    code: text(fields, 'code')?.toUpperCase() ?? '',
    country,
    time_zone: time_zone ?? '',
    ...(fields[ASKED.name] !== undefined && { languages: [fields['languages'] ?? []].flat() }),
    external_id: text(fields, 'external_id') ?? null,
  };
}
