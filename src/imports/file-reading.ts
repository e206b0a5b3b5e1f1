import { AppError, invalid } from '../errors.js';
import { systemOf } from './columns.js';
import { forbiddenReason, type ForbiddenReason } from './forbidden.js';
import type { ReadColumn, Reading } from './import.entity.js';
import type { ImportKind } from './import-kind.js';
import { detectHeaderRow, looksLikeValue } from './layout.js';
import type { OpenedFile } from './opened-file.js';
import { FileProfile, holdsNationalIds, type ColumnProfile } from './profile.js';
import type { FileRecord, RecordSource } from './records.js';
import { unreadable } from './unreadable.js';

const HEADER_CANDIDATES = 30;
const LAST_HEADER_ROW = 10;
const MAX_COLUMNS = 500;
const MAX_WORKBOOK_ROWS = 100_000;

/** What to do about columns that must not be stored: refuse the file, leave them out, or leave them out and ask. */
export type ForbiddenColumns = 'refuse' | 'drop' | 'ask';

/** A file as it was understood: its columns and what their values have in common. */
export interface ReadFile {
  reading: Reading;
  /** Of the columns that may be stored. */
  profiles: ColumnProfile[];
  rows: number;
}

/** Finds the column names, and looks at every row once. */
export async function readFile(
  kind: ImportKind,
  { source, encoding, delimiter, sheet }: OpenedFile,
  headerRow: number | undefined,
  isKnown: (header: string) => boolean,
): Promise<ReadFile> {
  const layout = await headerOf(source, headerRow, isKnown);
  const profile = new FileProfile(layout.headers.length);
  for await (const record of source.records()) {
    if (record.number > layout.row) profile.add(record.cells);
    if (sheet !== null && profile.rows > MAX_WORKBOOK_ROWS) throw tooManyRows();
  }
  if (profile.rows === 0) throw new AppError('invalid', 'no-rows', 'The file has column names and no rows below them.');
  const profiles = profile.result();
  const columns = layout.headers.map((header, index) => ({
    index,
    header,
    forbidden: forbiddenReason(header) ?? (holdsNationalIds(profiles[index]!) ? ('national-id' as const) : null),
  }));
  const reading: Reading = {
    encoding,
    delimiter,
    sheet,
    header_row: layout.row,
    system: systemOf(layout.headers, kind.systems)?.name ?? null,
    columns,
    confidence: {},
    is_remembered: false,
  };
  return {
    reading,
    profiles: profiles.filter(({ index }) => columns[index]!.forbidden === null),
    rows: profile.rows,
  };
}

export function refuseForbidden(columns: readonly ReadColumn[], forbidden: ForbiddenColumns): void {
  const struck = columns.filter(
    (column): column is ReadColumn & { forbidden: ForbiddenReason } => column.forbidden !== null,
  );
  if (forbidden !== 'refuse' || struck.length === 0) return;
  throw invalid(
    struck.map((column) => ({
      field: `columns.${column.index}`,
      code: `forbidden-${column.forbidden}`,
      message: `"${column.header}" must not be stored (${column.forbidden}): send drop_forbidden=true to go on without it`,
    })),
  );
}

/**
 * Blanks the columns that must not be stored. In a row with more cells than the header they may stand anywhere, so nothing of
 * it is kept but its length: such a row is rejected.
 */
export function keeper(columns: readonly ReadColumn[]): (cells: readonly string[]) => string[] {
  if (columns.every(({ forbidden }) => forbidden === null)) return (cells) => [...cells];
  return (cells) => {
    const isShifted = cells.slice(columns.length).some((cell) => cell.trim() !== '');
    if (isShifted) return cells.map((_, index) => (index < columns.length ? '' : '…'));
    return cells.map((cell, index) => (columns[index]?.forbidden === null ? cell : ''));
  };
}

interface Header {
  row: number;
  headers: string[];
}

async function headerOf(
  source: RecordSource,
  given: number | undefined,
  isKnown: (header: string) => boolean,
): Promise<Header> {
  const head: FileRecord[] = [];
  for await (const record of source.records()) {
    head.push(record);
    if (head.length === HEADER_CANDIDATES) break;
  }
  if (head.length === 0) throw unreadable('empty');
  const found = given ?? detectedRow(head, isKnown);
  const chosen = head.find(({ number }) => number === found);
  if (chosen === undefined || chosen.cells.some((cell) => looksLikeValue(cell.trim()))) {
    throw new AppError(
      'invalid',
      'no-header-row',
      `No row from ${head[0]!.number} to ${LAST_HEADER_ROW} holds column names. Put a first row with names such as Name, Email, Phone above the data.`,
    );
  }
  if (chosen.cells.length > MAX_COLUMNS) {
    throw new AppError('invalid', 'too-many-columns', `The file has more than ${MAX_COLUMNS} columns.`, {
      limit: MAX_COLUMNS,
    });
  }
  return { row: chosen.number, headers: headersOf(chosen.cells) };
}

function detectedRow(head: readonly FileRecord[], isKnown: (header: string) => boolean): number | undefined {
  const detected = detectHeaderRow(
    head.map(({ cells }) => cells),
    isKnown,
  );
  return head.filter(({ number }) => number <= LAST_HEADER_ROW)[(detected ?? 0) - 1]?.number;
}

/** Header names, trimmed; an empty or repeated one is told apart by its place. */
function headersOf(cells: readonly string[]): string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  const seen = new Set<string>();
  return cells.slice(0, last + 1).map((cell, index) => {
    const name = cell.trim().replace(/\s+/g, ' ').slice(0, 120);
    const own = name === '' || seen.has(name) ? `${name === '' ? 'Column' : name} ${index + 1}` : name;
    seen.add(own);
    return own;
  });
}

function tooManyRows(): AppError {
  return new AppError(
    'invalid',
    'workbook-too-many-rows',
    `The sheet has more than ${MAX_WORKBOOK_ROWS} rows. Save it as CSV (File, Save as, CSV UTF-8) and upload that.`,
    { limit: MAX_WORKBOOK_ROWS },
  );
}
