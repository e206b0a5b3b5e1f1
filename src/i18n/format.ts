import { LOCALES, type Language } from './language.js';

export type DateStyle = 'short' | 'medium' | 'long' | 'full';

/** Making an Intl formatter costs up to a millisecond, using one a microsecond: each is made once. */
function kept<Arguments extends (string | number)[], Formatter>(
  make: (...args: Arguments) => Formatter,
): (...args: Arguments) => Formatter {
  const made = new Map<string, Formatter>();
  return (...args) => {
    const key = args.join('|');
    const formatter = made.get(key) ?? make(...args);
    made.set(key, formatter);
    return formatter;
  };
}

const dateFormat = kept(
  (language: Language, timeZone: string, dateStyle: DateStyle) =>
    new Intl.DateTimeFormat(LOCALES[language], { dateStyle, timeZone }),
);
const dateTimeFormat = kept(
  (language: Language, timeZone: string, dateStyle: DateStyle) =>
    new Intl.DateTimeFormat(LOCALES[language], { dateStyle, timeStyle: 'short', timeZone }),
);
const zoneFormat = kept(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(LOCALES[language], { timeZone, timeZoneName: 'short' }),
);
const timeFormat = kept(
  (language: Language, timeZone: string) =>
    new Intl.DateTimeFormat(LOCALES[language], { timeStyle: 'short', timeZone }),
);
const numberFormat = kept(
  (language: Language, digits: number) =>
    new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits, minimumFractionDigits: digits }),
);
const percentFormat = kept(
  (language: Language, digits: number) =>
    new Intl.NumberFormat(LOCALES[language], {
      style: 'percent',
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    }),
);

const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The day of an instant in a zone, or a calendar date (`2026-11-23`), which has no zone. */
export function formatDate(value: Date | string, language: Language, timeZone: string, style: DateStyle): string {
  const zone = typeof value === 'string' && CALENDAR_DATE.test(value) ? 'UTC' : timeZone;
  return dateFormat(language, zone, style).format(new Date(value));
}

export function formatDateTime(value: Date | string, language: Language, timeZone: string, style: DateStyle): string {
  return dateTimeFormat(language, timeZone, style).format(new Date(value));
}

/** By the clock of the office; its zone is named where the reader's own clock shows another time. */
export function formatOfficeTime(at: Date | string, language: Language, office: string, reader: string): string {
  const there = formatDateTime(at, language, office, 'medium');
  return there === formatDateTime(at, language, reader, 'medium')
    ? there
    : `${there} ${zoneName(at, language, office)}`;
}

function zoneName(at: Date | string, language: Language, timeZone: string): string {
  const parts = zoneFormat(language, timeZone).formatToParts(new Date(at));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

export function formatTime(value: Date | string, language: Language, timeZone: string): string {
  return timeFormat(language, timeZone).format(new Date(value));
}

export function formatNumber(value: number, language: Language, digits = 0): string {
  return numberFormat(language, digits).format(value);
}

/** A share from 0 to 1 as a percentage. */
export function formatPercent(share: number, language: Language, digits = 0): string {
  return percentFormat(language, digits).format(share);
}
