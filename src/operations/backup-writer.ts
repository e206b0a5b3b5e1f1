import { link, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { BootError } from '../config/boot-error.js';
import { fileProblem, syncFolder } from './files.js';
import { entryOf, type Manifest } from './manifest.js';

/** Only the owner may read it: a backup holds everybody's data. */
const MODE = 0o600;

/** A backup that is being made: beside its place under a name of its own until it is whole and on the disk. */
export class BackupWriter {
  private readonly zip = new yazl.ZipFile();
  private readonly written: Promise<void>;

  private constructor(
    private readonly file: string,
    private readonly part: string,
    handle: FileHandle,
  ) {
    const broken = new Promise<never>((_, fail) => this.zip.on('error', fail));
    this.written = Promise.race([broken, pipeline(this.zip.outputStream, handle.createWriteStream({ flush: true }))]);
    // It is awaited with every entry; a failure between two of them is not lost.
    this.written.catch(() => undefined);
  }

  /** @throws BootError when the file is there already or cannot be made */
  static async create(file: string): Promise<BackupWriter> {
    await refuseExisting(file);
    await removeAbandoned(file);
    const part = `${file}.${process.pid}.part`;
    try {
      return new BackupWriter(file, part, await open(part, 'wx', MODE));
    } catch (error) {
      throw fileProblem(error, file) ?? error;
    }
  }

  /** Takes the rows of a table in. */
  async add(table: string, rows: Readable): Promise<void> {
    const taken = new Promise<void>((done, fail) => rows.once('end', done).once('error', fail));
    this.zip.addReadStream(rows, entryOf(table), { mode: 0o100600 });
    await this.orFailure(taken);
  }

  /** Closes the file and puts it in its place. Gives its size. */
  async finish(manifest: Manifest): Promise<number> {
    this.zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json', { mode: 0o100600 });
    this.zip.end();
    await this.orFailure(this.written);
    const { size } = await stat(this.part);
    await this.place();
    return size;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await rm(this.part, { force: true });
  }

  private async orFailure(step: Promise<void>): Promise<void> {
    try {
      await Promise.race([step, this.written.then(() => step)]);
    } catch (error) {
      throw fileProblem(error, this.file) ?? error;
    }
  }

  /** A link, unlike a new name, is refused when somebody has made the file meanwhile. */
  private async place(): Promise<void> {
    try {
      await link(this.part, this.file);
      await rm(this.part);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(this.file);
      // Not every disk knows links.
      await refuseExisting(this.file);
      await rename(this.part, this.file);
    }
    await syncFolder(this.file);
  }
}

async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => error as NodeJS.ErrnoException);
  if (!(found instanceof Error)) throw exists(file);
  if (found.code !== 'ENOENT') throw fileProblem(found, file) ?? found;
}

function exists(file: string): BootError {
  return new BootError(`${file} is there already: name another file, or remove it first.`);
}

/** What a killed command left of the same file. */
async function removeAbandoned(file: string): Promise<void> {
  const names = await readdir(dirname(file)).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(`${basename(file)}.`) ? Number(/\.(\d+)\.part$/.exec(name)?.[1]) : NaN;
    // In a container every command may have the same number.
    if (pid === process.pid || (pid > 0 && !isAlive(pid))) await rm(join(dirname(file), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
