import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BootError } from './boot-error.js';
import type { Config } from './config.js';

/** Tells one secret key from another, and nothing of the key itself; null while there is none. */
export function markOfSecretKey(config: Config): string | null {
  const key = secretKeyOf(config);
  return key === null ? null : createHmac('sha256', key).update('mark of a secret key').digest('hex').slice(0, 8);
}

/** The given one, or the one that a start made; null when there is none yet. */
export function secretKeyOf({ secretKey, dataDir }: Config): string | null {
  if (secretKey !== null) return secretKey;
  return existsSync(keyFile(dataDir)) ? readFileSync(keyFile(dataDir), 'utf8').trim() : null;
}

export const keyFile = (dataDir: string): string => join(dataDir, 'secret-key');

/** The configuration with a secret key: the given one, or one made once and kept beside the data. */
export function withSecretKey(config: Config): Config {
  if (config.secretKey !== null) return config;
  const file = keyFile(config.dataDir);
  try {
    mkdirSync(config.dataDir, { recursive: true });
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    return config.with({ secretKey: readFileSync(file, 'utf8').trim() });
  } catch (error) {
    throw new BootError(
      `The folder ${config.dataDir} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): ` +
        'set DATA_DIR to a folder that can.',
    );
  }
}
