import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ClientsService } from '../organization/clients.service.js';
import { ClientChangesDto, NewClientDto } from '../organization/organization.dto.js';
import { ProjectsService } from '../organization/projects.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { FieldView, Values } from './form-fields.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { countsOf } from './organization.queries.js';
import { SettingsViews, type Refused, type SectionView } from './settings-views.js';

const WORDS = 'clients';
const PATH = '/settings/clients';

@Pages('settings/clients')
export class ClientsPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clients: ClientsService,
    private readonly projects: ProjectsService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('jobs:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await this.clients.list(actor, listWanted(query));
    const ids = data.map(({ id }) => id);
    const projects = await countsOf(this.dataSource, 'project', 'client_id', ids);
    const list = {
      words: WORDS,
      icon: 'briefcase',
      columns: ['name', 'projects'],
      rows: data.map(({ id, name }) => ({
        href: `${PATH}/${id}`,
        name,
        cells: [this.settings.count(page, projects.get(id) ?? 0)],
      })),
      addHref: canAdd(actor) ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('jobs:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): string {
    return this.newForm(actor, page, {}, null);
  }

  @Post()
  @Requires('jobs:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { id } = await this.clients.create(actor, await checked(NewClientDto, valuesOf(fields)));
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      return this.newForm(actor, page, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id')
  @Requires('jobs:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.editForm(actor, page, id, null, null, query['done']);
  }

  @Post(':id')
  @Requires('jobs:manage')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(ClientChangesDto, valuesOf(fields));
      await this.clients.update(actor, id, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      return this.editForm(actor, page, id, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Post(':id/deletion')
  @Requires('jobs:manage')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.clients.remove(actor, id, versionOf(fields));
      return seeOther(reply, `${PATH}?done=deleted`);
    } catch (error) {
      return this.editForm(actor, page, id, null, this.settings.refusedAction(error, page, WORDS, reply));
    }
  }

  private newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): string {
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
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
    done?: unknown,
  ): Promise<string> {
    const client = await this.clients.get(actor, id);
    const stored = { ...client };
    const projects = await this.projectsOf(actor, page, id);
    const form = {
      ...this.settings.edition(page, WORDS, PATH, client),
      fields: this.fields(page, typed ?? stored, refused, stored),
      refused,
      canSave: may(actor, 'jobs:manage'),
      sections: [projects],
      actions: canAdd(actor)
        ? [this.settings.deletion(page, WORDS, `${PATH}/${id}/deletion`, client.version, projects.links.length)]
        : [],
    };
    return this.settings.form(page, actor, form, this.settings.done(page, WORDS, done));
  }

  private async projectsOf(actor: Actor, page: PageContext, id: string): Promise<SectionView> {
    const { data } = await this.projects.list(actor, { limit: 500, client_id: id });
    return {
      id: 'projects',
      title: this.settings.t(page, `${WORDS}.projects`),
      links: data.map((project) => ({ href: `/settings/projects/${project.id}`, label: project.name, hint: null })),
      add: canAdd(actor)
        ? { href: `/settings/projects/new?client=${id}`, label: this.settings.t(page, `${WORDS}.add-project`) }
        : null,
    };
  }

  private fields(page: PageContext, values: Values, refused: Refused | null, stored: Values | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, values, refused, stored);
    return [fields.input('name', { isRequired: true, maxLength: 100 }), fields.input('external_id')];
  }
}

/** What is new belongs to no list of projects. */
const canAdd = (actor: Actor): boolean => may(actor, 'jobs:manage') && actor.projects === 'all';

/** As the API takes them: an empty id is none. */
function valuesOf(fields: Fields): object {
  return { name: fields['name'], external_id: text(fields, 'external_id') ?? null };
}
