import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

const NEW_LINE = 0x0a;

/** Passes rows in COPY's text form on, and knows afterwards how many there were and what they said. */
export class Fingerprint extends Transform {
  private readonly hash = createHash('sha256');
  private digest: string | undefined;
  rows = 0;
  bytes = 0;

  constructor(private readonly onRows: (rows: number) => void = () => undefined) {
    super();
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    // Within values the text form writes a new line as \n: each one here ends a row.
    for (let at = chunk.indexOf(NEW_LINE); at !== -1; at = chunk.indexOf(NEW_LINE, at + 1)) this.rows++;
    this.onRows(this.rows);
    done(null, chunk);
  }

  /** To be asked when the stream has ended. */
  get sha256(): string {
    return (this.digest ??= this.hash.digest('hex'));
  }
}
