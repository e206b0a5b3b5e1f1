export type NationalId = 'DNI' | 'NIE' | 'PERSONNUMMER' | 'SAMORDNINGSNUMMER';

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** A national identity number of Spain or Sweden by its form and check digit, or null. */
export function nationalIdOf(text: string): NationalId | null {
  const plain = text.trim().toUpperCase();
  const dni = /^(\d{8})[- ]?([A-Z])$/.exec(plain);
  if (dni) return DNI_LETTERS[Number(dni[1]) % 23] === dni[2] ? 'DNI' : null;
  const nie = /^([XYZ])[- ]?(\d{7})[- ]?([A-Z])$/.exec(plain);
  if (nie) return DNI_LETTERS[Number(`${'XYZ'.indexOf(nie[1]!)}${nie[2]}`) % 23] === nie[3] ? 'NIE' : null;
  const swedish = /^(?:19|20)?(\d{2})(\d{2})(\d{2})[-+]?(\d{4})$/.exec(plain);
  return swedish ? swedishId(swedish[1]!, Number(swedish[2]), Number(swedish[3]), swedish[4]!) : null;
}

/** A co-ordination number is a personal number whose day is raised by 60. */
function swedishId(year: string, month: number, day: number, last: string): NationalId | null {
  const realDay = day > 60 ? day - 60 : day;
  if (month < 1 || month > 12 || realDay < 1 || realDay > 31) return null;
  const digits = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${last}`;
  if (luhn(digits) !== 0) return null;
  return day > 60 ? 'SAMORDNINGSNUMMER' : 'PERSONNUMMER';
}

function luhn(digits: string): number {
  const sum = [...digits].reduce((total, digit, i) => {
    const product = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return sum % 10;
}
