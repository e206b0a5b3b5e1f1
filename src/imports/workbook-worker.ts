import { parentPort, workerData } from 'node:worker_threads';
import * as sheetjs from '@e965/xlsx';
import { UnreadableArchive, workbookParts } from './archive.js';
import type { FileRecord } from './records.js';
import { sheetCellText, type SheetCell } from './sheet-cells.js';
import { withUncalculated } from './uncalculated.js';
import type { OpenedSheet, Reply, Request, SheetHead } from './workbook.js';

/** Enough to find the column names in. */
const HEAD_ROWS = 30;
/** One more than can be imported: a wider sheet shows that it is. */
const MOST_COLUMNS = 501;
const ROWS_AT_ONCE = 500;
const CELLS_AT_ONCE = 20_000;

type Cells = readonly (SheetCell | undefined)[];

interface Sheet {
  '!type'?: string;
  '!data'?: (Cells | undefined)[];
  '!rows'?: ({ hidden?: boolean } | undefined)[];
  '!cols'?: ({ hidden?: boolean } | undefined)[];
}

interface Workbook {
  SheetNames: string[];
  Sheets: Record<string, Sheet | undefined>;
  Workbook?: { WBProps?: { date1904?: boolean | string }; Sheets?: { Hidden?: number }[] };
}

interface Part {
  name: string;
  asNodeBuffer(): Buffer;
}

/** The reader's own entrance behind its unpacking, which its types leave out. */
const { parse_zip: parse } = sheetjs as unknown as {
  parse_zip: (archive: { files: Record<string, Part> }, options: object) => Workbook;
};

const OPTIONS = { dense: true, cellNF: true, cellStyles: true, cellFormula: false, cellHTML: false, cellText: false };

function parsed(parts: ReadonlyMap<string, Buffer>, options: object): Workbook {
  const files = Object.fromEntries(
    [...parts].map(([name, bytes]) => [
      name,
      { name, asNodeBuffer: () => (isSheet(name) ? withUncalculated(bytes) : bytes) },
    ]),
  );
  return parse({ files }, { ...OPTIONS, ...options });
}

const isSheet = (name: string): boolean => /worksheets\/[^/]+$/i.test(name);

function sheetsOf(workbook: Workbook): SheetHead[] {
  return workbook.SheetNames.flatMap((name, i) => {
    const sheet = workbook.Sheets[name];
    if (sheet === undefined || (sheet['!type'] ?? 'sheet') !== 'sheet') return [];
    const head = [...recordsOf(sheet, is1904(workbook))].slice(0, HEAD_ROWS);
    return [{ name, is_hidden: (workbook.Workbook?.Sheets?.[i]?.Hidden ?? 0) > 0, head }];
  });
}

function is1904({ Workbook: properties }: Workbook): boolean {
  const given = properties?.WBProps?.date1904;
  return given === true || given === '1' || given === 'true';
}

function* recordsOf(sheet: Sheet, has1904: boolean): Generator<FileRecord> {
  for (const [i, cells] of (sheet['!data'] ?? []).entries()) {
    if (cells === undefined) continue;
    const texts = Array.from({ length: Math.min(cells.length, MOST_COLUMNS) }, (_, c) =>
      sheetCellText(cells[c], has1904),
    );
    const width = texts.findLastIndex((text) => text.trim() !== '') + 1;
    if (width > 0) yield { number: i + 1, cells: texts.slice(0, width) };
  }
}

function* batchesOf(records: Iterable<FileRecord>): Generator<FileRecord[]> {
  let batch: FileRecord[] = [];
  let cells = 0;
  for (const record of records) {
    batch.push(record);
    cells += record.cells.length;
    if (batch.length < ROWS_AT_ONCE && cells < CELLS_AT_ONCE) continue;
    yield batch;
    batch = [];
    cells = 0;
  }
  if (batch.length > 0) yield batch;
}

function openedSheet({ '!rows': rows = [], '!cols': columns = [], '!data': data = [] }: Sheet): OpenedSheet {
  return {
    hidden_rows: rows.filter((row, i) => row?.hidden === true && data[i] !== undefined).length,
    hidden_columns: columns.filter((column, i) => column?.hidden === true && data.some((row) => row?.[i])).length,
  };
}

function answer(reply: Reply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(reply);
}

/** Answers one request at a time. */
async function serve(): Promise<void> {
  const parts = await workbookParts(Buffer.from((workerData as { bytes: Uint8Array<ArrayBuffer> }).bytes.buffer));
  let batches: Iterator<FileRecord[]> | undefined;
  const replyTo = (request: Request): Reply => {
    if (request.ask === 'sheets') return { sheets: sheetsOf(parsed(parts, { sheetRows: HEAD_ROWS * 2 })) };
    if (request.ask === 'rows') return { rows: batches?.next().value ?? null };
    const workbook = parsed(parts, { sheets: request.sheet });
    const sheet = workbook.Sheets[request.sheet] ?? {};
    batches = batchesOf(recordsOf(sheet, is1904(workbook)));
    return { opened: openedSheet(sheet) };
  };
  parentPort?.on('message', (request: Request) => {
    try {
      answer(replyTo(request));
    } catch {
      answer({ problem: 'damaged' });
    }
  });
  answer({ ready: true });
}

serve().catch((error: unknown) => {
  answer({ problem: error instanceof UnreadableArchive ? error.problem : 'damaged' });
});
