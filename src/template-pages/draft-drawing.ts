import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { AppError, invalid } from '../errors.js';
import type { TemplateVersionView } from '../interview-templates/interview-templates.dto.js';
import { SettingsViews, type ActionView, type Refused } from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import type { Fields } from '../web/form.js';
import { DraftForm, itemLabel, PATH, WORDS } from './draft-form.js';
import { itemsIn, LISTS, partFields, type ListName, type Part } from './draft-parts.js';

/** The pages of a draft: which form, of what, and what was refused. */
@Injectable()
export class DraftDrawing {
  constructor(
    private readonly form: DraftForm,
    private readonly settings: SettingsViews,
  ) {}

  /** What the API says of `content.questions.2.text.en` the form says of its field `text.en`. */
  refused(thrown: unknown, prefix: string, page: PageContext, reply: FastifyReply): Refused {
    const error =
      thrown instanceof AppError && thrown.kind === 'invalid' ? ofForm(thrown, `content.${prefix}`) : thrown;
    return this.settings.refused(error, page, WORDS, reply);
  }

  part(
    actor: Actor,
    page: PageContext,
    id: string,
    draft: TemplateVersionView,
    part: Part,
    typed: Fields | null,
    refused: Refused | null,
  ): Promise<string> {
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

  item(
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
      confirm: this.settings.sure(page),
      fields: [{ name: 'version', value: String(version) }],
    };
  }
}

function ofForm(error: AppError, prefix: string): AppError {
  return invalid(
    error.errors.map((one) => ({
      ...one,
      field: one.field.startsWith(prefix) ? one.field.slice(prefix.length) : one.field,
    })),
  );
}
