import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { NewSourceDto, SourceChangesDto } from '../organization/choices.dto.js';
import { SourcesService } from '../organization/sources.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { ChoiceDrawing, choiceChangesOf, newChoiceOf, SOURCES } from './choice-drawing.js';
import { listWanted, moreHref, versionOf } from './list-query.js';
import { SettingsViews } from './settings-views.js';

const { words: WORDS, path: PATH } = SOURCES;

/** Where applicants come from, as recruiters choose it. */
@Pages('settings/sources')
export class SourcesPages {
  constructor(
    private readonly sources: SourcesService,
    private readonly settings: SettingsViews,
    private readonly drawing: ChoiceDrawing,
  ) {}

  @Get()
  @Requires('sources:read')
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const { data, next_cursor } = await this.sources.list(actor, listWanted(query));
    const owners = await this.drawing.owners(data);
    const list = {
      words: WORDS,
      icon: 'speakerphone',
      columns: ['name', 'kind', 'office', 'state'],
      rows: data.map((source) => ({
        href: `${PATH}/${source.id}`,
        name: this.drawing.name(page, SOURCES, source),
        cells: [
          { text: this.settings.t(page, `${SOURCES.valueWords}.${source.kind}`) },
          { text: this.drawing.owner(page, source, owners) },
          this.drawing.state(page, source),
        ],
      })),
      addHref: may(actor, 'sources:manage') ? `${PATH}/new` : null,
      nextHref: moreHref(PATH, next_cursor),
    };
    return this.settings.list(page, actor, list, this.settings.done(page, WORDS, query['done']));
  }

  @Get('new')
  @Requires('sources:manage')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    return this.drawing.newForm(actor, page, SOURCES, {}, null);
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
      const { id } = await this.sources.create(actor, await checked(NewSourceDto, newChoiceOf(actor, SOURCES, fields)));
      return seeOther(reply, `${PATH}/${id}?done=created`);
    } catch (error) {
      return this.drawing.newForm(actor, page, SOURCES, fields, this.settings.refused(error, page, WORDS, reply));
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
    return this.drawing.editForm(actor, page, SOURCES, await this.sources.get(actor, id), { done });
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
      const changes = await checked(SourceChangesDto, choiceChangesOf(SOURCES, fields));
      await this.sources.update(actor, id, versionOf(fields), changes);
      return seeOther(reply, `${PATH}/${id}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, WORDS, reply);
      const source = await this.sources.get(actor, id);
      return this.drawing.editForm(actor, page, SOURCES, source, { typed: fields, refused });
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
      this.sources.update(actor, id, versionOf(fields), { is_active: false }),
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
      this.sources.update(actor, id, versionOf(fields), { is_active: true }),
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
      this.sources.remove(actor, id, versionOf(fields)),
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
      return this.drawing.editForm(actor, page, SOURCES, await this.sources.get(actor, id), { refused });
    }
  }
}
