import { stringify } from 'csv-stringify';
import { pipeline, Readable } from 'node:stream';

export const SEPARATORS = { comma: ',', semicolon: ';' } as const;
export type Separator = keyof typeof SEPARATORS;

export interface CsvOptions {
  readonly separator: Separator;
  /** Excel reads UTF-8 as such only after a byte order mark. */
  readonly hasBom: boolean;
  /** The mark in decimal numbers; a Swedish or Spanish Excel wants a comma. */
  readonly decimalMark?: '.' | ',';
}

/** One row: its cells by the name of their column. */
export type CsvRow = Readonly<Record<string, string | number | null>>;
/** One row: its cells in the order of the columns. */
export type CsvCells = readonly (string | number | null)[];

/**
 * A text that a spreadsheet would run as a formula gets a leading apostrophe. A telephone number is left as it is: no
 * program takes digits and blanks behind a plus for more than a number.
 */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^\+\d[\d ]+$/.test(text) ? `'${text}` : text;
}

/** RFC 4180 as a stream: one header row, CRLF, UTF-8; null is an empty cell. */
export function csvStream(
  columns: readonly string[],
  rows: Iterable<CsvRow | CsvCells> | AsyncIterable<CsvRow | CsvCells>,
  { separator, hasBom, decimalMark = '.' }: CsvOptions,
): Readable {
  const writer = stringify({
    header: true,
    columns: [...columns],
    delimiter: SEPARATORS[separator],
    bom: hasBom,
    record_delimiter: '\r\n',
    cast: { string: neutralised, number: (value) => String(value).replace('.', decimalMark) },
  });
  // A source that breaks destroys the writer, and with it the answer: the reader sees that the file is not whole.
  pipeline(Readable.from(rows), writer, () => undefined);
  return writer;
}
