import { describe, expect, it } from '@jest/globals';
import { onlyTimeZoneOf, timeZoneOptions, timeZonesOf } from './time-zones.js';

describe('time zones', () => {
  it('knows the zones of a country, and none of what is no country', () => {
    expect(timeZonesOf('SE')).toEqual(['Europe/Stockholm']);
    expect(timeZonesOf('ES')).toContain('Europe/Madrid');
    expect(onlyTimeZoneOf('SE')).toBe('Europe/Stockholm');
    expect(onlyTimeZoneOf('ES')).toBeUndefined();
    expect(timeZonesOf('')).toEqual([]);
    expect(timeZonesOf('Europe')).toEqual([]);
  });

  it('offers the zones of the country before all others, and none twice', () => {
    const zones = timeZoneOptions('ES').map(({ value }) => value);
    expect(zones.slice(0, 3)).toEqual(['Africa/Ceuta', 'Atlantic/Canary', 'Europe/Madrid']);
    expect(new Set(zones).size).toBe(zones.length);
    expect(zones).toContain('America/Argentina/Ushuaia');
  });

  it('offers a stored zone whatever name the engine has for it', () => {
    for (const stored of ['Asia/Kolkata', 'Asia/Calcutta'])
      expect(timeZoneOptions('', stored).map(({ value }) => value)).toContain(stored);
  });
});
