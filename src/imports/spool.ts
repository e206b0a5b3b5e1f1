import { createCipheriv, createDecipheriv, createHash, randomBytes, type Hash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { AppError } from '../errors.js';

/**
 * Keeps an upload for the minutes in which it is read, so that it can be read twice. The temporary file is encrypted with a
 * key that exists only in this object: after a crash its bytes mean nothing.
 */
export class Spool {
  private readonly key = randomBytes(32);
  private readonly iv = randomBytes(16);
  private readonly path = join(tmpdir(), `handpick-${randomBytes(8).toString('hex')}.upload`);
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;
  private first: Buffer = Buffer.alloc(0);

  /** Takes everything in. `onChunk` sees the plain bytes. Throws `too-large` after `limit` bytes. */
  static async fill(from: Readable, limit: number, onChunk: (chunk: Buffer) => void): Promise<Spool> {
    const spool = new Spool();
    let file: FileHandle | undefined;
    try {
      file = await open(spool.path, 'wx', 0o600);
      const cipher = createCipheriv('aes-256-ctr', spool.key, spool.iv);
      for await (const chunk of from as AsyncIterable<Buffer>) {
        spool.bytes += chunk.length;
        if (spool.bytes > limit) throw tooLarge(limit);
        spool.hash.update(chunk);
        if (spool.first.length < HEAD) spool.first = Buffer.concat([spool.first, chunk]).subarray(0, HEAD);
        onChunk(chunk);
        await file.write(cipher.update(chunk));
      }
      return spool;
    } catch (error) {
      await spool.remove();
      throw error;
    } finally {
      await file?.close();
    }
  }

  /** The first 256 KB. */
  get head(): Buffer {
    return this.first;
  }

  get size(): number {
    return this.bytes;
  }

  /** SHA-256 of the whole; to be asked once. */
  digest(): Buffer {
    return this.hash.digest();
  }

  async read(): Promise<Readable> {
    const file = await open(this.path, 'r');
    const plain = new PassThrough();
    pipeline(
      file.createReadStream(),
      createDecipheriv('aes-256-ctr', this.key, this.iv),
      plain,
      (error) => void (error && plain.destroy(error)),
    );
    return plain;
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

const HEAD = 256 * 1024;

function tooLarge(limit: number): AppError {
  const megabytes = Math.floor(limit / 1_000_000);
  return new AppError(
    'too-large',
    'upload-too-large',
    `The file is larger than ${megabytes} MB. Split it into smaller files.`,
    {
      megabytes,
    },
  );
}
