import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/**
 * The number in E.164 (`+34612345678`), read as somebody in `country` (ISO 3166-1 alpha-2) would dial it; null when it
 * is no valid number.
 */
export function phoneE164(phone: string, country: string): string | null {
  const number = parsePhoneNumberFromString(phone, country as CountryCode);
  return number?.isValid() === true ? number.number : null;
}
