import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BootError } from './boot-error.js';
import type { Config } from './config.js';

/** The configuration with a secret key: the given one, or one made once and kept beside the data. */
export function withSecretKey(config: Config): Config {
  if (config.secretKey !== null) return config;
  const file = join(config.dataDir, 'secret-key');
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
