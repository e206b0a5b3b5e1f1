import { existsSync } from 'node:fs';
import { BootError } from './boot-error.js';
import { readConfig, type Config } from './config.js';

const FILE = '.env';

/** From the environment and, for what is not set there, from the file .env. */
export function loadConfig(): Config {
  try {
    if (existsSync(FILE)) process.loadEnvFile(FILE);
  } catch (error) {
    throw new BootError(`The file ${FILE} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
  return readConfig(process.env);
}
