import { describe, expect, it } from '@jest/globals';
import {
  countryName,
  countryOptions,
  currencyOptions,
  onlyTimeZoneOf,
  timeZoneOptions,
  timeZonesOf,
} from './places.js';

describe('places', () => {
  it('names every country in the reader’s language and its order', () => {
    expect(countryOptions('en')).toHaveLength(249);
    expect(countryName('SE', 'es')).toBe('Suecia');
    expect(countryName('ES', 'sv')).toBe('Spanien');
    expect(countryOptions('sv').at(-2)?.label).toBe('Österrike');
    expect(countryOptions('es').at(-1)?.label).toBe('Zimbabue');
    expect(countryName('', 'en')).toBe('');
  });

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

  it('offers the euro and the krona first', () => {
    expect(currencyOptions('en').slice(0, 2)).toEqual([
      { value: 'EUR', label: 'EUR, Euro' },
      { value: 'SEK', label: 'SEK, Swedish Krona' },
    ]);
  });
});
