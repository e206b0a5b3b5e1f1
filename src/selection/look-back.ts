import { countableMinutes, type ShiftMinutes } from './attendance.js';
import { dayNumber, mondayBefore } from './days.js';

/** Nobody is looked at further back than this, days that are protected not counted. */
export const MAX_DAYS = 364;

/** How far back a score looks. Days are day numbers. */
export interface Window {
  readonly start: number;
  readonly end: number;
  /** Shifts or productive hours found in it. */
  readonly units: number;
  /** Without the protected ones. */
  readonly daysUsed: number;
  readonly isTargetMet: boolean;
}

export type Shift = ShiftMinutes & { readonly date: string };

/**
 * Walks back day by day until enough is found, so that part-time and people back from leave are seen with the same amount
 * of evidence as everybody else. Protected days add nothing and use up nothing.
 * Source: docs/selection.md, "Look-back".
 */
export function lookBack(
  unitsOf: (day: number) => number,
  isProtected: (day: number) => boolean,
  end: number,
  target: number,
  maxDays = MAX_DAYS,
): Window {
  let [day, units, daysUsed] = [end + 1, 0, 0];
  while (units < target && daysUsed < maxDays) {
    day -= 1;
    if (isProtected(day)) continue;
    daysUsed += 1;
    units += unitsOf(day);
  }
  return { start: day, end, units, daysUsed, isTargetMet: units >= target };
}

/** How many shifts of a day could count, by day number; 0: all of them are protected. */
export type ShiftDays = ReadonlyMap<number, number>;

export function shiftDays(shifts: readonly Shift[]): ShiftDays {
  const days = new Map<number, number>();
  for (const shift of shifts) {
    const day = dayNumber(shift.date);
    days.set(day, (days.get(day) ?? 0) + (countableMinutes(shift) > 0 ? 1 : 0));
  }
  return days;
}

/**
 * Days on which nothing could count: every shift of the day has no countable minute, or there is no shift and the nearest
 * days with one on both sides are protected.
 */
export function protectedDays(days: ShiftDays): Set<number> {
  const ordered = [...days.keys()].toSorted((one, other) => one - other);
  const free = new Set<number>();
  for (const [i, day] of ordered.entries()) {
    if (days.get(day) !== 0) continue;
    const next = ordered[i + 1];
    const last = next !== undefined && days.get(next) === 0 ? next : day;
    for (let between = day; between <= last; between++) free.add(between);
  }
  return free;
}

/** The days whose shifts make the attendance score. */
export function attendanceWindow(days: ShiftDays, end: number, targetShifts: number): Window {
  const free = protectedDays(days);
  return lookBack(
    (day) => days.get(day) ?? 0,
    (day) => free.has(day),
    end,
    targetShifts,
  );
}

/**
 * The ISO weeks whose sales make the sales score: whole weeks, back from the last one that is mature, up to and with the
 * first that reaches the target.
 *
 * @param hoursOf productive hours of the week that begins on a Monday
 * @param lastMonday of the last mature week
 */
export function salesWindow(
  hoursOf: (monday: number) => number,
  isProtected: (day: number) => boolean,
  lastMonday: number,
  targetHours: number,
): Window {
  let [monday, units, daysUsed] = [lastMonday + 7, 0, 0];
  while (units < targetHours && daysUsed < MAX_DAYS) {
    monday -= 7;
    units += hoursOf(monday);
    for (let day = monday; day < monday + 7; day++) if (!isProtected(day)) daysUsed += 1;
  }
  return { start: monday, end: lastMonday + 6, units, daysUsed, isTargetMet: units >= targetHours };
}

/** The Monday of the last week that is older than `matureDays` on a day: its customers can no longer withdraw. */
export function lastMatureMonday(day: number, matureDays: number): number {
  return mondayBefore(day - matureDays) - 7;
}
