import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOf, dayNumber, mondayBefore, mondayOf, weekOf } from './days.js';
import {
  attendanceWindow,
  lastMatureMonday,
  MAX_DAYS,
  protectedDays,
  salesWindow,
  shiftDays,
  type Shift,
} from './look-back.js';

const shift = (date: string, notCountedMin = 0): Shift => ({
  date,
  scheduledMin: 480,
  workedMin: 480 - notCountedMin,
  lateMin: 0,
  notCountedMin,
});

const END = dayNumber('2026-06-26');
/** A year of days before the end, each with a shift that counts, one that does not, or none. */
const history = fc.array(fc.constantFrom('work', 'work', 'leave', 'none'), { minLength: 1, maxLength: 400 });
const shiftsOf = (days: readonly string[]): Shift[] =>
  days.flatMap((kind, i) => (kind === 'none' ? [] : [shift(dateOf(END - i), kind === 'leave' ? 480 : 0)]));

describe('days and weeks', () => {
  it('are those of the calendar', () => {
    expect(dayNumber('1970-01-02')).toBe(1);
    expect([weekOf(dayNumber('2026-03-02')), weekOf(dayNumber('2027-01-03'))]).toEqual(['2026-W10', '2026-W53']);
    expect(dateOf(mondayOf('2026-W01'))).toBe('2025-12-29');
  });

  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 40_000 }), (day) => {
        expect(dayNumber(dateOf(day))).toBe(day);
        expect(mondayOf(weekOf(day))).toBe(mondayBefore(day));
        expect(new Date(mondayBefore(day) * 86_400_000).getUTCDay()).toBe(1);
      }),
    );
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '26-06-2026', '', '2026-06-00'])('refuse the date "%s"', (date) => {
    expect(() => dayNumber(date)).toThrow('be a day such as');
  });

  it.each(['2026-W54', '2025-W53', '2026-W00', '2026W10', 'W10', ''])('refuse the week "%s"', (week) => {
    expect(() => mondayOf(week)).toThrow('be an ISO week such as');
  });
});

describe('protected days', () => {
  it('are those whose every shift is, and the free days between them', () => {
    const friday = shift('2026-06-05', 480);
    const monday = shift('2026-06-08', 480);
    const dates = (shifts: Shift[]): string[] => [...protectedDays(shiftDays(shifts))].map(dateOf);
    expect(dates([monday, friday])).toEqual(['2026-06-05', '2026-06-06', '2026-06-07', '2026-06-08']);
    expect(dates([friday, shift('2026-06-06'), monday])).toEqual(['2026-06-05', '2026-06-08']);
    // Half of the day was worked: the day is not protected.
    expect(dates([friday, shift('2026-06-05', 0)])).toEqual([]);
  });
});

describe('the look-back for attendance', () => {
  it('finds as many countable shifts as there are up to the target, within the limit', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 80 }), (days, target) => {
        const all = shiftDays(shiftsOf(days));
        const found = attendanceWindow(all, END, target);
        expect(found.daysUsed).toBeLessThanOrEqual(MAX_DAYS);
        expect(found.isTargetMet).toBe(found.units >= target);
        const inside = [...all].filter(([day, count]) => day >= found.start && count > 0);
        expect(inside).toHaveLength(found.units);
        if (found.isTargetMet) expect(all.get(found.start)).toBe(1);
        else expect(found.daysUsed).toBe(MAX_DAYS);
      }),
    );
  });

  it('finds the same shifts after a leave as without it', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 200 }), (days, target, leave) => {
        const away = Array.from({ length: leave }, () => 'leave');
        const without = attendanceWindow(shiftDays(shiftsOf(days)), END, target);
        const withLeave = attendanceWindow(shiftDays(shiftsOf([...away, ...days])), END, target);
        // Days off next to a leave may become protected with it: never fewer shifts are found.
        expect(withLeave.units).toBeGreaterThanOrEqual(without.units);
        if (without.isTargetMet) expect(withLeave.units).toBe(without.units);
      }),
    );
  });

  it('ends when every day is protected', () => {
    const away = Array.from({ length: 900 }, (_, i) => shift(dateOf(END - i), 480));
    expect(attendanceWindow(shiftDays(away), END, 60)).toMatchObject({ units: 0, isTargetMet: false, daysUsed: 364 });
  });
});

describe('the look-back for sales', () => {
  const lastMonday = lastMatureMonday(END, 21);
  const none = (): boolean => false;

  it('begins with the last week that is older than three weeks', () => {
    expect(dateOf(lastMatureMonday(dayNumber('2026-06-28'), 21))).toBe('2026-05-25');
    expect(dateOf(lastMatureMonday(dayNumber('2026-06-21'), 21))).toBe('2026-05-18');
    expect(dateOf(lastMatureMonday(dayNumber('2026-06-22'), 21))).toBe('2026-05-25');
  });

  it('is twice as long at half the hours, and stops with the week that reaches the target', () => {
    const full = salesWindow(() => 40, none, lastMonday, 480);
    const half = salesWindow(() => 20, none, lastMonday, 480);
    expect([full.units, full.daysUsed, half.units, half.daysUsed]).toEqual([480, 84, 480, 168]);
    expect(salesWindow(() => 37, none, lastMonday, 480)).toMatchObject({ units: 481, daysUsed: 91 });
  });

  it('passes over protected weeks, and gives up after a year that could have counted', () => {
    const away = (day: number): boolean => day > lastMonday - 71;
    const hoursOf = (monday: number): number => (away(monday) ? 0 : 40);
    expect(salesWindow(hoursOf, away, lastMonday, 480)).toMatchObject({ units: 480, daysUsed: 84 });
    expect(salesWindow(() => 1, none, lastMonday, 480)).toMatchObject({ units: 52, daysUsed: 364, isTargetMet: false });
  });

  it('covers whole ISO weeks and no week more than it needs', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 45 }), { maxLength: 60 }), (hours) => {
        const hoursOf = (monday: number): number => hours[(lastMonday - monday) / 7] ?? 0;
        const found = salesWindow(hoursOf, none, lastMonday, 480);
        expect(mondayBefore(found.start)).toBe(found.start);
        expect((found.end - found.start + 1) % 7).toBe(0);
        if (found.isTargetMet) expect(found.units - hoursOf(found.start)).toBeLessThan(480);
      }),
    );
  });
});
