import { describe, expect, it } from '@jest/globals';
import { phoneE164 } from './phone.js';

describe('phoneE164', () => {
  it('reads a national number as the office would dial it', () => {
    expect(phoneE164('612 34 56 78', 'ES')).toBe('+34612345678');
    expect(phoneE164('070-123 45 67', 'SE')).toBe('+46701234567');
  });

  it('reads a foreign number with its country code, however it is written', () => {
    expect(phoneE164('+46 70 123 45 67', 'ES')).toBe('+46701234567');
    expect(phoneE164('0046 (0)70-123 45 67', 'ES')).toBe('+46701234567');
  });

  it('gives null for what nobody can be reached at', () => {
    for (const phone of ['', '12', 'call me', '+34 612 34 56', '000000000']) expect(phoneE164(phone, 'ES')).toBeNull();
  });
});
