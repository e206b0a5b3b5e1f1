import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import type { AppError } from '../errors.js';
import { expectedError } from '../http/problem.js';
import { formatDate, formatNumber } from '../i18n/format.js';
import { I18n, type MessageVariables } from '../i18n/i18n.js';
import { ErrorViews } from '../views/error-views.js';
import type { PageContext } from '../views/page-context.js';
import { Views, type PageView, type ToastView, type UndoView } from '../views/views.js';
import { formErrors, NO_ERRORS, type FormErrors } from '../web/form-errors.js';
import { FormFields, type FieldView, type Values } from './form-fields.js';
import { settingsNav } from './settings-nav.js';

export interface LinkView {
  readonly href: string;
  readonly label: string;
}

/** A sentence on a page, as `_notice.hbs` draws it. */
export interface NoticeView {
  readonly kind: 'info' | 'ok' | 'warn' | 'bad';
  readonly strong?: string;
  readonly text: string;
  readonly href?: string;
  readonly link?: string;
}

/** A cell: words, a number, or a tag that says how something stands. */
export interface CellView {
  readonly text: string;
  readonly isNumber?: boolean;
  /** Its colour, with the icon beside the word. */
  readonly tone?: 'ok' | 'warn' | 'bad' | 'info';
  readonly icon?: string;
}

export interface ListPage {
  /** Namespace of the words: `<words>.list.title`, `.lead`, `.add`, `.empty.heading`, `.empty.text`, `.column.<name>`. */
  readonly words: string;
  readonly icon: string;
  /** Names of the columns; the first is the name that leads to the row's own page. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly href: string; readonly name: string; readonly cells: readonly CellView[] }[];
  /** Null for who may not add. */
  readonly addHref: string | null;
  /** The next page of the list. */
  readonly nextHref: string | null;
  readonly notice?: NoticeView | null;
}

/** A quiet form beside the main one: delete, deactivate. */
export interface ActionView {
  readonly action: string;
  readonly label: string;
  readonly icon: string;
  readonly hint: string | null;
  readonly isDangerous: boolean;
  /** False leaves the hint, which then says why it cannot be done. */
  readonly isPossible?: boolean;
  /** Asked before, where there is no way back. */
  readonly confirm?: { readonly question: string; readonly label: string };
  readonly fields: UndoView['fields'];
}

/** What belongs to the thing of a form, as links to its pages. */
export interface SectionView {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly links: readonly (LinkView & { readonly hint: string | null })[];
  readonly add: LinkView | null;
}

/** How many choices a form offers at most. */
export const MOST_CHOICES = 500;

export interface FormPage {
  readonly title: string;
  readonly back: LinkView;
  readonly action: string;
  readonly submit: string;
  readonly fields: readonly FieldView[];
  /** Version of what is edited; null for something new. */
  readonly version: number | null;
  readonly refused?: Refused | null;
  readonly actions?: readonly ActionView[];
  /** False shows the values without a way to change them. */
  readonly canSave?: boolean;
  readonly sections?: readonly SectionView[];
  /** Fields besides the version that nobody sees. */
  readonly hidden?: UndoView['fields'];
  /** What has to be there before the form can be filled in: shown in its place. */
  readonly missing?: NoticeView | null;
}

/** Why a form was not taken. */
export interface Refused {
  readonly errors: FormErrors;
  readonly notice: NoticeView | null;
  readonly status: number;
}

/** What all settings pages share: their frame, lists, forms, and how a refusal is said. */
@Injectable()
export class SettingsViews {
  constructor(
    private readonly views: Views,
    private readonly i18n: I18n,
    private readonly errorViews: ErrorViews,
  ) {}

  t(page: PageContext, key: string, variables?: MessageVariables): string {
    return this.i18n.t(page.language, key, variables);
  }

  /** @param stored what is stored now: shown beside what was typed when somebody else stored it meanwhile */
  fields(
    page: PageContext,
    words: string,
    values: Values,
    refused: Refused | null,
    stored: Values | null = null,
  ): FormFields {
    const errors = refused?.errors ?? NO_ERRORS;
    return new FormFields(this.i18n, page.language, words, values, errors, refused?.status === 412 ? stored : null);
  }

  /** The choice of nothing yet. */
  choose(page: PageContext): string {
    return this.t(page, 'settings.choose');
  }

  count(page: PageContext, number: number): CellView {
    return { text: formatNumber(number, page.language), isNumber: true };
  }

  /** `1 Oct 2026 – 31 Dec 2026` of two days of the calendar. */
  days(page: PageContext, from: string, to: string): string {
    const [first, last] = [from, to].map((day) => formatDate(day, page.language, 'UTC', 'medium'));
    return `${first} – ${last}`;
  }

  /** Something has to be made first: the words `<key>` and, for who may make it, `<key>-link`. */
  missing(page: PageContext, key: string, href: string | null): NoticeView {
    const way = href === null ? {} : { href, link: this.t(page, `${key}-link`) };
    return { kind: 'info', text: this.t(page, key), ...way };
  }

  /** What the form of something new has in common with all others. */
  creation(page: PageContext, words: string, path: string): Omit<FormPage, 'fields'> {
    return {
      title: this.t(page, `${words}.new`),
      back: { href: path, label: this.t(page, `${words}.list.title`) },
      action: path,
      submit: this.t(page, 'settings.create'),
      version: null,
    };
  }

  /** What the form of something that exists has in common with all others. */
  edition(
    page: PageContext,
    words: string,
    path: string,
    { id, name, version }: { id: string; name: string; version: number },
  ): Omit<FormPage, 'fields'> {
    return {
      title: name,
      back: { href: path, label: this.t(page, `${words}.list.title`) },
      action: `${path}/${id}`,
      submit: this.t(page, 'settings.save'),
      version,
    };
  }

  /** Deleting, or why it is impossible: the words `<words>.delete-free` and `.delete-used` with how many use it. */
  deletion(page: PageContext, words: string, action: string, version: number, uses: number): ActionView {
    return {
      action,
      label: this.t(page, 'settings.delete-ask'),
      icon: 'trash',
      hint: this.t(page, uses === 0 ? `${words}.delete-free` : `${words}.delete-used`, { count: uses }),
      isDangerous: true,
      isPossible: uses === 0,
      confirm: this.sure(page),
      fields: [{ name: 'version', value: String(version) }],
    };
  }

  /** What is asked before something goes for good. */
  sure(page: PageContext): NonNullable<ActionView['confirm']> {
    return { question: this.t(page, 'settings.delete-sure'), label: this.t(page, 'settings.delete') };
  }

  list(page: PageContext, actor: Actor, list: ListPage, toast: ToastView | null): string {
    const { words, columns, rows, icon, addHref, nextHref, notice = null } = list;
    const t = (key: string): string => this.t(page, `${words}.list.${key}`);
    const add = addHref === null ? null : { href: addHref, label: t('add') };
    return this.page('settings/list', page, actor, {
      title: t('title'),
      lead: t('lead'),
      notice,
      toast,
      add,
      columns: columns.map((name, i) => ({ label: t(`column.${name}`), isNumber: isNumberColumn(rows, i) })),
      rows: rows.map(({ href, name, cells }) => ({ href, name, cells: cells.map(cellView) })),
      empty: {
        icon,
        heading: t('empty.heading'),
        text: t('empty.text'),
        ...(add && { href: add.href, link: add.label }),
      },
      next: nextHref,
    });
  }

  form(page: PageContext, actor: Actor, form: FormPage, toast: ToastView | null = null): string {
    return this.page('settings/form', page, actor, { ...this.formView(form), toast });
  }

  /** A form for a template of its own: `{{> settings/_form form}}`. */
  formView(form: FormPage) {
    const { refused = null, actions = [], canSave = true, sections = [], missing = null, hidden = [], ...rest } = form;
    return {
      ...rest,
      actions,
      canSave,
      sections,
      missing,
      hidden,
      errors: refused?.errors.errors ?? [],
      notice: refused?.notice ?? null,
    };
  }

  /** Any settings template in the common frame: `{{> settings/_nav nav=nav}}`. */
  page<View extends PageView>(template: string, page: PageContext, actor: Actor, view: View): string {
    return this.views.page(template, page, { ...view, nav: settingsNav(page, actor) });
  }

  /**
   * The sentences for a form that was refused, with the status of the answer set; what no reader can mend is thrown on.
   * @param words namespace whose `error.<code>` goes before the general `errors.<code>`
   */
  refused(thrown: unknown, page: PageContext, words: string, reply: FastifyReply): Refused {
    const error = expectedError(thrown);
    if (error === undefined || !['invalid', 'conflict', 'precondition-failed'].includes(error.kind)) throw thrown;
    const status = error.kind === 'invalid' ? 422 : error.kind === 'conflict' ? 409 : 412;
    void reply.status(status);
    if (error.errors.length > 0)
      return { status, errors: formErrors(error, this.i18n, page.language, words), notice: null };
    return { status, errors: NO_ERRORS, notice: { kind: 'warn', text: this.sentence(error, page, words) } };
  }

  /** The same for a button, which holds nothing that somebody typed. */
  refusedAction(thrown: unknown, page: PageContext, words: string, reply: FastifyReply): Refused {
    const refused = this.refused(thrown, page, words, reply);
    if (refused.status !== 412) return refused;
    return { ...refused, notice: { kind: 'warn', text: this.t(page, 'settings.error.stale-action') } };
  }

  /** The toast for `?done=<what>`: the words `<words>.done.<what>`, or nothing for anything else. */
  done(page: PageContext, words: string, what: unknown, undo: UndoView | null = null): ToastView | null {
    const key = typeof what === 'string' ? `${words}.done.${what}` : '';
    return this.i18n.has(key) ? { text: this.t(page, key), undo } : null;
  }

  private sentence({ code, message, facts }: AppError, page: PageContext, words: string): string {
    const key = [`${words}.error.${code}`, `settings.error.${code}`, `errors.${code}`].find((candidate) =>
      this.i18n.has(candidate),
    );
    return key === undefined ? message : this.errorViews.sentence(key, facts, page);
  }
}

function cellView({ text, isNumber = false, tone, icon }: CellView): object {
  return { text, isNumber, tone: tone ?? null, icon: icon ?? null };
}

/** A column of numbers stands to the right, its head too; the first column is the name. */
function isNumberColumn(rows: ListPage['rows'], column: number): boolean {
  return column > 0 && rows.length > 0 && rows.every(({ cells }) => cells[column - 1]?.isNumber === true);
}
