import type { I18n } from '../i18n/i18n.js';
import { LOCALES, type Language } from '../i18n/language.js';

/** A stage, source or reason: its code is set while it is one of the defaults under its default name. */
export interface Named {
  readonly name: string;
  readonly code: string | null;
}

export type Names = (kind: 'stage' | 'source' | 'reason', named: Named) => string;

/** The names of the defaults in the reader's language, those the customer gave as they are. */
export function namesIn(i18n: I18n, language: Language): Names {
  return (kind, { name, code }) => {
    const key = `applications.${kind}.${code}`;
    return code !== null && i18n.has(key) ? i18n.t(language, key) : name;
  };
}

const languageNames = new Map<Language, Intl.DisplayNames>();

/** What a language is called in the reader's language: `sv` → Swedish, svenska, sueco. */
export function languageName(code: string, reader: Language): string {
  const names = languageNames.get(reader) ?? new Intl.DisplayNames(LOCALES[reader], { type: 'language' });
  languageNames.set(reader, names);
  const name = names.of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(LOCALES[reader]) + name.slice(1);
}

const SOURCE_ICONS: Readonly<Record<string, string>> = {
  referral: 'users',
  friend: 'mood-smile',
  social_media: 'speakerphone',
  job_board: 'briefcase',
  walk_in: 'door-enter',
  agency: 'building',
  internal: 'arrows-exchange',
};

export function sourceIcon(kind: string | null): string {
  return SOURCE_ICONS[kind ?? ''] ?? 'point';
}
