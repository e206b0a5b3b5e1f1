import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { invalidField } from '../errors.js';
import { contentOf } from './content.js';
import { csvRecords } from './csv-records.js';
import type { Encoding } from './encoding.js';
import type { ReadSheet } from './import.entity.js';
import { detectDelimiter, detectHeaderRow, type Delimiter } from './layout.js';
import { KeptRecords, type FileRecord, type RecordSource } from './records.js';
import type { Spool } from './spool.js';
import { unreadable } from './unreadable.js';
import { Workbook, type SheetHead } from './workbook.js';

const MOST_WORKBOOK_BYTES = 30_000_000;
/** The text of the largest workbook that is unpacked. */
const MOST_TEXT_BYTES = 500_000_000;
/** Two columns with names that are known are no accident. */
const KNOWN_HEADERS = 2;

/** A file taken in, not yet understood. */
export interface UploadedFile {
  name: string;
  spool: Spool;
  detected: Encoding;
}

/** How to read a file, where somebody says so. */
export interface ReadingWishes {
  encoding: Encoding | undefined;
  delimiter: Delimiter | undefined;
  /** Refused when the workbook has no such sheet. */
  sheet: string | undefined;
  /** Taken when the workbook has it. */
  usualSheet: string | undefined;
}

/** A file whose rows can be read. To be removed. */
export interface OpenedFile {
  source: RecordSource;
  /** Null for a workbook. */
  encoding: Encoding | null;
  delimiter: Delimiter | null;
  /** Null for a text. */
  sheet: ReadSheet | null;
}

/** Text or workbook, by content and never by name. Throws what the file is if it can be neither. */
export async function openFile(
  file: UploadedFile,
  wishes: ReadingWishes,
  isKnown: (header: string) => boolean,
): Promise<OpenedFile> {
  const content = contentOf(file.spool.head);
  if (content === 'text') return openText(file, wishes);
  if (content === 'archive') return openWorkbook(file, wishes, isKnown);
  if (content === 'xls' && (await isEncrypted(file.spool))) throw unreadable('workbook-encrypted');
  throw unreadable(content);
}

function openText({ spool, detected }: UploadedFile, wishes: ReadingWishes): OpenedFile {
  const encoding = wishes.encoding ?? detected;
  const delimiter = wishes.delimiter ?? detectDelimiter(new TextDecoder(encoding).decode(spool.head));
  const source: RecordSource = {
    async *records() {
      yield* csvRecords(await spool.read(), encoding, delimiter);
    },
    remove: async () => undefined,
  };
  return { source, encoding, delimiter, sheet: null };
}

/** An encrypted workbook is a container of the old kind that holds a stream of this name. */
async function isEncrypted(spool: Spool): Promise<boolean> {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  let end: Buffer = Buffer.alloc(0);
  for await (const chunk of (await spool.read()) as AsyncIterable<Buffer>) {
    end = Buffer.concat([end.subarray(-name.length), chunk]);
    if (end.includes(name)) return true;
  }
  return false;
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** One workbook after the other: the memory that one takes is taken once. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => undefined);
  return turn;
}

async function openWorkbook(
  { spool }: UploadedFile,
  wishes: ReadingWishes,
  isKnown: (header: string) => boolean,
): Promise<OpenedFile> {
  if (spool.size > MOST_WORKBOOK_BYTES) throw unreadable('workbook-too-large');
  return inTurn(async () => {
    const workbook = await Workbook.open(await wholeOf(await spool.read()));
    try {
      const sheets = await workbook.sheets();
      const chosen = chosenSheet(sheets, wishes, isKnown);
      const opened = await workbook.openSheet(chosen.name);
      const source = await KeptRecords.keep(workbook.batches(), MOST_TEXT_BYTES);
      const sheet: ReadSheet = {
        name: chosen.name,
        sheets: sheets.map(({ name, is_hidden }) => ({ name, is_hidden })),
        ...opened,
      };
      return { source, encoding: null, delimiter: null, sheet };
    } finally {
      await workbook.close();
    }
  });
}

/** Bytes that can be handed to a thread: in memory of their own. */
async function wholeOf(file: Readable): Promise<Buffer<ArrayBuffer>> {
  const read = await buffer(file);
  const own = Buffer.from(new ArrayBuffer(read.byteLength));
  own.set(read);
  return own;
}

/** The sheet asked for; else the usual one; else the first one in sight with known column names, or that looks like a table. */
function chosenSheet(
  sheets: readonly SheetHead[],
  { sheet, usualSheet }: ReadingWishes,
  isKnown: (header: string) => boolean,
): SheetHead {
  if (sheet !== undefined) {
    const named = sheets.find(({ name }) => name === sheet);
    if (named !== undefined) return named;
    throw invalidField('sheet', 'sheet-unknown', `must be one of ${sheets.map(({ name }) => name).join(', ')}`);
  }
  const usual = sheets.find(({ name }) => name === usualSheet);
  const inSight = sheets.filter(({ is_hidden }) => !is_hidden);
  const found =
    usual ??
    inSight.find(({ head }) => knownHeaders(head, isKnown) >= KNOWN_HEADERS) ??
    inSight.find(({ head }) => looksLikeTable(head, isKnown)) ??
    inSight.find(({ head }) => head.length > 1);
  if (found === undefined)
    throw unreadable(sheets.some(({ head }) => head.length > 0) ? 'workbook-without-table' : 'empty');
  return found;
}

function knownHeaders(head: readonly FileRecord[], isKnown: (header: string) => boolean): number {
  return headerCells(head, isKnown).filter((cell) => isKnown(cell)).length;
}

function looksLikeTable(head: readonly FileRecord[], isKnown: (header: string) => boolean): boolean {
  const names = headerCells(head, isKnown).filter((cell) => cell.trim() !== '');
  return names.length >= 2 && (head.at(-1)?.cells.filter((cell) => cell !== '').length ?? 0) >= 2;
}

function headerCells(head: readonly FileRecord[], isKnown: (header: string) => boolean): readonly string[] {
  const row = detectHeaderRow(
    head.map(({ cells }) => cells),
    isKnown,
  );
  return row === null ? [] : (head[row - 1]?.cells ?? []);
}
