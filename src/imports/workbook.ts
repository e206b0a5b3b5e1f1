import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ArchiveProblem } from './archive.js';
import type { FileRecord } from './records.js';
import { unreadable } from './unreadable.js';

export interface SheetHead {
  name: string;
  is_hidden: boolean;
  /** The first rows that are not blank. */
  head: FileRecord[];
}

export interface OpenedSheet {
  hidden_rows: number;
  hidden_columns: number;
}

export type Request = { ask: 'sheets' } | { ask: 'open'; sheet: string } | { ask: 'rows' };
export type Reply =
  | { ready: true }
  | { sheets: SheetHead[] }
  | { opened: OpenedSheet }
  | { rows: FileRecord[] | null }
  | { problem: ArchiveProblem };

/** A thread reads compiled code only, also when its parent is a test that reads TypeScript. */
const THREAD = fileURLToPath(new URL('../../dist/imports/workbook-worker.js', import.meta.url));
const MOST_MEGABYTES = 768;
const MOST_MS = 300_000;

/**
 * A workbook, read in a thread of its own: parsing takes seconds and hundreds of megabytes, and a file made to do harm ends with
 * the thread. To be closed.
 */
export class Workbook {
  private readonly clock: NodeJS.Timeout;
  private hasEnded = false;

  private constructor(private readonly thread: Worker) {
    this.clock = setTimeout(() => void this.thread.terminate(), MOST_MS).unref();
    thread.on('exit', () => (this.hasEnded = true));
    thread.on('error', () => undefined);
  }

  /** Takes the bytes over: the caller's are empty afterwards. Throws what is wrong with the file and what to do about it. */
  static async open(bytes: Buffer<ArrayBuffer>): Promise<Workbook> {
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : new Uint8Array(bytes).buffer;
    const thread = new Worker(THREAD, {
      workerData: { bytes: new Uint8Array(own) },
      transferList: [own],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
      stdout: true,
      stderr: true,
    });
    const workbook = new Workbook(thread);
    try {
      await workbook.reply('ready');
    } catch (error) {
      await workbook.close();
      throw error;
    }
    return workbook;
  }

  async sheets(): Promise<SheetHead[]> {
    this.request({ ask: 'sheets' });
    return this.reply('sheets');
  }

  async openSheet(name: string): Promise<OpenedSheet> {
    this.request({ ask: 'open', sheet: name });
    return this.reply('opened');
  }

  /** The rows of the sheet that was opened, once. */
  async *batches(): AsyncGenerator<FileRecord[]> {
    for (;;) {
      this.request({ ask: 'rows' });
      const rows = await this.reply('rows');
      if (rows === null) return;
      yield rows;
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.clock);
    await this.thread.terminate();
  }

  private request(request: Request): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.thread.postMessage(request);
  }

  private async reply<Key extends string>(key: Key): Promise<Extract<Reply, Record<Key, unknown>>[Key]> {
    const reply = await this.next();
    if ('problem' in reply) throw unreadable(PROBLEMS[reply.problem]);
    return (reply as Extract<Reply, Record<Key, unknown>>)[key];
  }

  /** A thread that ends instead of answering ran out of memory or time. */
  private async next(): Promise<Reply> {
    const waiting = new AbortController();
    const { signal } = waiting;
    const message = once(this.thread, 'message', { signal });
    const exit = this.hasEnded ? Promise.resolve([]) : once(this.thread, 'exit', { signal });
    try {
      const [reply] = (await Promise.race([message, exit])) as [Reply | number | undefined];
      if (typeof reply === 'object') return reply;
    } catch {
      // What the thread threw says no more than that it ended.
    } finally {
      waiting.abort();
      await Promise.allSettled([message, exit]);
    }
    throw unreadable('workbook-too-large');
  }
}

const PROBLEMS = {
  damaged: 'workbook-damaged',
  'too-large': 'workbook-too-large',
  encrypted: 'workbook-encrypted',
  xlsb: 'xlsb',
  ods: 'ods',
  document: 'document',
  zip: 'zip',
} as const satisfies Record<ArchiveProblem, string>;
