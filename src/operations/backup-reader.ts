import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { BootError } from '../config/boot-error.js';
import { fileProblem } from './files.js';
import { Fingerprint } from './fingerprint.js';
import { entryOf, parseManifest, type Manifest, type TableInBackup } from './manifest.js';
import { countText, type Progress } from './progress.js';

const LONGEST_MANIFEST = 50_000_000;

/** A backup to read from. What it says of itself is believed only after `verify`. */
export class BackupReader {
  private constructor(
    readonly file: string,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    readonly manifest: Manifest,
  ) {}

  /** @throws BootError when the file cannot be read, or is no whole backup */
  static async open(file: string): Promise<BackupReader> {
    const zip = await openZip(file);
    try {
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      const manifest = await manifestOf(zip, entries.get('manifest.json'));
      if (manifest === undefined)
        throw new BootError(
          `${file} is a zip file, but not a backup of Handpick: name the file that npm run backup made.`,
        );
      return new BackupReader(file, zip, entries, manifest);
    } catch (error) {
      zip.close();
      throw problem(error, file);
    }
  }

  /** Reads everything once, before anything is changed. */
  async verify(progress: Progress): Promise<void> {
    for (const table of this.manifest.tables) {
      const read = new Fingerprint((rows) => progress.show(`checking ${table.name}: ${countText(rows)} rows`));
      read.resume();
      try {
        await pipeline(await this.rows(table), read);
      } catch (error) {
        throw problem(error, this.file);
      }
      if (!isSame(read, table)) throw damaged(this.file, table.name);
    }
    progress.clear();
  }

  async rows({ name }: TableInBackup): Promise<Readable> {
    const entry = this.entries.get(entryOf(name));
    if (entry === undefined) throw damaged(this.file, name);
    return this.zip.openReadStreamPromise(entry);
  }

  close(): void {
    this.zip.close();
  }
}

/** Whether what was read is what the manifest says. */
export function isSame(read: Fingerprint, { rows, bytes, sha256 }: TableInBackup): boolean {
  return read.rows === rows && read.bytes === bytes && read.sha256 === sha256;
}

async function openZip(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { autoClose: false, lazyEntries: true });
  } catch (error) {
    throw (
      fileProblem(error, file) ??
      new BootError(`${file} is not a zip file, or its end is missing: use another copy of the backup.`)
    );
  }
}

/** Undefined when there is none, or it is none of ours. */
async function manifestOf(zip: ZipFile, entry: Entry | undefined): Promise<Manifest | undefined> {
  if (entry === undefined || entry.uncompressedSize > LONGEST_MANIFEST) return undefined;
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(bytes) !== entry.crc32) throw new Error('The manifest is not what was written.');
  return parseManifest(bytes.toString('utf8'));
}

function problem(error: unknown, file: string): Error {
  return error instanceof BootError ? error : (fileProblem(error, file) ?? damaged(file, 'the archive'));
}

function damaged(file: string, what: string): BootError {
  return new BootError(`${file} is damaged (${what}): use another copy of the backup. Nothing was changed.`);
}
