export const LANGUAGES = ['en', 'sv', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How each language writes its numbers and dates. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', sv: 'sv-SE', es: 'es-ES' };

/** Each in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', sv: 'Svenska', es: 'Español' };

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The best of our languages for an `Accept-Language` header; English if it names none of them. */
export function acceptedLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  return wanted.map(({ language }) => language).find(isLanguage) ?? 'en';
}
