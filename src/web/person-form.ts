import { LANGUAGE_LEVELS } from '../candidates/candidate-language.entity.js';
import { CONTACT_LANGUAGES } from '../candidates/candidate.entity.js';
import { SPOKEN_LANGUAGES } from '../candidates/spoken-languages.js';
import type { I18n } from '../i18n/i18n.js';
import type { ErrorLine } from '../views/error-views.js';
import type { PageContext } from '../views/page-context.js';
import { text, type Fields } from './form.js';
import { languageName } from './names.js';

/** Rows for a language without a script to add more. */
const MOST_LANGUAGES = 6;
const SPARE_ROWS = 2;

/** What the fields of a person hold before they are sent. */
export interface PersonValues {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly location: string | null;
  readonly contact_language: string | null;
  readonly languages: readonly { readonly language: string; readonly level: string | null }[];
}

export const NOBODY: PersonValues = {
  name: '',
  email: null,
  phone: null,
  location: null,
  contact_language: null,
  languages: [],
};

/** The fields of a person as the API takes them: an empty field is null. */
export function personOf(fields: Fields): PersonValues {
  const levels = list(fields['level']);
  const languages = list(fields['language']).map((language, i) => ({ language, level: levels[i] || null }));
  return {
    name: text(fields, 'name') ?? '',
    email: text(fields, 'email') ?? null,
    phone: text(fields, 'phone') ?? null,
    location: text(fields, 'location') ?? null,
    contact_language: text(fields, 'contact_language') ?? null,
    languages: languages.filter(({ language }) => language !== ''),
  };
}

/** The view of `candidates/_person`. */
export function personView(
  i18n: I18n,
  { language }: PageContext,
  person: PersonValues,
  errors: readonly ErrorLine[],
): object {
  const t = (key: string, variables = {}): string => i18n.t(language, `candidates.${key}`, variables);
  const field = (name: 'name' | 'email' | 'phone' | 'location', type: string, hint: string | null) => ({
    name,
    type,
    hint: hint && t(hint),
    label: t(name),
    value: person[name] ?? '',
    required: name === 'name',
    error: errors.find((line) => line.field === name)?.message ?? null,
  });
  const rows = Math.min(MOST_LANGUAGES, person.languages.length + SPARE_ROWS);
  return {
    fields: [
      field('name', 'text', null),
      field('email', 'email', null),
      field('phone', 'tel', 'phone-hint'),
      field('location', 'text', null),
    ],
    contact_languages: CONTACT_LANGUAGES.map((code) => ({
      value: code,
      label: languageName(code, language),
      is_current: code === person.contact_language,
    })),
    spoken: Array.from({ length: Math.max(rows, person.languages.length) }, (_, i) =>
      spokenRow(i, person.languages[i], language, t),
    ),
  };
}

function spokenRow(
  index: number,
  spoken: PersonValues['languages'][number] | undefined,
  reader: PageContext['language'],
  t: (key: string) => string,
): object {
  const known = new Set<string>([...SPOKEN_LANGUAGES, ...(spoken ? [spoken.language] : [])]);
  return {
    n: index + 1,
    languages: [...known]
      .map((code) => ({ value: code, label: languageName(code, reader), is_current: code === spoken?.language }))
      .toSorted((a, b) => a.label.localeCompare(b.label, reader)),
    levels: LANGUAGE_LEVELS.map((level) => ({
      value: level,
      label: level === 'native' ? t('native') : level,
      is_current: level === spoken?.level,
    })),
  };
}

function list(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => (typeof one === 'string' ? one.trim() : ''));
}
