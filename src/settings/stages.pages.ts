import { Body, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { NewStageDto, StageChangesDto, type PipelineView } from '../pipelines/pipelines.dto.js';
import { PipelinesService } from '../pipelines/pipelines.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, number, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { versionOf } from './list-query.js';
import { PATH, PipelineDrawing, WORDS } from './pipeline-drawing.js';
import { placeAfterStep } from './stage-steps.js';
import { SettingsViews } from './settings-views.js';

/** The stages of a pipeline: all are edited at its version. */
@Pages('settings/pipelines/:id/stages')
export class StagesPages {
  constructor(
    private readonly pipelines: PipelinesService,
    private readonly settings: SettingsViews,
    private readonly drawing: PipelineDrawing,
  ) {}

  @Post()
  @Requires('pipelines:manage')
  async addStage(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { name, milestone } = fields;
      const given = await checked(NewStageDto, { name, milestone, limit_days: number(fields, 'limit_days') });
      await this.pipelines.addStage(actor, id, versionOf(fields), given);
      return seeOther(reply, `${PATH}/${id}?done=added`);
    } catch (error) {
      return this.drawing.show(actor, page, id, {
        typed: fields,
        refused: this.settings.refused(error, page, WORDS, reply),
      });
    }
  }

  @Get(':stageId')
  @Requires('pipelines:manage')
  async stageForm(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('stageId') stageId: string,
  ): Promise<string> {
    return this.drawing.showStage(actor, page, id, stageId, {});
  }

  @Post(':stageId')
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
      return this.drawing.showStage(actor, page, id, stageId, { typed: fields, refused });
    }
  }

  /** One step up or down; the way back is the step the other way. */
  @Post(':stageId/step')
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

  @Post(':stageId/retirement')
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

  @Post(':stageId/reinstatement')
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
      return this.drawing.show(actor, page, id, { refused });
    }
  }
}
/** A default stage whose name is left as the page showed it keeps its translations. */
function stageOf(fields: Fields): object {
  const milestone = text(fields, 'milestone');
  const name = fields['name'] === fields['shown_name'] ? undefined : fields['name'];
  return {
    ...(name !== undefined && { name }),
    ...(milestone !== undefined && { milestone }),
    limit_days: number(fields, 'limit_days'),
    external_id: text(fields, 'external_id') ?? null,
  };
}
