import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV = 12;
const TAG = 16;

/**
 * AES-256-GCM for the rows of uploaded files. A row is bound to its place: moved to another import or row number it
 * does not open. Layout: 12 bytes IV, 16 bytes tag, cipher text.
 */
export class RowCipher {
  private readonly key: Buffer;

  constructor(secretKey: string) {
    this.key = Buffer.from(hkdfSync('sha256', secretKey, '', 'handpick/import-rows/1', 32));
  }

  seal(importId: string, row: number, value: unknown): Buffer {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(placeOf(importId, row));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]);
  }

  /** Throws if the bytes were changed, moved or sealed with another key. */
  open(importId: string, row: number, sealed: Buffer): unknown {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, IV))
      .setAAD(placeOf(importId, row))
      .setAuthTag(sealed.subarray(IV, IV + TAG));
    const text = Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  }
}

function placeOf(importId: string, row: number): Buffer {
  return Buffer.from(`${importId}/${row}`);
}
