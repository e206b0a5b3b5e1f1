import type { StreamableFile } from '@nestjs/common';
import { csvStream, type CsvRow } from '../http/csv.js';
import { fileAnswer, workbookAnswer } from '../http/file-answer.js';
import type { XlsxCell, XlsxSheet } from '../http/xlsx.js';
import { FIGURES } from './funnel-figures.js';
import { COLUMNS, exportRows } from './funnel.report.js';
import type { FunnelExportQuery, FunnelView } from './reports.dto.js';

const TIMES: ReadonlySet<string> = new Set(['as_of', 'known_at']);

/** The report as CSV. */
export function funnelFile(funnel: FunnelView, { separator, bom, decimals }: FunnelExportQuery): StreamableFile {
  const stream = csvStream(COLUMNS, exportRows(funnel), {
    separator: separator ?? 'comma',
    hasBom: bom === 'true',
    decimalMark: decimals === 'comma' ? ',' : '.',
  });
  return fileAnswer(nameOf(funnel), 'csv', stream);
}

/** The same rows as a workbook, with a sheet that says what they mean. */
export function funnelWorkbook(funnel: FunnelView): StreamableFile {
  const sheet: XlsxSheet = {
    name: 'Funnel',
    columns: COLUMNS.map((header) => ({ header, width: header === 'stage' || header === 'cohort' ? 24 : 12 })),
    rows: cellsOf(exportRows(funnel)),
  };
  return workbookAnswer(nameOf(funnel), [sheet, definitionSheet(funnel)]);
}

function nameOf({ cohort }: FunnelView): string {
  return `funnel-${cohort.label}`;
}

function* cellsOf(rows: Iterable<CsvRow>): Generator<XlsxCell[]> {
  for (const row of rows) yield COLUMNS.map((column) => cellOf(column, row[column] ?? null));
}

function cellOf(column: string, value: string | number | null): XlsxCell {
  return typeof value === 'string' && TIMES.has(column) ? new Date(value) : value;
}

function definitionSheet({ definition, as_of, known_at, mode, cohort }: FunnelView): XlsxSheet {
  const rows: XlsxCell[][] = [
    ['definition', definition],
    ['as_of', new Date(as_of)],
    ['known_at', new Date(known_at)],
    ['times', 'as_of and known_at are in UTC'],
    ['mode', mode],
    ['cohort', cohort.label],
    ['from', cohort.from === null ? null : { day: cohort.from }],
    ['to (not included)', cohort.to === null ? null : { day: cohort.to }],
    ['time_zones', cohort.time_zones.join(', ')],
    ['door', cohort.door],
    ['office_id', cohort.office_id],
    ['job_id', cohort.job_id],
    ['intake_id', cohort.intake_id],
    ['source_id', cohort.source_id],
    ...Object.entries(FIGURES),
  ];
  return {
    name: 'Definitions',
    columns: [
      { header: 'term', width: 20 },
      { header: 'meaning', width: 110 },
    ],
    rows,
  };
}
