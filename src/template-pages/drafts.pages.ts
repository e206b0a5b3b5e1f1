import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { AppError, invalid, notFound } from '../errors.js';
import { Id } from '../http/id.decorator.js';
import type { TemplateVersionView } from '../interview-templates/interview-templates.dto.js';
import { TemplateVersionsService } from '../interview-templates/template-versions.service.js';
import { versionOf } from '../settings/list-query.js';
import { SettingsViews, type ActionView, type Refused } from '../settings/settings-views.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import type { Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { CompetencyNames } from './competency-names.js';
import { DraftForm, itemLabel, PATH, WORDS } from './draft-form.js';
import {
  indexOf,
  itemsIn,
  LISTS,
  listsOf,
  nextCode,
  partFields,
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
    private readonly form: DraftForm,
    private readonly settings: SettingsViews,
  ) {}

  @Get('parts/:part')
  async part(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('part') name: string,
  ): Promise<string> {
    return this.partForm(actor, page, id, partNamed(name), null, null);
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
    const { content } = await this.versions.getDraft(actor, id);
    try {
      await this.save(actor, id, versionOf(fields), withPart(content, part, fields));
      return seeOther(reply, `${PATH}/${id}?done=saved#h-parts`);
    } catch (error) {
      return this.partForm(actor, page, id, part, fields, this.refused(error, '', page, reply));
    }
  }

  @Get('new/:list')
  async newItem(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('list') name: string,
  ): Promise<string> {
    const draft = await this.versions.getDraft(actor, id);
    const list = listNamed(name, draft);
    return this.itemForm(actor, page, id, draft, list, -1, { code: nextCode(draft.content, list), minutes: '5' }, null);
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
    const draft = await this.versions.getDraft(actor, id);
    const list = listNamed(name, draft);
    const place = itemsIn(draft.content, list).length;
    try {
      await this.save(actor, id, versionOf(fields), withItem(draft.content, list, -1, fields));
      return seeOther(reply, `${PATH}/${id}?done=added#h-${list}`);
    } catch (error) {
      const refused = this.refused(error, `${LISTS[list].path.join('.')}.${place}.`, page, reply);
      return this.itemForm(actor, page, id, draft, list, -1, fields, refused);
    }
  }

  @Get(':list/:item')
  async item(
    @CurrentActor() actor: Actor,
    @Page() page: PageContext,
    @Id() id: string,
    @Param('list') name: string,
    @Param('item') code: string,
    @Query() query: Fields,
  ): Promise<string> {
    const draft = await this.versions.getDraft(actor, id);
    const list = listNamed(name, draft);
    return this.itemForm(actor, page, id, draft, list, placeOf(draft, list, code), null, null, query['done']);
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
    const draft = await this.versions.getDraft(actor, id);
    const list = listNamed(name, draft);
    const index = placeOf(draft, list, code);
    try {
      await this.save(actor, id, versionOf(fields), withItem(draft.content, list, index, fields));
      if (fields['then'] === 'stay') return seeOther(reply, `${PATH}/${id}/draft/${list}/${code}?done=saved`);
      return seeOther(reply, `${PATH}/${id}?done=saved#h-${list}`);
    } catch (error) {
      const refused = this.refused(error, `${LISTS[list].path.join('.')}.${index}.`, page, reply);
      return this.itemForm(actor, page, id, draft, list, index, fields, refused);
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
    const draft = await this.versions.getDraft(actor, id);
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
    const draft = await this.versions.getDraft(actor, id);
    const list = listNamed(name, draft);
    const changed = withoutItem(draft.content, list, placeOf(draft, list, code));
    return this.act(actor, id, versionOf(fields), changed, reply, `removed#h-${list}`);
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

  /** What the API says of `content.questions.2.text.en` the form says of its field `text.en`. */
  private refused(thrown: unknown, prefix: string, page: PageContext, reply: FastifyReply): Refused {
    const error =
      thrown instanceof AppError && thrown.kind === 'invalid' ? ofForm(thrown, `content.${prefix}`) : thrown;
    return this.settings.refused(error, page, WORDS, reply);
  }

  private async partForm(
    actor: Actor,
    page: PageContext,
    id: string,
    part: Part,
    typed: Fields | null,
    refused: Refused | null,
  ): Promise<string> {
    const draft = await this.versions.getDraft(actor, id);
    return this.form.show(actor, page, {
      title: this.settings.t(page, `${WORDS}.part.${part}`),
      back: { href: `${PATH}/${id}`, label: this.settings.t(page, `${WORDS}.back`) },
      action: `${PATH}/${id}/draft/parts/${part}`,
      draft,
      fields: partFields(part, draft.content),
      value: draft.content,
      typed,
      refused,
      actions: [],
      toast: null,
    });
  }

  private async itemForm(
    actor: Actor,
    page: PageContext,
    id: string,
    draft: TemplateVersionView,
    list: ListName,
    index: number,
    typed: Fields | null,
    refused: Refused | null,
    done?: unknown,
  ): Promise<string> {
    const thing = itemsIn(draft.content, list)[index];
    const base = `${PATH}/${id}/draft`;
    const own = thing === undefined ? `${base}/new/${list}` : `${base}/${list}/${String(thing['code'])}`;
    const title =
      thing === undefined
        ? this.settings.t(page, `${WORDS}.new.${list}`)
        : `${String(thing['code'])} ${itemLabel(thing, page.language)}`.slice(0, 120);
    return this.form.show(actor, page, {
      title,
      back: { href: `${PATH}/${id}#h-${list}`, label: this.settings.t(page, `${WORDS}.back`) },
      action: own,
      draft,
      fields: LISTS[list].fields,
      value: thing,
      typed,
      refused,
      actions: thing === undefined ? [] : [this.deletion(page, own, draft.version)],
      toast: this.settings.done(page, WORDS, done),
    });
  }

  private deletion(page: PageContext, own: string, version: number): ActionView {
    return {
      action: `${own}/deletion`,
      label: this.settings.t(page, `${WORDS}.remove`),
      icon: 'trash',
      hint: this.settings.t(page, `${WORDS}.remove-hint`),
      isDangerous: true,
      fields: [{ name: 'version', value: String(version) }],
    };
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

function ofForm(error: AppError, prefix: string): AppError {
  return invalid(
    error.errors.map((one) => ({
      ...one,
      field: one.field.startsWith(prefix) ? one.field.slice(prefix.length) : one.field,
    })),
  );
}
