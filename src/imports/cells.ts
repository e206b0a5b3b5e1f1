const EMPTY_WORDS = new Set([
  'n/a',
  'na',
  'n.a.',
  'n/d',
  'nd',
  's/d',
  'null',
  'none',
  'nil',
  '(empty)',
  '(blank)',
  '#n/a',
  'undefined',
  'nan',
]);

/** Nothing but blanks and marks: ` -`, `—`, `.`, `?`. */
function isMark(text: string): boolean {
  return /^[\s\-–—_.·?*/\\]*$/u.test(text);
}

/** Blank, or one of the ways systems write that a value is missing. */
export function isEmptyCell(text: string): boolean {
  return isMark(text) || EMPTY_WORDS.has(text.trim().toLowerCase());
}

/** A name may well be Null or Na: only marks count as missing. */
export function isEmptyName(text: string): boolean {
  return isMark(text);
}

/**
 * The text of a cell: line ends as \n, no control characters, no outer blanks, and without the apostrophe that spreadsheets and
 * our own exports put before a sign that would start a formula.
 */
export function cellText(raw: string): string {
  return (
    raw
      .replace(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex -- PostgreSQL refuses a zero byte and nobody can read the others
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, '')
      .trim()
      .replace(/^'(?=[=+\-@])/, '')
  );
}
