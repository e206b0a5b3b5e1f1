import { describe, expect, it } from '@jest/globals';
import { IntlMessageFormat } from 'intl-messageformat';
import { I18n, readMessages } from './i18n.js';
import { LANGUAGES } from './language.js';

/** Names of the variables of a message, also of those inside its plurals and choices. */
function variablesOf(text: string): string[] {
  type Part = { value?: unknown; type: number; options?: Record<string, { value: Part[] }> };
  const names = (parts: readonly Part[]): string[] =>
    parts.flatMap(({ type, value, options }) => [
      ...(type > 0 && type !== 7 && typeof value === 'string' ? [value] : []),
      ...Object.values(options ?? {}).flatMap((option) => names(option.value)),
    ]);
  const { getAst } = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true });
  return [...new Set(names(getAst()))].toSorted();
}

describe('the words of the three languages', () => {
  const messages = new Map(LANGUAGES.map((language) => [language, readMessages(language)]));
  const english = messages.get('en') ?? new Map<string, string>();

  it.each(['sv', 'es'] as const)('has every message in %s, and no other', (language) => {
    expect([...(messages.get(language)?.keys() ?? [])].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it.each(['sv', 'es'] as const)('uses the same variables in %s', (language) => {
    const differing = [...english].filter(([key, text]) => {
      const other = messages.get(language)?.get(key) ?? '';
      return variablesOf(other).join() !== variablesOf(text).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  /** The glossary has another word for the same thing. */
  const OTHER_WORDS = {
    sv: /(?<!\p{L})(dörr|omgång|antagning|tjänst)(?!göring)/iu,
    es: /(?<!\p{L})(puerta|fuente)/iu,
  };

  it.each(['sv', 'es'] as const)('calls one thing by one word in %s, that of the glossary', (language) => {
    const others = [...(messages.get(language) ?? [])].filter(([, text]) => OTHER_WORDS[language].test(text));
    expect(others).toEqual([]);
  });

  it.each(LANGUAGES)('leaves no message of %s empty', (language) => {
    expect([...(messages.get(language) ?? [])].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

describe('I18n', () => {
  const i18n = new I18n();

  it('counts as the language counts', () => {
    expect(i18n.t('en', 'shell.errors', { count: 1 })).toBe('One field needs your attention.');
    expect(i18n.t('sv', 'shell.errors', { count: 2 })).toBe('2 fält behöver rättas.');
    expect(i18n.t('es', 'shell.errors', { count: 2 })).toBe('2 campos necesitan tu atención.');
  });

  it('refuses words that are not there, and a message without its variables', () => {
    expect(() => i18n.t('sv', 'shell.no-such-words')).toThrow('There are no words for "shell.no-such-words" in "sv".');
    expect(() => i18n.t('en', 'shell.account-menu')).toThrow();
  });

  it('leaves what looks like markup alone: escaping is the part of the template', () => {
    expect(i18n.t('en', 'shell.account-menu', { name: '<b>Åsa</b>' })).toBe('Account: <b>Åsa</b>');
  });
});
