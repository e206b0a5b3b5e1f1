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
