import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IntakesService } from '../intakes/intakes.service.js';
import { OfficesService } from '../organization/offices.service.js';
import { ProjectsService } from '../organization/projects.service.js';
import { JobChangesDto, NewJobDto } from '../pipelines/jobs.dto.js';
import { JobsService } from '../pipelines/jobs.service.js';
import { DOORS } from '../pipelines/ladder.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { FieldView, Option, Values } from './form-fields.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { jobRows, namesOf, templateChoices } from './organization.queries.js';
import { MOST_CHOICES, SettingsViews, type NoticeView, type Refused, type SectionView } from './settings-views.js';

const WORDS = 'jobs';
const PATH = '/settings/jobs';

@Pages('settings/jobs')
export class JobsPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobsService,
    private readonly offices: OfficesService,
    private readonly projects: ProjectsService,
    private readonly pipelines: PipelinesService,
    private readonly intakes: IntakesService,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  @Requires('jobs:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await jobRows(this.dataSource, actor, listWanted(query));
    const list = {
      words: WORDS,
      icon: 'id-badge-2',
      columns: ['name', 'office', 'project', 'intakes', 'people'],
      rows: data.map(({ id, name, office_name, project_name, intakes, people }) => ({
        href: `${PATH}/${id}`,
        name,
        cells: [
          { text: office_name },
          { text: project_name },
          this.settings.count(page, intakes),
          this.settings.count(page, people),
        ],
      })),
      addHref: may(actor, 'jobs:manage') ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('jobs:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.newForm(actor, page, { office_id: query['office'], project_id: query['project'] }, null);
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
      const { id } = await this.jobs.create(actor, await checked(NewJobDto, newJobOf(fields)));
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
      const changes = await checked(JobChangesDto, valuesOf(fields));
      await this.jobs.update(actor, id, versionOf(fields), changes);
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
      await this.jobs.remove(actor, id, versionOf(fields));
      return seeOther(reply, `${PATH}?done=deleted`);
    } catch (error) {
      return this.editForm(actor, page, id, null, this.settings.refusedAction(error, page, WORDS, reply));
    }
  }

  private async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const [offices, projects, templates] = await Promise.all([
      this.offices.list(actor, { limit: MOST_CHOICES }),
      this.projects.list(actor, { limit: MOST_CHOICES }),
      templateChoices(this.dataSource),
    ]);
    const fields = this.settings.fields(page, WORDS, values, refused);
    const choice = { isRequired: true, none: this.settings.choose(page) };
    const usual = { none: this.settings.t(page, `${WORDS}.default-stages`) };
    return this.settings.form(page, actor, {
      ...this.settings.creation(page, WORDS, PATH),
      fields: [
        fields.select('office_id', options(offices.data), choice),
        fields.select('project_id', options(projects.data), choice),
        ...this.fields(page, values, refused, null),
        ...DOORS.map((door) =>
          fields.select(`${door}_template_id`, options(templates.filter((template) => template.door === door)), usual),
        ),
      ],
      refused,
      missing: this.missing(page, offices.data.length, projects.data.length),
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
    const job = await this.jobs.get(actor, id);
    const [offices, projects] = await Promise.all([
      namesOf(this.dataSource, 'office', [job.office_id]),
      namesOf(this.dataSource, 'project', [job.project_id]),
    ]);
    const stored = { ...job };
    const fixed = this.settings.fields(page, WORDS, {}, null);
    const intakes = await this.intakesOf(actor, page, id);
    const form = {
      ...this.settings.edition(page, WORDS, PATH, job),
      fields: [
        fixed.fixed('office_id', offices.get(job.office_id) ?? ''),
        fixed.fixed('project_id', projects.get(job.project_id) ?? ''),
        ...this.fields(page, typed ?? stored, refused, stored),
      ],
      refused,
      canSave: may(actor, 'jobs:manage'),
      sections: [await this.pipelinesOf(actor, page, id), intakes, this.analysisOf(page, id)],
      actions: [this.settings.deletion(page, WORDS, `${PATH}/${id}/deletion`, job.version, intakes.links.length)],
    };
    return this.settings.form(page, actor, form, this.settings.done(page, WORDS, done));
  }

  private async pipelinesOf(actor: Actor, page: PageContext, id: string): Promise<SectionView> {
    const { data } = await this.pipelines.list(actor, { limit: MOST_CHOICES, job_id: id });
    return {
      id: 'pipelines',
      title: this.settings.t(page, `${WORDS}.pipelines`),
      links: data.map(({ id: pipelineId, door, stages }) => ({
        href: `/settings/pipelines/${pipelineId}`,
        label: this.settings.t(page, `applications.door.${door}`),
        hint: this.settings.t(page, `${WORDS}.stages`, {
          count: stages.filter(({ retired_at }) => retired_at === null).length,
        }),
      })),
      add: null,
    };
  }

  private async intakesOf(actor: Actor, page: PageContext, id: string): Promise<SectionView> {
    const { data } = await this.intakes.list(actor, { limit: MOST_CHOICES, job_id: id });
    return {
      id: 'intakes',
      title: this.settings.t(page, `${WORDS}.intakes`),
      links: data.map((intake) => ({
        href: `/settings/intakes/${intake.id}`,
        label: intake.name,
        hint: this.settings.days(page, intake.opens_on, intake.closes_on),
      })),
      add: may(actor, 'intakes:manage')
        ? { href: `/settings/intakes/new?job=${id}`, label: this.settings.t(page, `${WORDS}.add-intake`) }
        : null,
    };
  }

  /** What people are asked about in interviews for the job. */
  private analysisOf(page: PageContext, id: string): SectionView {
    const title = this.settings.t(page, 'competencies.analysis');
    const label = this.settings.t(page, 'competencies.reasons');
    return {
      id: 'analysis',
      title,
      links: [{ href: `/settings/jobs/${id}/competencies`, label, hint: null }],
      add: null,
    };
  }

  private fields(page: PageContext, values: Values, refused: Refused | null, stored: Values | null): FieldView[] {
    const fields = this.settings.fields(page, WORDS, values, refused, stored);
    return [fields.input('name', { isRequired: true, maxLength: 100 }), fields.input('external_id')];
  }

  /** A job is at an office, for a project: whichever is not there yet comes first. */
  private missing(page: PageContext, offices: number, projects: number): NoticeView | null {
    if (offices === 0) return this.settings.missing(page, `${WORDS}.missing.office`, '/settings/offices/new');
    if (projects === 0) return this.settings.missing(page, `${WORDS}.missing.project`, '/settings/projects/new');
    return null;
  }
}

function options(things: readonly { id: string; name: string }[]): Option[] {
  return things.map(({ id, name }) => ({ value: id, label: name }));
}

/** As the API takes them: an empty id is none. */
function valuesOf(fields: Fields): object {
  return { name: fields['name'], external_id: text(fields, 'external_id') ?? null };
}

function newJobOf(fields: Fields): object {
  return {
    ...valuesOf(fields),
    office_id: fields['office_id'],
    project_id: fields['project_id'],
    external_template_id: text(fields, 'external_template_id') ?? null,
    internal_template_id: text(fields, 'internal_template_id') ?? null,
  };
}
