import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** `phone`: as entered; `phone_e164`: null when no valid number could be read from it. */
export interface ReadPhone {
  phone: string;
  phone_e164: string | null;
}

/**
 * Reads a number as dialled from the country; `00` is understood as `+`, and so is nothing at all before a country code, for a
 * spreadsheet that took the number for a number has lost the plus. Null when there is not one digit.
 */
export function readPhone(text: string, country: string): ReadPhone | null {
  const phone = text.replace(/^'/, '').trim();
  if (!/\d/.test(phone)) return null;
  const dialled = phone.replace(/^\s*00(?=[\d\s])/, '+');
  const number = parsePhoneNumberFromString(dialled, isSupportedCountry(country) ? country : undefined);
  if (number?.isValid())
    return { phone: number.number === `+${phone}` ? number.number : phone, phone_e164: number.number };
  return withLostPlus(phone) ?? { phone, phone_e164: null };
}

/** Digits longer than any national number that make an international one. */
function withLostPlus(phone: string): ReadPhone | null {
  if (!/^[1-9]\d{10,14}$/.test(phone)) return null;
  const number = parsePhoneNumberFromString(`+${phone}`);
  if (!number?.isPossible()) return null;
  return { phone: `+${phone}`, phone_e164: number.isValid() ? number.number : null };
}
