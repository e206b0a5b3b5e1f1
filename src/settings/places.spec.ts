import { describe, expect, it } from '@jest/globals';
import { countryName, countryOptions, currencyOptions } from './places.js';

describe('places', () => {
  it('names every country in the reader’s language and its order', () => {
    expect(countryOptions('en')).toHaveLength(249);
    expect(countryName('SE', 'es')).toBe('Suecia');
    expect(countryName('ES', 'sv')).toBe('Spanien');
    expect(countryOptions('sv').at(-2)?.label).toBe('Österrike');
    expect(countryOptions('es').at(-1)?.label).toBe('Zimbabue');
    expect(countryName('', 'en')).toBe('');
  });

  it('offers the euro and the krona first', () => {
    expect(currencyOptions('en').slice(0, 2)).toEqual([
      { value: 'EUR', label: 'EUR, Euro' },
      { value: 'SEK', label: 'SEK, Swedish Krona' },
    ]);
  });
});
