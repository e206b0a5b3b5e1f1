import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { NewTemplateDto, PipelineChangesDto } from '../pipelines/pipelines.dto.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { pipelineRows } from './organization.queries.js';
import { PATH, PipelineDrawing, WORDS } from './pipeline-drawing.js';
import { mayMakeTemplates, TemplateForm } from './template-form.js';
import { SettingsViews } from './settings-views.js';

/** The pipelines of jobs, and the templates new jobs start from. */
@Pages('settings/pipelines')
export class PipelinesPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pipelines: PipelinesService,
    private readonly settings: SettingsViews,
    private readonly drawing: PipelineDrawing,
    private readonly templates: TemplateForm,
  ) {}

  @Get()
  @Requires('pipelines:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await pipelineRows(this.dataSource, actor, listWanted(query));
    const list = {
      words: WORDS,
      icon: 'route',
      columns: ['name', 'door', 'office', 'stages', 'people'],
      rows: data.map((row) => ({
        href: `${PATH}/${row.id}`,
        name: row.job_name ?? row.name,
        cells: [
          { text: this.settings.t(page, `applications.door.${row.door}`) },
          row.office_name === null
            ? { text: this.settings.t(page, `${WORDS}.template`), tone: 'info' as const, icon: 'copy' }
            : { text: row.office_name },
          this.settings.count(page, row.stages),
          this.settings.count(page, row.people),
        ],
      })),
      addHref: mayMakeTemplates(actor) ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('pipelines:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.templates.newForm(actor, page, { from_pipeline_id: query['from'], door: query['door'] }, null);
  }

  @Post()
  @Requires('pipelines:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await checked(NewTemplateDto, this.templates.given(page, fields));
      const { id } = await this.pipelines.createTemplate(actor, given);
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      return this.templates.newForm(actor, page, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id')
  @Requires('pipelines:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.drawing.show(actor, page, id, { query });
  }

  @Post(':id')
  @Requires('pipelines:manage')
  async rename(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(PipelineChangesDto, { name: fields['name'] });
      await this.pipelines.update(actor, id, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=renamed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      return this.drawing.nameForm(actor, page, id, { typed: fields, refused });
    }
  }

  @Get(':id/name')
  @Requires('pipelines:manage')
  nameForm(@CurrentActor() actor: Actor, @Page() page: PageContext, @Id() id: string): Promise<string> {
    return this.drawing.nameForm(actor, page, id, {});
  }

  @Post(':id/deletion')
  @Requires('pipelines:manage')
  async remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      await this.pipelines.remove(actor, id, versionOf(fields));
      return seeOther(reply, `${PATH}?done=deleted`);
    } catch (error) {
      return this.drawing.show(actor, page, id, { refused: this.settings.refusedAction(error, page, WORDS, reply) });
    }
  }
}
