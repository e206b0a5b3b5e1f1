import { Injectable } from '@nestjs/common';
import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { LANGUAGES, LOCALES, type Language } from './language.js';

export type MessageVariables = Readonly<Record<string, string | number | boolean | Date | null | undefined>>;

/**
 * The words of the pages: ICU messages in `<language>/<namespace>.json`, named `namespace.key`. A message is compiled
 * at its first use and kept. A key or variable that is missing is a mistake of ours and throws.
 */
@Injectable()
export class I18n {
  private readonly sources = new Map(LANGUAGES.map((language) => [language, readMessages(language)]));
  private readonly compiled = new Map(LANGUAGES.map((language) => [language, new Map<string, IntlMessageFormat>()]));

  t(language: Language, key: string, variables: MessageVariables = {}): string {
    return String(this.message(language, key).format({ ...variables }));
  }

  /** For keys made from a code: whether there are words for it. */
  has(key: string): boolean {
    return this.sources.get('en')?.has(key) ?? false;
  }

  private message(language: Language, key: string): IntlMessageFormat {
    const known = this.compiled.get(language)?.get(key);
    if (known) return known;
    const source = this.sources.get(language)?.get(key);
    if (source === undefined) throw new Error(`There are no words for "${key}" in "${language}".`);
    const message = new IntlMessageFormat(source, LOCALES[language], undefined, { ignoreTag: true });
    this.compiled.get(language)?.set(key, message);
    return message;
  }
}

/** All messages of a language by `namespace.key`. */
export function readMessages(language: Language): Map<string, string> {
  const directory = new URL(`./${language}/`, import.meta.url);
  const namespaces = readdirSync(directory).filter((file) => file.endsWith('.json'));
  return new Map(
    namespaces.flatMap((file) => {
      const messages = JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as Record<string, string>;
      return Object.entries(messages).map(([key, text]) => [`${file.slice(0, -'.json'.length)}.${key}`, text] as const);
    }),
  );
}
