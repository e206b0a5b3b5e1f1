import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import { NewStageDto, StageChangesDto, type PipelineView } from '../pipelines/pipelines.dto.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import type { Values } from './form-fields.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { pipelineRows, standingsOf } from './organization.queries.js';
import { PipelineDrawing } from './pipeline-drawing.js';
import { placeAfterStep } from './stage-steps.js';
import { SettingsViews, type Refused } from './settings-views.js';

const WORDS = 'pipelines';
const PATH = '/settings/pipelines';

/** The pipelines of jobs, and the templates new jobs start from. */
@Pages('settings/pipelines')
export class PipelinesPages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pipelines: PipelinesService,
    private readonly settings: SettingsViews,
    private readonly drawing: PipelineDrawing,
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
      addHref: null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, null);
  }

  @Get(':id')
  @Requires('pipelines:read')
  show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    return this.draw(actor, page, id, query, {}, null);
  }

  @Post(':id/stages')
  @Requires('pipelines:manage')
  async addStage(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await checked(NewStageDto, { name: fields['name'], milestone: fields['milestone'] });
      await this.pipelines.addStage(actor, id, versionOf(fields), given);
      return seeOther(reply, `${PATH}/${id}?done=added`);
    } catch (error) {
      return this.draw(actor, page, id, {}, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id/stages/:stageId')
  @Requires('pipelines:manage')
  async stageForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
  ): Promise<string> {
    return this.drawStage(actor, page, await this.pipelines.get(actor, id), stageId, null, null);
  }

  @Post(':id/stages/:stageId')
  @Requires('pipelines:manage')
  async changeStage(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(StageChangesDto, stageOf(fields));
      await this.pipelines.changeStage(actor, id, stageId, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      return this.drawStage(actor, page, await this.pipelines.get(actor, id), stageId, fields, refused);
    }
  }

  /** One step up or down; the way back is the step the other way. */
  @Post(':id/stages/:stageId/step')
  @Requires('pipelines:manage')
  async step(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const to = fields['to'] === 'up' ? 'up' : 'down';
    const { stages } = await this.pipelines.get(actor, id);
    const stage_ids = placeAfterStep(stages, stageId, to).map((stage) => stage.id);
    return this.act(actor, page, id, reply, `moved-${to}&stage=${stageId}`, () =>
      this.pipelines.reorder(actor, id, versionOf(fields), { stage_ids }),
    );
  }

  @Post(':id/stages/:stageId/retirement')
  @Requires('pipelines:manage')
  retire(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `retired&stage=${stageId}`, () =>
      this.pipelines.retireStage(actor, id, stageId, versionOf(fields)),
    );
  }

  @Post(':id/stages/:stageId/reinstatement')
  @Requires('pipelines:manage')
  reinstate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `reinstated&stage=${stageId}`, () =>
      this.pipelines.reinstateStage(actor, id, stageId, versionOf(fields)),
    );
  }

  /** Does what a button says; when it cannot be done, the page says why and shows what is there now. */
  private async act(
    actor: Actor,
    page: PageContext,
    id: string,
    reply: FastifyReply,
    done: string,
    action: () => Promise<PipelineView>,
  ): Promise<string> {
    try {
      await action();
      return seeOther(reply, `${PATH}/${id}?done=${done}`);
    } catch (error) {
      const refused = this.settings.refusedAction(error, page, WORDS, reply);
      void reply.status(409);
      return this.draw(actor, page, id, {}, {}, refused);
    }
  }

  private async draw(
    actor: Actor,
    page: PageContext,
    id: string,
    query: Fields,
    typed: Values,
    refused: Refused | null,
  ): Promise<string> {
    const pipeline = await this.pipelines.get(actor, id);
    const standings = await standingsOf(this.dataSource, id);
    const view = await this.drawing.page(actor, page, pipeline, standings, { query, typed, refused });
    return this.settings.page('settings/pipeline', page, actor, view);
  }

  private async drawStage(
    actor: Actor,
    page: PageContext,
    pipeline: PipelineView,
    stageId: string,
    typed: Values | null,
    refused: Refused | null,
  ): Promise<string> {
    const stage = pipeline.stages.find(({ id }) => id === stageId);
    if (!stage) throw notFound('stage');
    const standing = (await standingsOf(this.dataSource, pipeline.id)).find(({ stage_id }) => stage_id === stageId);
    const form = this.drawing.stageForm(page, pipeline, stage, standing?.was_used ?? false, typed, refused);
    return this.settings.form(page, actor, form);
  }
}

/** A default stage whose name is left as the page showed it keeps its translations. */
function stageOf(fields: Fields): object {
  const milestone = text(fields, 'milestone');
  const name = fields['name'] === fields['shown_name'] ? undefined : fields['name'];
  return {
    ...(name !== undefined && { name }),
    ...(milestone !== undefined && { milestone }),
    external_id: text(fields, 'external_id') ?? null,
  };
}
