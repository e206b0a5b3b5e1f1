import { LOCALES, type Language } from '../i18n/language.js';
import type { Option } from './form-fields.js';

const countries = new Map<Language, readonly Option[]>();

/** Every country by its ISO 3166 letters, in the order of its name in the reader's language. */
export function countryOptions(language: Language): readonly Option[] {
  const known = countries.get(language) ?? makeCountries(language);
  countries.set(language, known);
  return known;
}

export function countryName(code: string, language: Language): string {
  return countryOptions(language).find(({ value }) => value === code)?.label ?? code;
}

const zones: readonly Option[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((value) => ({
  value,
  label: value.replaceAll('_', ' '),
}));

/** Every IANA time zone, by continent and city. */
export function timeZoneOptions(): readonly Option[] {
  return zones;
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Codes that the language data knows but ISO 3166 does not call a country. */
const NO_COUNTRY = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'XK', 'ZZ']);

function makeCountries(language: Language): readonly Option[] {
  const names = new Intl.DisplayNames(LOCALES[language], { type: 'region', fallback: 'none' });
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
    .flatMap((value) => {
      const label = NO_COUNTRY.has(value) || isFormer(value) ? undefined : names.of(value);
      return label === undefined ? [] : [{ value, label }];
    })
    .toSorted((a, b) => a.label.localeCompare(b.label, LOCALES[language]));
}

/** A code that is only another name for a newer one, such as DD for DE. */
function isFormer(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region !== code || Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`;
}
