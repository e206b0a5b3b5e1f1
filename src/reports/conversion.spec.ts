import { describe, expect, it } from '@jest/globals';
import { conversion, shownConversion } from './conversion.js';

describe('a conversion', () => {
  it('is final when at most a fifth of the base is open', () => {
    expect(conversion(10, 20, 4)).toMatchObject({ rate: 0.5, provisional_low: null, provisional_high: null });
  });

  it('is provisional above that, between nobody and everybody of the open advancing', () => {
    expect(conversion(13, 20, 5)).toMatchObject({ rate: 0.65, provisional_low: 0.65, provisional_high: 0.9 });
  });

  it('has no rate of nobody', () => {
    expect(conversion(0, 0, 0)).toMatchObject({ rate: null, low: null, high: null, provisional_low: null });
  });

  it('is shown from a base of ten on', () => {
    expect(shownConversion(3, 9, 6)).toEqual({
      rate: null,
      low: null,
      high: null,
      provisional_low: null,
      provisional_high: null,
      hidden: 'n<10',
    });
    expect(shownConversion(3, 10, 0)).toMatchObject({ rate: 0.3, hidden: null });
    expect(shownConversion(0, 0, 0).hidden).toBe('n<10');
  });
});
