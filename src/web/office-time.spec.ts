import { describe, expect, it } from '@jest/globals';
import { instantOf, localTime } from './office-time.js';

describe('the time of an office', () => {
  it('reads a clock in winter and in summer', () => {
    expect(instantOf('2026-11-23T14:30', 'Europe/Madrid')?.toISOString()).toBe('2026-11-23T13:30:00.000Z');
    expect(instantOf('2026-07-01T00:05', 'Europe/Stockholm')?.toISOString()).toBe('2026-06-30T22:05:00.000Z');
    expect(instantOf('2026-11-23T14:30', 'America/New_York')?.toISOString()).toBe('2026-11-23T19:30:00.000Z');
  });

  it('reads the skipped and the doubled hour of a clock change', () => {
    expect(instantOf('2026-03-29T02:30', 'Europe/Madrid')?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOf('2026-10-25T02:30', 'Europe/Madrid')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('shows what it reads', () => {
    for (const local of ['2026-03-29T01:59', '2026-03-29T03:00', '2026-10-25T03:00', '2026-12-31T23:59'])
      expect(localTime(instantOf(local, 'Europe/Madrid') ?? new Date(0), 'Europe/Madrid')).toBe(local);
  });

  it('takes nothing that is no time', () => {
    for (const text of ['', 'yesterday', '2026-13-01T10:00', '2026-11-23']) expect(instantOf(text, 'UTC')).toBeNull();
  });
});
