/** One cell as the reader of workbooks gives it: `n` with its number format in `z`, `s`, `b`, `e`. */
export interface SheetCell {
  t: string;
  v?: unknown;
  z?: unknown;
}

const DAY_SECONDS = 86_400;
/** Day 0 of the 1900 system for every day after the 29 February 1900 that spreadsheets made up. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const MADE_UP_DAY = 60;
/** The 1904 system of old Macintoshes counts this many days less. */
const DAYS_TO_1904 = 1462;

/**
 * The text of a cell, as a text file would hold it: a number without exponent or grouping, a date in the spreadsheet's own clock as
 * ISO text, a percentage with its sign, an error or nothing as an empty text.
 */
export function sheetCellText(cell: SheetCell | undefined, is1904: boolean): string {
  if (cell === undefined) return '';
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE';
  if (cell.t === 'e') return '';
  if (typeof cell.v === 'string') return cell.v;
  if (typeof cell.v !== 'number') return '';
  const format = typeof cell.z === 'string' ? cell.z : 'General';
  const shape = bare(format);
  if (/[ymdhs]/.test(shape)) return dateText(is1904 ? cell.v + DAYS_TO_1904 : cell.v, shape);
  if (shape.includes('%')) return `${numberText(cell.v * 100)}%`;
  // A format such as 00000 gives an id its leading zeros: they belong to it.
  return /^0{2,}$/.test(format) && Number.isInteger(cell.v) && cell.v >= 0
    ? numberText(cell.v).padStart(format.length, '0')
    : numberText(cell.v);
}

/** Up to the 15 digits that a spreadsheet keeps. */
function numberText(value: number): string {
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  if (!text.includes('e')) return text;
  return Math.abs(rounded) < 1 ? rounded.toFixed(20).replace(/\.?0+$/, '') : BigInt(rounded).toString();
}

/** The first section of a number format without quoted and escaped letters, conditions and languages; elapsed hours `[h]` stay. */
function bare(format: string): string {
  return format
    .replace(/^general$/i, '')
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase()
    .split(';')[0]!;
}

function dateText(serial: number, format: string): string {
  if (serial < 0) return numberText(serial);
  const seconds = Math.round(serial * DAY_SECONDS);
  const hasDay = /[yd]|mmm/.test(format) || !/[hs]/.test(format);
  if (!hasDay) return clock(seconds);
  const day = Math.floor(seconds / DAY_SECONDS);
  const utc = DAY_ZERO + (day < MADE_UP_DAY ? day + 1 : day) * DAY_SECONDS * 1000;
  if (Number.isNaN(new Date(utc).getTime())) return numberText(serial);
  const date = new Date(utc).toISOString().slice(0, 10);
  const rest = seconds % DAY_SECONDS;
  return rest === 0 ? date : `${date} ${clock(rest)}`;
}

/** `07:30:00`; more than a day counts its hours on. */
function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
