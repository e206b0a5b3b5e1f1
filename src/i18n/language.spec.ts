import { describe, expect, it } from '@jest/globals';
import { acceptedLanguage } from './language.js';

describe('acceptedLanguage', () => {
  it.each([
    ['sv-SE,sv;q=0.9,en;q=0.8', 'sv'],
    ['ca-ES,ca;q=0.9,es;q=0.8,en;q=0.7', 'es'],
    ['en;q=0.5, es;q=0.7', 'es'],
    ['sv;q=0, en', 'en'],
    ['de', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('reads %s as %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });
});
