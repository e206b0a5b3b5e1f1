import { StreamableFile } from '@nestjs/common';
import { csvStream } from '../http/csv.js';
import { COLUMNS, exportRows } from './funnel.report.js';
import type { FunnelExportQuery, FunnelView } from './reports.dto.js';

/** The report as a file to download. */
export function funnelFile(funnel: FunnelView, { separator, bom, decimals }: FunnelExportQuery): StreamableFile {
  const stream = csvStream(COLUMNS, exportRows(funnel), {
    separator: separator ?? 'comma',
    hasBom: bom === 'true',
    decimalMark: decimals === 'comma' ? ',' : '.',
  });
  const name = `funnel-${funnel.cohort.label}`.replace(/[^\w.-]+/g, '-');
  return new StreamableFile(stream, {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}.csv"`,
  });
}
