import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AppError, notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import type { TemplateVersionView } from '../interview-templates/interview-templates.dto.js';
import { TemplateVersionsService } from '../interview-templates/template-versions.service.js';
import { versionOf } from '../settings/list-query.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { CompetencyNames } from './competency-names.js';
import { DraftDrawing } from './draft-drawing.js';
import { PATH } from './draft-form.js';
import {
  indexOf,
  itemsIn,
  LISTS,
  listsOf,
  nextCode,
  PARTS,
  withItem,
  withoutItem,
  withPart,
  withStep,
  type ListName,
  type Part,
} from './draft-parts.js';

/** The editor of a draft, page by page: the general part, and one page for each question, fact, behaviour, gate or line. */
@Pages('settings/interview-templates/:id/draft')
@Requires('interview-templates:manage')
export class DraftsPages {
  constructor(
    private readonly versions: TemplateVersionsService,
    private readonly names: CompetencyNames,
    private readonly drawing: DraftDrawing,
  ) {}

  @Get('parts/:part')
  part(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('part') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.edited(actor, id, reply, (draft) =>
      this.drawing.part(actor, page, id, draft, partNamed(name), null, null),
    );
  }

  @Post('parts/:part')
  async savePart(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('part') name: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const part = partNamed(name);
    const draft = await this.draftOrNewest(actor, id);
    try {
      await this.save(actor, id, versionOf(fields), withPart(draft.content, part, fields));
      return seeOther(reply, `${PATH}/${id}?done=saved#h-parts`);
    } catch (error) {
      return this.drawing.part(actor, page, id, draft, part, fields, this.drawing.refused(error, '', page, reply));
    }
  }

  @Get('new/:list')
  newItem(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('list') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.edited(actor, id, reply, (draft) => {
      const list = listNamed(name, draft);
      const first = { code: nextCode(draft.content, list), minutes: '5' };
      return this.drawing.item(actor, page, id, draft, list, -1, first, null);
    });
  }

  @Post('new/:list')
  async addItem(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('list') name: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const draft = await this.draftOrNewest(actor, id);
    const list = listNamed(name, draft);
    const place = itemsIn(draft.content, list).length;
    try {
      await this.save(actor, id, versionOf(fields), withItem(draft.content, list, -1, fields));
      return seeOther(reply, `${PATH}/${id}?done=added#h-${list}`);
    } catch (error) {
      const refused = this.drawing.refused(error, `${LISTS[list].path.join('.')}.${place}.`, page, reply);
      return this.drawing.item(actor, page, id, draft, list, -1, fields, refused);
    }
  }

  @Get(':list/:item')
  item(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('list') name: string,
    @Param('item') code: string,
    @Query() query: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.edited(actor, id, reply, (draft) => {
      const list = listNamed(name, draft);
      return this.drawing.item(actor, page, id, draft, list, placeOf(draft, list, code), null, null, query['done']);
    });
  }

  @Post(':list/:item')
  async saveItem(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('list') name: string,
    @Param('item') code: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const draft = await this.draftOrNewest(actor, id);
    const list = listNamed(name, draft);
    const index = placeOf(draft, list, code);
    try {
      await this.save(actor, id, versionOf(fields), withItem(draft.content, list, index, fields));
      if (fields['then'] === 'stay') return seeOther(reply, `${PATH}/${id}/draft/${list}/${code}?done=saved`);
      return seeOther(reply, `${PATH}/${id}?done=saved#h-${list}`);
    } catch (error) {
      const refused = this.drawing.refused(error, `${LISTS[list].path.join('.')}.${index}.`, page, reply);
      return this.drawing.item(actor, page, id, draft, list, index, fields, refused);
    }
  }

  /** One step up or down. */
  @Post(':list/:item/step')
  async step(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Param('list') name: string,
    @Param('item') code: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const draft = await this.draftOrNewest(actor, id);
    const list = listNamed(name, draft);
    const to = fields['to'] === 'up' ? 'up' : 'down';
    const changed = withStep(draft.content, list, placeOf(draft, list, code), to);
    return this.act(actor, id, versionOf(fields), changed, reply, `moved#h-${list}`);
  }

  @Post(':list/:item/deletion')
  async removeItem(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Param('list') name: string,
    @Param('item') code: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const draft = await this.draftOrNewest(actor, id);
    const list = listNamed(name, draft);
    const changed = withoutItem(draft.content, list, placeOf(draft, list, code));
    return this.act(actor, id, versionOf(fields), changed, reply, `removed#h-${list}`);
  }

  /** Who follows a link to a draft that is gone is told so on the page of its template. */
  private async edited(
    actor: Actor,
    id: string,
    reply: FastifyReply,
    draw: (draft: TemplateVersionView) => Promise<string>,
  ): Promise<string> {
    const draft = await this.draftOrNewest(actor, id);
    if (draft.published_at !== null) return seeOther(reply, `${PATH}/${id}?done=no-draft`);
    return draw(draft);
  }

  /** The draft; when it is gone, what the form shows beside what was typed, which is refused then. */
  private async draftOrNewest(actor: Actor, id: string): Promise<TemplateVersionView> {
    const { data } = await this.versions.list(actor, id, { limit: 1 });
    return this.versions.get(actor, id, data[0]?.number ?? 1);
  }

  private async save(actor: Actor, id: string, version: number, content: unknown): Promise<void> {
    await this.versions.saveDraft(actor, id, version, await this.names.added(content));
  }

  /** A button holds nothing that somebody typed: when the draft changed meanwhile, the page shows it as it is now. */
  private async act(
    actor: Actor,
    id: string,
    version: number,
    content: unknown,
    reply: FastifyReply,
    done: string,
  ): Promise<string> {
    try {
      await this.save(actor, id, version, content);
    } catch (error) {
      if (!(error instanceof AppError) || !['precondition-failed', 'conflict'].includes(error.kind)) throw error;
      return seeOther(reply, `${PATH}/${id}?done=stale`);
    }
    return seeOther(reply, `${PATH}/${id}?done=${done}`);
  }
}

function partNamed(name: string): Part {
  const part = PARTS.find((one) => one === name);
  if (part === undefined) throw notFound('part');
  return part;
}

function listNamed(name: string, { content }: TemplateVersionView): ListName {
  const list = listsOf(content).find((one) => one === name);
  if (list === undefined) throw notFound('part');
  return list;
}

function placeOf({ content }: TemplateVersionView, list: ListName, code: string): number {
  const index = indexOf(content, list, code);
  if (index < 0) throw notFound('part');
  return index;
}
