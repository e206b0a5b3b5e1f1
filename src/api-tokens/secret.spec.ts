import { describe, expect, it } from '@jest/globals';
import { hintOf, isApiToken, newApiToken } from './secret.js';

describe('the secret of an API token', () => {
  it('has a prefix that scanners know, and is another each time', () => {
    const made = Array.from({ length: 200 }, newApiToken);
    expect(made.every((token) => /^hpk_[0-9A-Za-z]{46}$/.test(token) && isApiToken(token))).toBe(true);
    expect(new Set(made).size).toBe(200);
  });

  it('is told from one with a typing mistake, at every place', () => {
    const token = newApiToken();
    for (let i = 0; i < token.length; i++) {
      const wrong = token.slice(0, i) + (token[i] === 'a' ? 'b' : 'a') + token.slice(i + 1);
      expect([i, isApiToken(wrong)]).toEqual([i, false]);
    }
  });

  it.each(['', 'hpk_', 'hpk_short', ` ${newApiToken()}`, `${newApiToken()}0`, newApiToken().toLowerCase()])(
    'is not %j',
    (text) => expect(isApiToken(text)).toBe(false),
  );

  it('keeps the checksum that tokens in use carry', () => {
    expect(isApiToken('hpk_00000000000000000000000000000000000000002kaqcA')).toBe(true);
    expect(hintOf('hpk_00000000000000000000000000000000000000002kaqcA')).toBe('aqcA');
  });
});
