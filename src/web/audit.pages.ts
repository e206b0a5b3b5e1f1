import { Get, Header, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AuditEntriesService } from '../audit/audit-entries.service.js';
import { AuditSealsService } from '../audit/audit-seals.service.js';
import { AuditExportQuery, AuditFilter, AuditQuery } from '../audit/audit.dto.js';
import { notFound } from '../errors.js';
import { FILE_TYPES } from '../http/file-answer.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { auditCsv, auditWorkbook } from './audit-export.js';
import { auditChoices, auditNames, objectNames } from './audit-names.queries.js';
import { AuditPresenter, FILTERS, type AuditFields } from './audit-view.js';
import { formErrors, NO_ERRORS, type FormErrors } from './form-errors.js';
import { checked, text, type Fields } from './form.js';
import { dayAfter, startOfDay } from './office-time.js';

const ENTRIES_A_PAGE = 50;

/** The audit for those who read it: the list, the story of one object, and a file to take along. */
@Pages('audit')
export class AuditPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly entries: AuditEntriesService,
    private readonly seals: AuditSealsService,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  @Requires('audit:read')
  async list(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Query() query: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const given = fieldsOf(query);
    const shown = new AuditPresenter(this.i18n, page, actor);
    const { found, errors } = await this.find(actor, page, given, text(query, 'cursor'));
    if (errors.errors.length > 0) void reply.status(422);
    const names = await auditNames(this.dataSource, found.data);
    const objects = await objectNames(this.dataSource, actor, found.data);
    const { data: latest } = await this.seals.list({ limit: 1 });
    const filters = shown.filters(given, await auditChoices(this.dataSource, actor));
    return this.views.page('audit/list', page, {
      title: shown.t('title'),
      errors: errors.errors,
      filters,
      rows: found.data.map((entry) => shown.row(entry, names, objects)),
      next: found.next_cursor === null ? null : { href: `/audit?${search(given, { cursor: found.next_cursor })}` },
      first: text(query, 'cursor') === undefined ? null : { href: `/audit?${search(given)}` },
      files: may(actor, 'audit:export') ? filesOf(page, shown, given) : [],
      seal: shown.seal(latest[0]),
    });
  }

  /** Everything that happened to one object, from its beginning. */
  @Get('objects/:type/:id')
  @Requires('audit:read')
  async story(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Param('type') type: string,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const cursor = text(query, 'cursor');
    const wanted = { object_type: type, object_id: id, order: 'oldest', limit: ENTRIES_A_PAGE };
    const found = await this.entries.list(actor, await checked(AuditQuery, { ...wanted, ...(cursor && { cursor }) }));
    if (found.data.length === 0) throw notFound('object');
    const shown = new AuditPresenter(this.i18n, page, actor);
    const names = await auditNames(this.dataSource, found.data);
    const objects = await objectNames(this.dataSource, actor, found.data);
    const path = `/audit/objects/${encodeURIComponent(type)}/${id}`;
    return this.views.page('audit/story', page, {
      title: shown.t('story.title', { noun: shown.noun(type) }),
      name: objects.get(id) ?? null,
      id,
      lines: found.data.map((entry) => shown.line(entry, names)),
      place: shown.placeOf(type, id),
      next: found.next_cursor === null ? null : { href: `${path}?${search({}, { cursor: found.next_cursor })}` },
    });
  }

  @Get('export.csv')
  @Requires('audit:export')
  @Header('content-type', FILE_TYPES.csv)
  async csv(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<StreamableFile> {
    const { separator, bom } = query;
    const format = await checked(AuditExportQuery, {
      ...(separator !== undefined && { separator }),
      ...(bom !== undefined && { bom }),
    });
    const batches = await this.entries.export(actor, await filterOf(fieldsOf(query), page));
    return auditCsv(this.dataSource, new AuditPresenter(this.i18n, page, actor), batches, format);
  }

  @Get('export.xlsx')
  @Requires('audit:export')
  @Header('content-type', FILE_TYPES.xlsx)
  async xlsx(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<StreamableFile> {
    const batches = await this.entries.export(actor, await filterOf(fieldsOf(query), page));
    return auditWorkbook(this.dataSource, new AuditPresenter(this.i18n, page, actor), batches);
  }

  /** Of filters that cannot be meant nothing is found, and the form says why. */
  private async find(actor: Actor, page: PageContext, given: AuditFields, cursor: string | undefined) {
    try {
      const wanted = { ...(await filterOf(given, page)), limit: ENTRIES_A_PAGE, ...(cursor && { cursor }) };
      return { found: await this.entries.list(actor, await checked(AuditQuery, wanted)), errors: NO_ERRORS };
    } catch (error) {
      const errors: FormErrors = formErrors(error, this.i18n, page.language, 'audit');
      return { found: { data: [], next_cursor: null }, errors };
    }
  }
}

function fieldsOf(query: Fields): AuditFields {
  const given = FILTERS.map((name) => [name, text(query, name)] as const);
  return Object.fromEntries(given.filter((pair): pair is [(typeof FILTERS)[number], string] => pair[1] !== undefined));
}

function search(given: AuditFields, more: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ ...given, ...more }).toString();
}

/** Days become instants of the reader's zone; the last day is meant whole. */
async function filterOf({ from, to, ...rest }: AuditFields, { timeZone }: PageContext): Promise<AuditFilter> {
  return checked(AuditFilter, {
    ...rest,
    ...(from !== undefined && { from: startOfDay('from', from, timeZone) }),
    ...(to !== undefined && { to: startOfDay('to', dayAfter(to), timeZone) }),
  });
}

/** The spreadsheets of Sweden and Spain want semicolons. */
function filesOf({ language }: PageContext, shown: AuditPresenter, given: AuditFields) {
  const format = { bom: 'true', separator: language === 'en' ? 'comma' : 'semicolon' };
  return [
    { label: shown.t('csv'), icon: 'file-type-csv', href: `/audit/export.csv?${search(given, format)}` },
    { label: shown.t('xlsx'), icon: 'file-spreadsheet', href: `/audit/export.xlsx?${search(given)}` },
  ];
}
