import type { StreamableFile } from '@nestjs/common';
import { auditFile, ENTRY_COLUMNS, entryRow } from '../audit/audit-file.js';
import type { AuditEntryView, AuditExportQuery } from '../audit/audit.dto.js';
import type { Queryable } from '../database/sql.js';
import type { CsvRow } from '../http/csv.js';
import { workbookAnswer } from '../http/file-answer.js';
import type { XlsxCell } from '../http/xlsx.js';
import { auditNames } from './audit-names.queries.js';
import type { AuditPresenter } from './audit-view.js';

/** Words and the names of those who act go before the columns of the API. Whom it happened to stays an id. */
const COLUMNS = ['who', 'what', 'about', 'office', ...ENTRY_COLUMNS] as const;

type Batches = AsyncIterable<AuditEntryView[]>;

export function auditCsv(
  db: Queryable,
  shown: AuditPresenter,
  batches: Batches,
  format: Pick<AuditExportQuery, 'separator' | 'bom'>,
): StreamableFile {
  return auditFile(COLUMNS, batches, (batch) => rowsOf(db, shown, batch), format);
}

export function auditWorkbook(db: Queryable, shown: AuditPresenter, batches: Batches): StreamableFile {
  async function* cells(): AsyncGenerator<XlsxCell[]> {
    for await (const batch of batches)
      for (const row of await rowsOf(db, shown, batch))
        yield COLUMNS.map((column) => (column === 'at' ? new Date(String(row['at'])) : (row[column] ?? null)));
  }
  const columns = COLUMNS.map((header) => ({ header, width: header.endsWith('id') ? 38 : 24 }));
  return workbookAnswer('audit', [{ name: 'Audit', columns, rows: cells() }]);
}

async function rowsOf(db: Queryable, shown: AuditPresenter, batch: AuditEntryView[]): Promise<CsvRow[]> {
  const names = await auditNames(db, batch);
  return batch.map((entry) => ({
    who: shown.who(entry, names),
    what: shown.did(entry.action),
    about: shown.noun(entry.object_type),
    office: entry.office_id === null ? null : (names.offices.get(entry.office_id) ?? null),
    ...entryRow(entry),
  }));
}
