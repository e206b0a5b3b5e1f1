import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** `phone`: as entered; `phone_e164`: null when no valid number could be read from it. */
export interface ReadPhone {
  phone: string;
  phone_e164: string | null;
}

/** Reads a number as dialled from the country; `00` is understood as `+`; null when there is not one digit. */
export function readPhone(text: string, country: string): ReadPhone | null {
  const phone = text.replace(/^'/, '').trim();
  if (!/\d/.test(phone)) return null;
  const dialled = phone.replace(/^\s*00(?=[\d\s])/, '+');
  const number = parsePhoneNumberFromString(dialled, isSupportedCountry(country) ? country : undefined);
  return { phone, phone_e164: number?.isValid() ? number.number : null };
}
