import { Readable } from 'node:stream';
import { Spool } from './spool.js';

/** One row of a file. `number`: the row a spreadsheet shows, from 1, blank rows included. */
export interface FileRecord {
  number: number;
  cells: string[];
}

/** The rows of a file, whatever its format, to be read as often as needed. */
export interface RecordSource {
  /** From the first row again with each call. Blank rows are counted and left out. */
  records(): AsyncGenerator<FileRecord>;
  remove(): Promise<void>;
}

/** Rows kept encrypted until they are removed: what it took long to read is read once. */
export class KeptRecords implements RecordSource {
  private constructor(private readonly spool: Spool) {}

  /** Throws `upload-too-large` when their text is longer than `limit` bytes. */
  static async keep(batches: AsyncIterable<readonly FileRecord[]>, limit: number): Promise<KeptRecords> {
    return new KeptRecords(await Spool.fill(Readable.from(lines(batches)), limit, () => undefined));
  }

  async *records(): AsyncGenerator<FileRecord> {
    const file = await this.spool.read();
    file.setEncoding('utf8');
    let rest = '';
    for await (const chunk of file as AsyncIterable<string>) {
      const whole = (rest + chunk).split('\n');
      rest = whole.pop() ?? '';
      for (const line of whole) yield* JSON.parse(line) as FileRecord[];
    }
  }

  remove(): Promise<void> {
    return this.spool.remove();
  }
}

async function* lines(batches: AsyncIterable<readonly FileRecord[]>): AsyncGenerator<Buffer> {
  for await (const batch of batches) yield Buffer.from(`${JSON.stringify(batch)}\n`);
}
