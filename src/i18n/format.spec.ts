import { describe, expect, it } from '@jest/globals';
import { formatDate, formatDateTime, formatNumber, formatOfficeTime, formatPercent, formatTime } from './format.js';

const AT = '2026-11-23T23:31:00.000Z';

/** Intl puts no-break and narrow spaces where a reader sees a space. */
const spaced = (text: string): string => text.replace(/\s/g, ' ');

describe('dates and times', () => {
  it('are written as the reader writes them, in the zone of the office', () => {
    expect(formatDateTime(AT, 'en', 'Europe/Madrid', 'medium')).toBe('24 Nov 2026, 00:31');
    expect(formatDateTime(AT, 'sv', 'Europe/Stockholm', 'medium')).toBe('24 nov. 2026 00:31');
    expect(formatDateTime(AT, 'es', 'Atlantic/Canary', 'medium')).toBe('23 nov 2026, 23:31');
    expect(formatTime(AT, 'en', 'Europe/Madrid')).toBe('00:31');
  });

  it('name the zone of the office where the clock of the reader shows another time', () => {
    expect(formatOfficeTime(AT, 'en', 'Europe/Madrid', 'Europe/Stockholm')).toBe('24 Nov 2026, 00:31');
    expect(formatOfficeTime(AT, 'en', 'Europe/Madrid', 'America/New_York')).toBe('24 Nov 2026, 00:31 CET');
  });

  it('do not shift a calendar date, which has no zone', () => {
    expect(formatDate('2026-12-18', 'en', 'America/New_York', 'medium')).toBe('18 Dec 2026');
    expect(formatDate(AT, 'en', 'America/New_York', 'medium')).toBe('23 Nov 2026');
  });
});

describe('numbers', () => {
  it('have the signs of the language', () => {
    expect(formatNumber(12_345.6, 'en', 1)).toBe('12,345.6');
    expect(spaced(formatNumber(12_345.6, 'sv', 1))).toBe('12 345,6');
    expect(formatNumber(12_345.6, 'es', 1)).toBe('12.345,6');
  });

  it('put the space before % where it belongs', () => {
    expect(formatPercent(0.476, 'en')).toBe('48%');
    expect(spaced(formatPercent(0.476, 'sv'))).toBe('48 %');
    expect(spaced(formatPercent(0.476, 'es', 1))).toBe('47,6 %');
  });
});
