import { unusable } from './input.js';

const DAY_MS = 86_400_000;
const MONDAY_OF_1970_W02 = 4;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Days since 1970-01-01 of a date such as 2026-06-26.
 *
 * @throws AppError `selection-data` when there is no such day
 */
export function dayNumber(date: string): number {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  const time = Date.UTC(year, month - 1, day);
  const isDay = DATE.test(date) && month >= 1 && month <= 12 && new Date(time).getUTCDate() === day;
  if (!isDay) throw unusable(`the date ${date}`, 'be a day such as 2026-06-26');
  return time / DAY_MS;
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The Monday of an ISO week such as 2026-W10, as a day number.
 *
 * @throws AppError `selection-data` when there is no such week
 */
export function mondayOf(week: string): number {
  const [year, number] = [Number(week.slice(0, 4)), Number(week.slice(6))];
  const monday = mondayBefore(Date.UTC(year, 0, 4) / DAY_MS) + 7 * (number - 1);
  if (week.length !== 8 || weekOf(monday) !== week)
    throw unusable(`the week ${week}`, 'be an ISO week such as 2026-W10');
  return monday;
}

/** The ISO week of a day number: the year is the one its Thursday lies in. */
export function weekOf(day: number): string {
  if (!Number.isFinite(day)) return '';
  const thursday = mondayBefore(day) + 3;
  const year = new Date(thursday * DAY_MS).getUTCFullYear();
  const number = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** The last Monday on or before a day. */
export function mondayBefore(day: number): number {
  return day - ((((day - MONDAY_OF_1970_W02) % 7) + 7) % 7);
}
