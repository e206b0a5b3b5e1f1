import { isISO31661Alpha2 } from 'class-validator';
import { LOCALES, type Language } from '../i18n/language.js';
import type { Option } from './form-fields.js';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const COUNTRIES: readonly string[] = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
  (code) => isISO31661Alpha2(code),
);

/** Currencies of the countries our customers have offices in; every other one follows in the order of its name. */
const USUAL_CURRENCIES = ['EUR', 'SEK'];

const kept = new Map<string, readonly Option[]>();

/** All countries by their names in the reader's language, in its order. */
export function countryOptions(language: Language): readonly Option[] {
  return once(`countries ${language}`, () => inOrder(COUNTRIES.map(optionIn(language, 'region')), language));
}

export function countryName(code: string, language: Language): string {
  return countryOptions(language).find(({ value }) => value === code)?.label ?? code;
}

/** The IANA zones of a country first, then all others by continent and city. */
export function timeZoneOptions(country = ''): readonly Option[] {
  const zones = [...timeZonesOf(country), 'UTC', ...Intl.supportedValuesOf('timeZone')];
  return [...new Set(zones)].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

/** IANA names; none for what is no country. */
export function timeZonesOf(country: string): readonly string[] {
  if (!isISO31661Alpha2(country)) return [];
  const locale: ZonedLocale = new Intl.Locale(`und-${country.toUpperCase()}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** The zone of a country that has no other one. */
export function onlyTimeZoneOf(country: string): string | undefined {
  const [zone, another] = timeZonesOf(country);
  return another === undefined ? zone : undefined;
}

/** Currencies by their names in the reader's language: `EUR, euro`. */
export function currencyOptions(language: Language): readonly Option[] {
  return once(`currencies ${language}`, () => {
    const named = Intl.supportedValuesOf('currency').map((code) => {
      const { label } = optionIn(language, 'currency')(code);
      return { value: code, label: `${code}, ${label}` };
    });
    const isUsual = ({ value }: Option): boolean => USUAL_CURRENCIES.includes(value);
    return [...named.filter(isUsual), ...named.filter((option) => !isUsual(option))];
  });
}

/** Older and newer engines give the zones of a country by different names. */
type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[]; timeZones?: string[] };

function optionIn(language: Language, type: 'region' | 'currency'): (code: string) => Option {
  const names = new Intl.DisplayNames(LOCALES[language], { type });
  return (code) => ({ value: code, label: names.of(code) ?? code });
}

function inOrder(options: readonly Option[], language: Language): Option[] {
  const collator = new Intl.Collator(LOCALES[language]);
  return options.toSorted((one, other) => collator.compare(one.label, other.label));
}

function once(key: string, make: () => readonly Option[]): readonly Option[] {
  const known = kept.get(key) ?? make();
  kept.set(key, known);
  return known;
}
