import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { RowCipher } from './cipher.js';

/** Seals staged rows with the key of this installation. Row 0 is what is known of the file as a whole. */
@Injectable()
export class RowVault {
  private readonly cipher: RowCipher;

  constructor(config: Config) {
    if (config.secretKey === null) throw new Error('The configuration has no secret key.');
    this.cipher = new RowCipher(config.secretKey);
  }

  seal(importId: string, row: number, value: unknown): Buffer {
    return this.cipher.seal(importId, row, value);
  }

  /** The type is the promise of whoever sealed it. */
  open<Value>(importId: string, row: number, sealed: Buffer): Value {
    return this.cipher.open(importId, row, sealed) as Value;
  }
}
