import { fold } from './fold.js';

export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
/** ymd: the year comes first and says so itself; the others name what stands before the year. */
export type DateOrder = (typeof DATE_ORDERS)[number];

/** `time` and `offset` are null when the text gives none; `offset` is `Z` or `±HH:MM`. */
export interface ParsedDate {
  date: string;
  time: string | null;
  offset: string | null;
}

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'january', 'januari', 'ene', 'enero'],
  ['feb', 'february', 'februari', 'febrero'],
  ['mar', 'march', 'mars', 'marzo'],
  ['apr', 'april', 'abr', 'abril'],
  ['may', 'maj', 'mayo'],
  ['jun', 'june', 'juni', 'junio'],
  ['jul', 'july', 'juli', 'julio'],
  ['aug', 'august', 'augusti', 'ago', 'agosto'],
  ['sep', 'sept', 'september', 'septiembre', 'set', 'setiembre'],
  ['oct', 'okt', 'october', 'oktober', 'octubre'],
  ['nov', 'november', 'noviembre'],
  ['dec', 'december', 'dic', 'diciembre'],
];
const MONTH_OF = new Map(MONTHS.flatMap((names, i) => names.map((name) => [name, i + 1] as const)));

const TIME = String.raw`(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME}$`, 'i');
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const YEAR_LAST = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${TIME}$`, 'i');
const DAY_NAMED = new RegExp(`^(\\d{1,2})[-. ]*(?:de )?(\\p{L}{3,12})[-. ,]*(?:de )?(\\d{4})${TIME}$`, 'iu');
const NAMED_DAY = new RegExp(`^(\\p{L}{3,12})[. ]+(\\d{1,2}),? +(\\d{4})${TIME}$`, 'iu');

/** What the parts of a date say before anybody has decided on their order. */
type Parts =
  | { kind: 'certain'; year: number; month: number; day: number; time: string | null; offset: string | null }
  | { kind: 'open'; year: number; first: number; second: number; time: string | null; offset: string | null };

/** A date that exists, with the time beside it. With `order` null or `ymd` only a date that says its order itself is read. */
export function parseDate(text: string, order: DateOrder | null): ParsedDate | null {
  const parts = partsOf(text.trim());
  if (parts === null) return null;
  if (parts.kind === 'certain') return existing(parts.year, parts.month, parts.day, parts);
  if (order === 'dmy') return existing(parts.year, parts.second, parts.first, parts);
  if (order === 'mdy') return existing(parts.year, parts.first, parts.second, parts);
  return null;
}

/** How the dates of a column are written: counted over all its cells. */
export interface DateProfile {
  certain: number;
  /** Only day/month/year, only month/day/year, either with different days, either with the same day. */
  dmy: number;
  mdy: number;
  either: number;
  same: number;
}

export const NO_DATES: Readonly<DateProfile> = { certain: 0, dmy: 0, mdy: 0, either: 0, same: 0 };

export function countDate(profile: DateProfile, text: string): void {
  const parts = partsOf(text.trim());
  if (parts === null) return;
  if (parts.kind === 'certain') profile.certain++;
  else if (parts.first > 12 && parts.second <= 12) profile.dmy++;
  else if (parts.second > 12 && parts.first <= 12) profile.mdy++;
  else if (parts.first > 12) return;
  else if (parts.first === parts.second) profile.same++;
  else profile.either++;
}

/** The one order that fits the whole column, or null: then a person is asked, for a wrong guess shows nowhere. */
export function dateOrder(profile: DateProfile): DateOrder | null {
  if (profile.dmy > 0 && profile.mdy > 0) return null;
  if (profile.dmy > 0) return 'dmy';
  if (profile.mdy > 0) return 'mdy';
  if (profile.either > 0) return null;
  if (profile.same > 0) return 'dmy';
  return 'ymd';
}

/** Why a cell is no date: the message can then say what would be right. */
export type DateProblem =
  { code: 'date-no-such-day'; days: number } | { code: 'date-order-does-not-fit' } | { code: 'date-unreadable' };

export function dateProblem(text: string, order: DateOrder | null): DateProblem {
  const parts = partsOf(text.trim());
  if (parts === null) return { code: 'date-unreadable' };
  const { year, month, day } = inOrder(parts, order);
  if (month >= 1 && month <= 12 && day > daysIn(year, month) && day <= 31) {
    return { code: 'date-no-such-day', days: daysIn(year, month) };
  }
  return parts.kind === 'open' ? { code: 'date-order-does-not-fit' } : { code: 'date-unreadable' };
}

function inOrder(parts: Parts, order: DateOrder | null): { year: number; month: number; day: number } {
  if (parts.kind === 'certain') return parts;
  return order === 'mdy'
    ? { year: parts.year, month: parts.first, day: parts.second }
    : { year: parts.year, month: parts.second, day: parts.first };
}

function partsOf(text: string): Parts | null {
  const first = YEAR_FIRST.exec(text);
  if (first) return certain(first[1]!, first[3]!, first[4]!, first.slice(5));
  const compact = COMPACT.exec(text);
  if (compact) return certain(compact[1]!, compact[2]!, compact[3]!, []);
  const last = YEAR_LAST.exec(text);
  if (last) {
    const time = timeOf(last.slice(5));
    return time === null
      ? null
      : { kind: 'open', year: Number(last[4]), first: Number(last[1]), second: Number(last[3]), ...time };
  }
  const dayNamed = DAY_NAMED.exec(text);
  if (dayNamed) return named(dayNamed[3]!, dayNamed[2]!, dayNamed[1]!, dayNamed.slice(4));
  const namedDay = NAMED_DAY.exec(text);
  if (namedDay) return named(namedDay[3]!, namedDay[1]!, namedDay[2]!, namedDay.slice(4));
  return null;
}

function named(year: string, name: string, day: string, time: (string | undefined)[]): Parts | null {
  const month = MONTH_OF.get(fold(name));
  return month === undefined ? null : certain(year, String(month), day, time);
}

function certain(year: string, month: string, day: string, rest: (string | undefined)[]): Parts | null {
  const time = timeOf(rest);
  return time === null
    ? null
    : { kind: 'certain', year: Number(year), month: Number(month), day: Number(day), ...time };
}

/** Null when a time is there and impossible. */
function timeOf([hour, minute, second, half, offset]: (string | undefined)[]): {
  time: string | null;
  offset: string | null;
} | null {
  if (hour === undefined) return { time: null, offset: null };
  let h = Number(hour);
  if (half !== undefined) {
    if (h < 1 || h > 12) return null;
    h = (h % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  if (h > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  return { time: `${two(h)}:${minute}:${second ?? '00'}`, offset: offsetOf(offset) };
}

function offsetOf(offset: string | undefined): string | null {
  if (offset === undefined) return null;
  if (/^(Z|UTC)$/i.test(offset)) return 'Z';
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

function existing(
  year: number,
  month: number,
  day: number,
  rest: { time: string | null; offset: string | null },
): ParsedDate | null {
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return { date: `${year}-${two(month)}-${two(day)}`, time: rest.time, offset: rest.offset };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const two = (n: number): string => String(n).padStart(2, '0');
