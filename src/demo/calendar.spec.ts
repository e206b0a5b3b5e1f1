import { describe, expect, it } from '@jest/globals';
import { Calendar, HOUR } from './calendar.js';

const madrid = new Calendar('Europe/Madrid');
const at = (text: string): number => Date.parse(text);

describe('Calendar', () => {
  it('lets a quarter begin at midnight of the office, in winter and in summer', () => {
    const inNovember = at('2026-11-23T08:00:00Z');
    expect(madrid.quarter(inNovember, 0)).toEqual({
      name: 'Q4 2026',
      start: at('2026-09-30T22:00:00Z'),
      end: at('2026-12-31T23:00:00Z'),
      firstDay: '2026-10-01',
      lastDay: '2026-12-31',
    });
    expect(madrid.quarter(inNovember, -3).name).toBe('Q1 2026');
    expect(madrid.quarter(inNovember, -4).name).toBe('Q4 2025');
  });

  it('counts the last half hour before midnight to the quarter that ends', () => {
    expect(madrid.quarter(at('2026-09-30T21:59:59Z'), 0).name).toBe('Q3 2026');
    expect(madrid.quarter(at('2026-09-30T22:00:00Z'), 0).name).toBe('Q4 2026');
  });

  it('meets the days the clocks change', () => {
    const spring = { year: 2026, month: 3, day: 29 };
    expect(madrid.instant(spring, 60)).toBe(at('2026-03-29T00:00:00Z'));
    expect(madrid.instant(spring, 10 * 60)).toBe(at('2026-03-29T08:00:00Z'));
    const autumn = { year: 2026, month: 10, day: 25 };
    expect(madrid.instant({ ...autumn, day: 26 }, 0) - madrid.instant(autumn, 0)).toBe(25 * HOUR);
  });

  it('moves a weekend to a working day', () => {
    expect(madrid.officeHours(at('2026-11-21T12:00:00Z'), 0)).toBe(at('2026-11-20T08:00:00Z'));
    expect(madrid.officeHours(at('2026-11-22T12:00:00Z'), 0.5)).toBe(at('2026-11-23T12:00:00Z'));
  });

  it('finds the Monday a class starts on', () => {
    expect(madrid.mondayMorning(at('2026-11-23T08:00:00Z'))).toBe(at('2026-11-23T08:00:00Z'));
    expect(madrid.mondayMorning(at('2026-11-23T07:59:59Z'))).toBe(at('2026-11-16T08:00:00Z'));
    expect(madrid.mondayMorning(at('2026-11-22T20:00:00Z'))).toBe(at('2026-11-16T08:00:00Z'));
  });
});
