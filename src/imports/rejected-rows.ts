import type { StreamableFile } from '@nestjs/common';
import { csvStream } from '../http/csv.js';
import { fileAnswer, workbookAnswer } from '../http/file-answer.js';
import type { ReadColumn } from './import.entity.js';
import type { ShownRow } from './imports.service.js';

const NAME = 'rejected-rows';

export interface RejectedRows {
  columns: readonly ReadColumn[];
  rows: readonly ShownRow[];
  /** Heads of the two columns that are added. */
  titles: { row: string; reason: string };
  reasonOf(row: ShownRow): string;
}

/**
 * Rows that were left out, as a file that can be corrected and uploaded again: the columns of the file, then the row and the
 * reason. As CSV it opens right away in Swedish and Spanish spreadsheets.
 */
export function rejectedFile(rejected: RejectedRows, format: 'csv' | 'xlsx'): StreamableFile {
  const kept = rejected.columns.filter(({ forbidden }) => forbidden === null);
  const headers = [...kept.map(({ header }) => header), rejected.titles.row, rejected.titles.reason];
  const rows = rejected.rows.map((row) => [
    ...kept.map(({ index }) => row.cells[index] ?? ''),
    row.number,
    rejected.reasonOf(row),
  ]);
  if (format === 'xlsx') {
    return workbookAnswer(NAME, [{ name: 'Rejected', columns: headers.map((header) => ({ header })), rows }]);
  }
  // By place and not by name: a file may have a column of the same name as one that is added.
  return fileAnswer(NAME, 'csv', csvStream(headers, rows, { separator: 'semicolon', hasBom: true }));
}
