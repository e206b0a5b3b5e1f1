import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { BootError } from '../config/boot-error.js';
import type { Config } from '../config/config.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { reachableDataDir } from './embedded-user.js';

const DATABASE = 'handpick';

export interface DatabaseServer {
  url: string;
  /** Where the own server keeps its data; null for the server of DATABASE_URL. */
  folder: string | null;
  stop(): Promise<void>;
}

/** The server of DATABASE_URL, or the product's own under DATA_DIR. */
export async function startDatabaseServer(config: Config): Promise<DatabaseServer> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, folder: null, stop: async () => undefined };
  const folder = reachableDataDir(config.dataDir);
  try {
    mkdirSync(folder, { recursive: true });
    const server = await startEmbeddedPostgres(join(folder, 'postgres'));
    await createDatabase(server.adminUrl);
    return { url: server.urlFor(DATABASE), folder: resolve(folder), stop: () => server.stop() };
  } catch (error) {
    throw error instanceof BootError ? error : new BootError(sentence(error, folder));
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function sentence(error: unknown, folder: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC'].includes(code))
    return `The folder ${folder} cannot be written (${code}): set DATA_DIR to a folder that can.`;
  return message;
}
