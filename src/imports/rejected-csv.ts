import { stringify } from 'csv-stringify/sync';
import type { ReadColumn } from './import.entity.js';
import type { ShownRow } from './imports.service.js';

/** A cell that a spreadsheet would run as a formula gets an apostrophe before it; a telephone number stays what it is. */
function neutral(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^\+\d[\d ]+$/.test(cell) ? `'${cell}` : cell;
}

/**
 * Rows that were left out, as a file that can be corrected and uploaded again: the columns of the file, then the row and the
 * reason. Opens right away in Swedish and Spanish spreadsheets.
 */
export function rejectedCsv(
  columns: readonly ReadColumn[],
  shown: readonly ShownRow[],
  titles: { row: string; reason: string },
  reasonOf: (row: ShownRow) => string,
): string {
  const kept = columns.filter(({ forbidden }) => forbidden === null);
  const header = [...kept.map((column) => column.header), titles.row, titles.reason];
  const lines = shown.map((row) => [
    ...kept.map(({ index }) => row.cells[index] ?? ''),
    String(row.number),
    reasonOf(row),
  ]);
  return stringify(
    [header, ...lines].map((line) => line.map(neutral)),
    { bom: true, delimiter: ';', record_delimiter: '\r\n' },
  );
}
