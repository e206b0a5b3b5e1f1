import { describe, expect, it } from '@jest/globals';
import { periodOf, quarterOf, quartersBetween } from './quarter.js';

describe('a quarter', () => {
  it('runs from its first day up to the first of the next', () => {
    expect(periodOf('2026-Q3')).toEqual({ from: '2026-07-01', to: '2026-10-01' });
    expect(periodOf('2026-Q4')).toEqual({ from: '2026-10-01', to: '2027-01-01' });
    expect(periodOf('2026-Q5')).toBeNull();
  });

  it('is known from a date', () => {
    expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map(quarterOf)).toEqual([
      '2026-Q1',
      '2026-Q1',
      '2026-Q2',
      '2026-Q4',
    ]);
  });

  it('is listed with those between two dates, the latest first', () => {
    expect(quartersBetween('2025-11-30', '2026-07-01')).toEqual(['2026-Q3', '2026-Q2', '2026-Q1', '2025-Q4']);
    expect(quartersBetween('2026-07-01', '2026-07-02')).toEqual(['2026-Q3']);
  });
});
