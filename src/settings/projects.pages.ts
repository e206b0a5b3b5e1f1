import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ClientsService } from '../organization/clients.service.js';
import { NewProjectDto, ProjectChangesDto } from '../organization/organization.dto.js';
import { PROJECT_KINDS } from '../organization/project.entity.js';
import { ProjectsService } from '../organization/projects.service.js';
import { JobsService } from '../pipelines/jobs.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { FieldView, Option, Values } from './form-fields.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { countsOf, namesOf } from './organization.queries.js';
import { MOST_CHOICES, SettingsViews, type Refused, type SectionView } from './settings-views.js';

const WORDS = 'projects';
const PATH = '/settings/projects';

@Pages('settings/projects')
export class ProjectsPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly projects: ProjectsService,
    private readonly clients: ClientsService,
    private readonly jobs: JobsService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('jobs:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await this.projects.list(actor, listWanted(query));
    const ids = data.map(({ id }) => id);
    const clientIds = data.map(({ client_id }) => client_id);
    const [clients, jobs] = await Promise.all([
      namesOf(this.dataSource, 'client', clientIds),
      countsOf(this.dataSource, 'job', 'project_id', ids),
    ]);
    const list = {
      words: WORDS,
      icon: 'folder',
      columns: ['name', 'client', 'kind', 'jobs'],
      rows: data.map(({ id, name, client_id, kind }) => ({
        href: `${PATH}/${id}`,
        name,
        cells: [
          { text: clients.get(client_id) ?? '' },
          { text: this.settings.t(page, `${WORDS}.kind.${kind}`) },
          this.settings.count(page, jobs.get(id) ?? 0),
        ],
      })),
      addHref: canAdd(actor) ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('jobs:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.newForm(actor, page, { client_id: query['client'] }, null);
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
      const given = await checked(NewProjectDto, { ...valuesOf(fields), client_id: fields['client_id'] });
      const { id } = await this.projects.create(actor, given);
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
      const changes = await checked(ProjectChangesDto, valuesOf(fields));
      await this.projects.update(actor, id, versionOf(fields), changes);
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
      await this.projects.remove(actor, id, versionOf(fields));
      return seeOther(reply, `${PATH}?done=deleted`);
    } catch (error) {
      return this.editForm(actor, page, id, null, this.settings.refusedAction(error, page, WORDS, reply));
    }
  }

  private async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const { data } = await this.clients.list(actor, { limit: MOST_CHOICES });
    const clients = data.map(({ id, name }) => ({ value: id, label: name }));
    const fields = this.settings.fields(page, WORDS, values, refused);
    const client = fields.select('client_id', clients, { isRequired: true, none: this.settings.choose(page) });
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
      fields: [client, ...this.fields(page, values, refused, null)],
      refused,
      missing: clients.length > 0 ? null : this.settings.missing(page, `${WORDS}.no-client`, '/settings/clients/new'),
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
    const project = await this.projects.get(actor, id);
    const client = (await namesOf(this.dataSource, 'client', [project.client_id])).get(project.client_id) ?? '';
    const stored = { ...project };
    const jobs = await this.jobsOf(actor, page, id);
    const form = {
      ...this.settings.edition(page, WORDS, PATH, project),
      fields: [
        this.settings.fields(page, WORDS, {}, null).fixed('client_id', client),
        ...this.fields(page, typed ?? stored, refused, stored),
      ],
      refused,
      canSave: may(actor, 'jobs:manage'),
      sections: [jobs],
      actions: canAdd(actor)
        ? [this.settings.deletion(page, WORDS, `${PATH}/${id}/deletion`, project.version, jobs.links.length)]
        : [],
    };
    return this.settings.form(page, actor, form, this.settings.done(page, WORDS, done));
  }

  private async jobsOf(actor: Actor, page: PageContext, id: string): Promise<SectionView> {
    const { data } = await this.jobs.list(actor, { limit: MOST_CHOICES, project_id: id });
    const offices = await namesOf(
      this.dataSource,
      'office',
      data.map(({ office_id }) => office_id),
    );
    return {
      id: 'jobs',
      title: this.settings.t(page, `${WORDS}.jobs`),
      links: data.map((job) => ({
        href: `/settings/jobs/${job.id}`,
        label: job.name,
        hint: offices.get(job.office_id) ?? null,
      })),
      add: may(actor, 'jobs:manage')
        ? { href: `/settings/jobs/new?project=${id}`, label: this.settings.t(page, `${WORDS}.add-job`) }
        : null,
    };
  }

  private fields(page: PageContext, values: Values, refused: Refused | null, stored: Values | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, values, refused, stored);
    return [
      fields.input('name', { isRequired: true, maxLength: 100 }),
      fields.select('kind', this.kinds(page), { isRequired: true, none: this.settings.choose(page) }),
      fields.input('external_id'),
    ];
  }

  private kinds(page: PageContext): Option[] {
    return PROJECT_KINDS.map((kind) => ({ value: kind, label: this.settings.t(page, `${WORDS}.kind.${kind}`) }));
  }
}

/** What is new belongs to no list of projects. */
const canAdd = (actor: Actor): boolean => may(actor, 'jobs:manage') && actor.projects === 'all';

/** As the API takes them: an empty id is none. */
function valuesOf(fields: Fields): object {
  return { name: fields['name'], kind: fields['kind'], external_id: text(fields, 'external_id') ?? null };
}
