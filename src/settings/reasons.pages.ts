import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { NewRejectionReasonDto, RejectionReasonChangesDto } from '../organization/choices.dto.js';
import { RejectionReasonsService } from '../organization/rejection-reasons.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { ChoiceDrawing, choiceChangesOf, newChoiceOf, REASONS } from './choice-drawing.js';
import { versionOf } from './list-query.js';
import { neighbourOf, ReasonList } from './reason-list.js';
import { MOST_CHOICES, SettingsViews } from './settings-views.js';

const { words: WORDS, path: PATH } = REASONS;

/** Why somebody does not go on, in the order in which it is offered. */
@Pages('settings/reasons')
export class ReasonsPages {
  constructor(
    private readonly reasons: RejectionReasonsService,
    private readonly settings: SettingsViews,
    private readonly drawing: ChoiceDrawing,
    private readonly reasonList: ReasonList,
  ) {}

  @Get()
  @Requires('sources:read')
  list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    return this.reasonList.draw(actor, page, query, null);
  }

  @Get('new')
  @Requires('sources:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() { type }: Fields): Promise<string> {
    return this.drawing.newForm(actor, page, REASONS, { type }, null);
  }

  @Post()
  @Requires('sources:manage')
  async create(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await checked(NewRejectionReasonDto, newChoiceOf(actor, REASONS, fields));
      const { id } = await this.reasons.create(actor, given);
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      return this.drawing.newForm(actor, page, REASONS, fields, this.settings.refused(error, page, WORDS, reply));
    }
  }

  @Get(':id')
  @Requires('sources:read')
  async show(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() { done }: Fields,
  ): Promise<string> {
    return this.drawing.editForm(actor, page, REASONS, await this.reasons.get(actor, id), { done });
  }

  @Post(':id')
  @Requires('sources:manage')
  async update(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const changes = await checked(RejectionReasonChangesDto, choiceChangesOf(REASONS, fields));
      await this.reasons.update(actor, id, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      const reason = await this.reasons.get(actor, id);
      return this.drawing.editForm(actor, page, REASONS, reason, { typed: fields, refused });
    }
  }

  /** Past the next one of its type and office; the way back is the step the other way. */
  @Post(':id/step')
  @Requires('sources:manage')
  async step(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const to = fields['to'] === 'up' ? 'up' : 'down';
    const { data } = await this.reasons.list(actor, { limit: MOST_CHOICES });
    const neighbour = neighbourOf(data, id, to);
    try {
      const place = neighbour === undefined ? {} : { position: neighbour.position };
      await this.reasons.update(actor, id, versionOf(fields), place);
      return seeOther(reply, `${PATH}?done=moved-${to}&reason=${id}`);
    } catch (error) {
      return this.reasonList.draw(actor, page, {}, this.settings.refusedAction(error, page, WORDS, reply));
    }
  }

  @Post(':id/deactivation')
  @Requires('sources:manage')
  deactivate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `${PATH}/${id}?done=deactivated`, () =>
      this.reasons.update(actor, id, versionOf(fields), { is_active: false }),
    );
  }

  @Post(':id/activation')
  @Requires('sources:manage')
  activate(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `${PATH}/${id}?done=activated`, () =>
      this.reasons.update(actor, id, versionOf(fields), { is_active: true }),
    );
  }

  @Post(':id/deletion')
  @Requires('sources:manage')
  remove(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.act(actor, page, id, reply, `${PATH}?done=deleted`, () =>
      this.reasons.remove(actor, id, versionOf(fields)),
    );
  }

  /** Does what a button says and goes on; when it cannot be done, the page says why. */
  private async act(
    actor: Actor,
    page: PageContext,
    id: string,
    reply: FastifyReply,
    next: string,
    action: () => Promise<unknown>,
  ): Promise<string> {
    try {
      await action();
      return seeOther(reply, next);
    } catch (error) {
      const refused = this.settings.refusedAction(error, page, WORDS, reply);
      return this.drawing.editForm(actor, page, REASONS, await this.reasons.get(actor, id), { refused });
    }
  }
}
