import type { StreamableFile } from '@nestjs/common';
import { csvStream, type CsvRow } from '../http/csv.js';
import { fileAnswer } from '../http/file-answer.js';
import type { AuditEntryView, AuditExportQuery, AuditFilter } from './audit.dto.js';

/** The columns of the API. */
export const ENTRY_COLUMNS = [
  'id',
  'at',
  'actor_id',
  'token_id',
  'action',
  'object_type',
  'object_id',
  'office_id',
  'changed',
  'about_user_id',
  'request_id',
] as const;

export function entryRow(entry: AuditEntryView): CsvRow {
  return { ...entry, changed: entry.changed.join(' ') };
}

/** What is asked for, without how it is written. */
export function filterOf(query: AuditExportQuery): AuditFilter {
  const { separator: _separator, bom: _bom, ...filter } = query;
  return filter;
}

/** Entries as a file to download, written while they are read. */
export function auditFile(
  columns: readonly string[],
  batches: AsyncIterable<AuditEntryView[]>,
  rowsOf: (batch: AuditEntryView[]) => readonly CsvRow[] | Promise<readonly CsvRow[]>,
  { separator, bom }: Pick<AuditExportQuery, 'separator' | 'bom'>,
): StreamableFile {
  async function* rows(): AsyncGenerator<CsvRow> {
    for await (const batch of batches) yield* await rowsOf(batch);
  }
  return fileAnswer(
    'audit',
    'csv',
    csvStream(columns, rows(), { separator: separator ?? 'comma', hasBom: bom === 'true' }),
  );
}
