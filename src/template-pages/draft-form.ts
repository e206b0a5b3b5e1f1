import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import { say } from '../i18n/local-text.js';
import type { TemplateContent } from '../interview-templates/content.js';
import type { ContentPath } from '../interview-templates/content-problem.js';
import { CompetenciesService } from '../competencies/competencies.service.js';
import type { CompetencyView } from '../competencies/competencies.dto.js';
import type { TemplateVersionView } from '../interview-templates/interview-templates.dto.js';
import { LANGUAGES } from '../i18n/language.js';
import {
  MOST_CHOICES,
  SettingsViews,
  type ActionView,
  type LinkView,
  type Refused,
} from '../settings/settings-views.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import type { Fields } from '../web/form.js';
import { languageName } from '../web/names.js';
import { MOST_TEXTS, valueAt, type PartField } from './draft-parts.js';

export const WORDS = 'interview-templates';
export const PATH = '/settings/interview-templates';

/** One text in all languages, side by side. */
interface TextsView {
  readonly legend: string;
  readonly isLine: boolean;
  readonly longest: number;
  readonly texts: readonly {
    readonly name: string;
    readonly language: Language;
    readonly label: string;
    readonly value: string;
    readonly error: string | null;
    /** What is stored, where somebody else stored it while something else was typed. */
    readonly now: string | null;
    /** Ids of what describes the control; empty: nothing does. */
    readonly described: string;
  }[];
}

interface Shown {
  readonly title: string;
  readonly back: LinkView;
  readonly action: string;
  readonly draft: TemplateVersionView;
  readonly fields: readonly PartField[];
  /** Whose values the form begins with. */
  readonly value: unknown;
  /** What was typed and refused. */
  readonly typed: Fields | null;
  readonly refused: Refused | null;
  readonly actions: readonly ActionView[];
  readonly toast: ToastView | null;
}

/** Draws the form of a part of a draft: every text in all languages side by side. */
@Injectable()
export class DraftForm {
  constructor(
    private readonly settings: SettingsViews,
    private readonly competencies: CompetenciesService,
    private readonly i18n: I18n,
  ) {}

  async show(actor: Actor, page: PageContext, shown: Shown): Promise<string> {
    const { data } = await this.competencies.list({ limit: MOST_CHOICES });
    const { title, back, action, draft, refused, actions, toast } = shown;
    return this.settings.page('template-pages/part', page, actor, {
      title,
      back,
      action,
      toast,
      version: draft.version,
      notice: refused?.notice ?? null,
      errors: refused?.errors.errors ?? [],
      fields: shown.fields.flatMap((field) => this.field(page, shown, field, data)),
      actions,
    });
  }

  private field(
    page: PageContext,
    shown: Shown,
    field: PartField,
    competencies: readonly CompetencyView[],
  ): readonly object[] {
    if (field.kind === 'text') return [{ control: 'texts', ...this.texts(page, shown, field, field.path.join('.')) }];
    if (field.kind === 'texts') return this.listed(page, shown, field);
    const name = field.path.join('.');
    const stored = this.stored(shown, field, name);
    const fields = this.settings.fields(
      page,
      `${WORDS}.field`,
      shown.typed ?? stored,
      shown.refused,
      field.kind === 'flag' ? null : stored,
    );
    switch (field.kind) {
      case 'number':
        return [
          fields.input(name, { type: 'number', min: field.min, max: field.max, isRequired: field.isOptional !== true }),
        ];
      case 'flag':
        return [fields.check(name)];
      case 'code':
        if (valueAt(shown.value, ['code']) !== undefined)
          return [fields.fixed(name, String(valueAt(shown.value, ['code'])))];
        return [fields.input(name, { isRequired: true, maxLength: 40 })];
      case 'answers':
        return [fields.select(name, this.options(page, ['yes_no', 'to_discuss'], 'answers'))];
      case 'choice':
        return [fields.select(name, this.options(page, field.options, name), { isRequired: true })];
      case 'competency':
        return [
          fields.select(name, competencyOptions(competencies, page.language), {
            isRequired: true,
            none: this.settings.choose(page),
          }),
        ];
    }
  }

  private stored(shown: Shown, field: PartField, name: string): Fields {
    const value = valueAt(shown.value, field.path);
    if (field.kind === 'answers')
      return { [name]: Array.isArray(value) && value.includes('to_discuss') ? 'to_discuss' : 'yes_no' };
    return { [name]: value };
  }

  private options(page: PageContext, values: readonly string[], name: string): { value: string; label: string }[] {
    return values.map((value) => ({ value, label: this.settings.t(page, `${WORDS}.choice.${name}.${value}`) }));
  }

  /** As many as there are, and an empty one. */
  private listed(page: PageContext, shown: Shown, field: PartField & { kind: 'texts' }): readonly object[] {
    const name = field.path.join('.');
    const stored = valueAt(shown.value, field.path);
    const typed = Object.keys(shown.typed ?? {}).filter((key) => key.startsWith(`${name}.`)).length / LANGUAGES.length;
    const count = Math.min(Math.max(Array.isArray(stored) ? stored.length + 1 : 1, typed), MOST_TEXTS);
    return Array.from({ length: count }, (_, index) => ({
      control: 'texts',
      ...this.texts(page, shown, { ...field, path: [...field.path, index] }, `${name}.${index}`, index + 1),
    }));
  }

  private texts(
    page: PageContext,
    shown: Shown,
    field: PartField & { kind: 'text' | 'texts' },
    name: string,
    number?: number,
  ): TextsView {
    const key = number === undefined ? name : name.replace(/\.\d+$/, '-one');
    return {
      legend: this.settings.t(page, `${WORDS}.field.${key}`, { number: number ?? 0 }),
      isLine: field.kind === 'text' && field.isLine === true,
      longest: field.longest,
      texts: LANGUAGES.map((language) => this.written(page, shown, field.path, name, language)),
    };
  }

  private written(
    page: PageContext,
    { value: thing, typed, refused }: Shown,
    path: ContentPath,
    group: string,
    language: Language,
  ): TextsView['texts'][number] {
    const name = `${group}.${language}`;
    const stored = asText(valueAt(thing, [...path, language]));
    const value = typed === null ? stored : asText(typed[name]);
    const error = refused?.errors.wrong[name] ?? refused?.errors.wrong[group] ?? null;
    const now = refused?.status === 412 && stored !== value ? this.now(page, stored) : null;
    const described = Object.entries({ n: now, e: error }).flatMap(([id, said]) =>
      said === null ? [] : `${id}-${name}`,
    );
    const label = languageName(language, page.language);
    return { name, language, label, value, error, now, described: described.join(' ') };
  }

  private now(page: PageContext, stored: string): string {
    const value = stored === '' ? this.settings.t(page, 'settings.stored-nothing') : stored;
    return this.settings.t(page, 'settings.stored-now', { value });
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function competencyOptions(
  competencies: readonly CompetencyView[],
  language: Language,
): { value: string; label: string }[] {
  return competencies.map(({ code, name }) => ({ value: code, label: named(name, language) || code }));
}

/** A text of the API in the reader's language, else in another. */
export function named(text: { en: string | null; sv: string | null; es: string | null }, language: Language): string {
  return text[language] ?? text.en ?? text.sv ?? text.es ?? '';
}

/** Of a thing in a list: its code, and what it says. */
export function itemLabel(thing: Readonly<Record<string, unknown>>, language: Language): string {
  const words = (thing['name'] ?? thing['text']) as TemplateContent['name'];
  return say(words, language);
}
