import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { OfficesService } from '../organization/offices.service.js';
import { NewTeamDto, TeamChangesDto } from '../teams/team.dto.js';
import { TeamsService } from '../teams/teams.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { Values } from './form-fields.js';
import { SettingsViews, type Refused } from './settings-views.js';
import { TeamPage, TEAMS_PATH, TEAM_WORDS } from './team-page.js';

const A_PAGE = 100;
const MOST_OFFICES = 500;

/** The teams of an office. */
@Pages('settings/teams')
export class TeamsPages {
  constructor(
    private readonly teams: TeamsService,
    private readonly offices: OfficesService,
    private readonly teamPage: TeamPage,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('teams:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const cursor = text(query, 'cursor');
    const [{ data, next_cursor: next }, offices] = await Promise.all([
      this.teams.list(actor, { limit: A_PAGE, ...(cursor && { cursor }) }),
      this.offices.list(actor, { limit: MOST_OFFICES }),
    ]);
    const names = new Map(offices.data.map(({ id, name }) => [id, name]));
    const list = {
      words: TEAM_WORDS,
      icon: 'users-group',
      columns: ['name', 'office', 'lead'],
      rows: data.map(({ id, name, office_id: officeId, lead }) => ({
        href: `${TEAMS_PATH}/${id}`,
        name,
        cells: [
          { text: names.get(officeId) ?? '' },
          lead
            ? { text: lead.name }
            : { text: this.settings.t(page, 'teams.no-lead'), tone: 'warn' as const, icon: 'alert-triangle' },
        ],
      })),
      addHref: may(actor, 'teams:manage') ? `${TEAMS_PATH}/new` : null,
      nextHref: next === null ? null : `${TEAMS_PATH}?cursor=${next}`,
    };
    return this.settings.list(page, actor, list, this.settings.done(page, TEAM_WORDS, query['done']));
  }

  @Get('new')
  @Requires('teams:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    return this.newForm(actor, page, {}, null);
  }

  @Post()
  @Requires('teams:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { office_id } = fields;
      const { id } = await this.teams.create(actor, await checked(NewTeamDto, { office_id, ...valuesOf(fields) }));
      return seeOther(reply, `${TEAMS_PATH}/${id}?done=created`);
    } catch (error) {
      return this.newForm(actor, page, fields, this.settings.refused(error, page, TEAM_WORDS, reply));
    }
  }

  @Get(':id')
  @Requires('teams:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const toast = this.settings.done(page, TEAM_WORDS, query['done']);
    return this.teamPage.draw(actor, page, id, { toast, before: text(query, 'before') });
  }

  @Post(':id')
  @Requires('teams:manage')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(TeamChangesDto, valuesOf(fields));
      await this.teams.update(actor, id, Number(text(fields, 'version')), changes);
      return seeOther(reply, `${TEAMS_PATH}/${id}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, TEAM_WORDS, reply);
      return this.teamPage.draw(actor, page, id, { edit: { typed: fields, refused } });
    }
  }

  private async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const { data } = await this.offices.list(actor, { limit: MOST_OFFICES });
    const fields = this.settings.fields(page, TEAM_WORDS, values, refused);
    const offices = data.map(({ id, name }) => ({ value: id, label: name }));
    return this.settings.form(page, actor, {
      title: this.settings.t(page, 'teams.new'),
      back: { href: TEAMS_PATH, label: this.settings.t(page, 'teams.list.title') },
      action: TEAMS_PATH,
      submit: this.settings.t(page, 'settings.create'),
      fields: [
        fields.input('name', { isRequired: true, maxLength: 100 }),
        fields.select('office_id', offices, { isRequired: true, none: this.settings.t(page, 'settings.choose') }),
        fields.input('external_id'),
      ],
      version: null,
      refused,
    });
  }
}

/** As the API takes them: an empty id is none. */
function valuesOf(fields: Fields): object {
  return { name: fields['name'], external_id: text(fields, 'external_id') ?? null };
}
