export type DecimalMark = ',' | '.';

/**
 * A number written with the given decimal mark: thousands may be grouped by the other mark or a space, `7:30` is seven and a
 * half. Null for anything else: `7.5` where the comma is the decimal mark is refused, not read as 75.
 */
export function parseNumber(text: string, decimal: DecimalMark): number | null {
  const plain = text.trim().replace(/[\u2212\u2013]/g, '-');
  const time = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(plain);
  if (time) return Number(time[1]) + Number(time[2]) / 60 + Number(time[3] ?? 0) / 3600;
  const group = decimal === ',' ? '[. \\u00A0\\u2009\\u202F]' : "[, \\u00A0\\u2009\\u202F']";
  const mark = decimal === ',' ? ',' : '\\.';
  const shape = new RegExp(`^([+-]?)(\\d{1,3}(?:${group}\\d{3})+|\\d+)(?:${mark}(\\d+))?$`);
  const found = shape.exec(plain);
  if (!found) return null;
  const whole = found[2]!.replace(/\D/g, '');
  return Number(`${found[1] === '-' ? '-' : ''}${whole}.${found[3] ?? '0'}`);
}

/** The decimal mark of a column: whichever is followed by one, two or more than three digits in most of its cells; null if none shows. */
export function decimalMark(values: readonly string[]): DecimalMark | null {
  let comma = 0;
  let point = 0;
  for (const value of values) {
    if (/\d,(\d{1,2}|\d{4,})\s*%?$/.test(value.trim())) comma++;
    if (/\d\.(\d{1,2}|\d{4,})\s*%?$/.test(value.trim())) point++;
  }
  if (comma === point) return null;
  return comma > point ? ',' : '.';
}
