import { invalidField } from '../errors.js';

/** `2026-11-23T14:30`, as a `datetime-local` field gives and takes it. */
export type LocalTime = string;

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * The instant of a clock in an office; null for anything that is no time. A time the clock skips in spring is read with
 * the offset before, one it shows twice in autumn is the first.
 */
export function instantOf(local: LocalTime, timeZone: string): Date | null {
  const asUtc = LOCAL.test(local) ? Date.parse(`${local.slice(0, 16)}:00Z`) : NaN;
  if (Number.isNaN(asUtc)) return null;
  const before = asUtc - offsetAt(asUtc - 12 * 60 * MINUTE, timeZone);
  const after = asUtc - offsetAt(asUtc + 12 * 60 * MINUTE, timeZone);
  const isRight = (instant: number): boolean => instant + offsetAt(instant, timeZone) === asUtc;
  return new Date(isRight(before) || !isRight(after) ? before : after);
}

/** What the office's clock shows at an instant. */
export function localTime(instant: Date, timeZone: string): LocalTime {
  return new Date(instant.getTime() + offsetAt(instant.getTime(), timeZone)).toISOString().slice(0, 16);
}

/** The instant a day of a form begins at. Throws `invalid` for that field when it is none. */
export function startOfDay(field: string, day: string, timeZone: string): string {
  const instant = instantOf(`${day}T00:00`, timeZone);
  if (instant === null) throw invalidField(field, 'is-day', 'must be a day such as 2026-11-23');
  return instant.toISOString();
}

/** `2026-11-24` of `2026-11-23`; what is no day stays as it is. */
export function dayAfter(day: string): string {
  const time = Date.parse(`${day}T00:00Z`);
  return Number.isNaN(time) ? day : new Date(time + DAY).toISOString().slice(0, 10);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds a zone's clock is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  clocks.set(timeZone, clock);
  const whole = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${clock.format(whole).replace(' ', 'T')}Z`) - whole;
}
