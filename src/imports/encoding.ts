import { isWide } from './content.js';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15'] as const;
/** As iconv-lite spells them. A byte order mark is dropped by the reader, whatever the encoding. */
export type Encoding = (typeof ENCODINGS)[number];

/** Looks at a file chunk by chunk: only a whole file can prove that it is UTF-8. */
export class EncodingDetector {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private head: Buffer = Buffer.alloc(0);
  private isUtf8 = true;
  /** High bytes of a file that is not UTF-8, counted by value. */
  private readonly high = new Uint32Array(256);

  add(chunk: Buffer): void {
    if (this.head.length < 4096) this.head = Buffer.concat([this.head, chunk.subarray(0, 4096)]);
    for (const byte of chunk) if (byte >= 0x80) this.high[byte]!++;
    if (!this.isUtf8) return;
    try {
      this.utf8.decode(chunk, { stream: true });
    } catch {
      this.isUtf8 = false;
    }
  }

  encoding(): Encoding {
    const wide = isWide(this.head);
    if (wide !== null) return wide;
    if (this.isUtf8 && this.endsWhole()) return 'utf-8';
    return this.looksLatin9() ? 'iso-8859-15' : 'windows-1252';
  }

  private endsWhole(): boolean {
    try {
      this.utf8.decode();
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Latin-9 differs from Windows-1252 in eight places. 0xA4 is its euro sign (¤ is written by nobody), and it has
   * nothing printable in 0x80–0x9F, where Windows-1252 keeps its euro, quotes and dashes.
   */
  private looksLatin9(): boolean {
    for (let byte = 0x80; byte < 0xa0; byte++) if (this.high[byte]! > 0) return false;
    const letters = [0xa6, 0xa8, 0xb4, 0xb8, 0xbc, 0xbd, 0xbe].some((byte) => this.high[byte]! > 0);
    return this.high[0xa4]! > 0 || (letters && this.high[0xbc]! + this.high[0xbd]! > 0);
  }
}
