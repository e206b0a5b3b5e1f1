import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { NewApiTokenDto, TOKEN_ROLES, type ApiTokenView } from '../api-tokens/api-token.dto.js';
import { ApiTokensService } from '../api-tokens/api-tokens.service.js';
import { Id } from '../http/id.decorator.js';
import { formatDate } from '../i18n/format.js';
import { OfficesService } from '../organization/offices.service.js';
import { ProjectsService } from '../organization/projects.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { ToastView } from '../views/views.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { Values } from './form-fields.js';
import { SettingsViews, type CellView, type Refused } from './settings-views.js';
import { lifeOptions, tokenState, valuesOf } from './token-form.js';

const WORDS = 'tokens';
const PATH = '/settings/tokens';
const A_PAGE = 100;
/** More offices or projects than a form can list. */
const MOST_PLACES = 500;

@Pages('settings/tokens')
@Requires('tokens:manage')
export class TokensPages {
  constructor(
    private readonly tokens: ApiTokensService,
    private readonly offices: OfficesService,
    private readonly projects: ProjectsService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const cursor = text(query, 'cursor');
    const { data, next_cursor } = await this.tokens.list(actor, { limit: A_PAGE, ...(cursor && { cursor }) });
    const list = {
      words: WORDS,
      icon: 'key',
      notice: {
        kind: 'info' as const,
        text: this.settings.t(page, `${WORDS}.list.docs`),
        href: '/api/docs',
        link: this.settings.t(page, `${WORDS}.list.docs-link`),
      },
      columns: ['name', 'role', 'state', 'expires', 'used', 'owner'],
      rows: data.map((token) => ({
        href: `${PATH}/${token.id}`,
        name: token.name,
        cells: this.cells(page, token),
      })),
      addHref: `${PATH}/new`,
      nextHref: next_cursor === null ? null : `${PATH}?cursor=${next_cursor}`,
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    return this.newForm(actor, page, { expires_at: '90' }, null);
  }

  /** Answers with the token itself rather than leading to it: it is kept nowhere it could be read from again. */
  @Post()
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const made = await this.tokens.create(actor, await checked(NewApiTokenDto, valuesOf(fields, new Date())));
      void reply.status(201);
      return await this.details(actor, page, made, made.token, null);
    } catch (error) {
      return this.newForm(actor, page, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const token = await this.tokens.get(actor, id);
    return this.details(actor, page, token, null, this.settings.done(page, WORDS, query['done']));
  }

  @Post(':id/revocation')
  async revoke(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.tokens.revoke(actor, id);
    return seeOther(reply, `${PATH}/${id}?done=revoked`);
  }

  private cells(page: PageContext, token: ApiTokenView): CellView[] {
    const day = (at: string): string => formatDate(at, page.language, page.timeZone, 'medium');
    return [
      { text: this.settings.t(page, `shell.role.${token.role}`) },
      { text: this.settings.t(page, `${WORDS}.state.${token.state}`), ...tokenState(token.state) },
      { text: day(token.expires_at) },
      { text: token.last_used_at === null ? this.settings.t(page, `${WORDS}.never`) : day(token.last_used_at) },
      { text: token.created_by.name },
    ];
  }

  private async details(
    actor: Actor,
    page: PageContext,
    token: ApiTokenView,
    secret: string | null,
    toast: ToastView | null,
  ): Promise<string> {
    const { offices, projects } = await this.places(actor);
    const named = (ids: string[] | null, places: readonly { value: string; label: string }[]): string | null =>
      ids && (places.flatMap(({ value, label }) => (ids.includes(value) ? [label] : [])).join(', ') || '–');
    return this.settings.page('settings/token', page, actor, {
      title: token.name,
      toast,
      back: { href: PATH, label: this.settings.t(page, `${WORDS}.list.title`) },
      token: { ...token, role: `shell.role.${token.role}`, ...tokenState(token.state) },
      state: `${WORDS}.state.${token.state}`,
      offices: named(token.office_ids, offices),
      projects: named(token.project_ids, projects),
      secret,
      revocation: token.state === 'active' && secret === null ? this.revocation(page, token) : null,
    });
  }

  private revocation(page: PageContext, { id }: ApiTokenView) {
    return {
      action: `${PATH}/${id}/revocation`,
      label: this.settings.t(page, `${WORDS}.revoke`),
      hint: this.settings.t(page, `${WORDS}.revoke-hint`),
      icon: 'ban',
      isDangerous: true,
      fields: [],
    };
  }

  private async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const { offices, projects } = await this.places(actor);
    const fields = this.settings.fields(page, WORDS, values, refused);
    const roles = TOKEN_ROLES.map((value) => ({ value, label: this.settings.t(page, `shell.role.${value}`) }));
    const lives = lifeOptions((days) => this.settings.t(page, `${WORDS}.life`, { days }));
    return this.settings.form(page, actor, {
      title: this.settings.t(page, `${WORDS}.new`),
      back: { href: PATH, label: this.settings.t(page, `${WORDS}.list.title`) },
      action: PATH,
      submit: this.settings.t(page, `${WORDS}.make`),
      fields: [
        fields.input('name', { isRequired: true, maxLength: 100 }),
        fields.select('role', roles, { isRequired: true, none: this.settings.t(page, 'settings.choose') }),
        ...(actor.offices === 'all' ? [fields.check('has_all_offices')] : []),
        fields.checks('office_ids', offices),
        fields.checks('project_ids', projects),
        fields.select('expires_at', lives, { isRequired: true }),
      ],
      version: null,
      refused,
    });
  }

  /** What the actor can hand out. */
  private async places(actor: Actor) {
    const limit = MOST_PLACES;
    const offices = await this.offices.list(actor, { limit });
    const projects = await this.projects.list(actor, { limit });
    const option = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
    return { offices: offices.data.map(option), projects: projects.data.map(option) };
  }
}
