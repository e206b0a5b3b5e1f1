import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { BootError } from '../config/boot-error.js';
import type { Config } from '../config/config.js';
import { joinEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
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
  return ownServer(folder, async () => {
    mkdirSync(folder, { recursive: true });
    return startEmbeddedPostgres(join(folder, 'postgres'));
  });
}

/**
 * The server for a command beside the product: the one of DATABASE_URL; the product's own if it runs, which is then left
 * running; else the own one, started for the time of the command.
 * @throws BootError when there is no database yet
 */
export async function borrowDatabaseServer(config: Config): Promise<DatabaseServer> {
  if (config.databaseUrl !== null) return startDatabaseServer(config);
  const folder = reachableDataDir(config.dataDir);
  const cluster = join(folder, 'postgres');
  return ownServer(folder, async () => {
    if (!existsSync(cluster))
      throw new BootError(
        `There is no database in ${resolve(folder)}: start Handpick once, or set DATA_DIR or DATABASE_URL to where it is.`,
      );
    return (await joinEmbeddedPostgres(cluster)) ?? (await startEmbeddedPostgres(cluster));
  });
}

/** Opens it, and says in a sentence what is wrong with its folder. */
export async function ownServer(folder: string, open: () => Promise<EmbeddedPostgres>): Promise<DatabaseServer> {
  try {
    const server = await open();
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
  } catch (error) {
    // A command that came while the product makes it.
    if (!['23505', '42P04'].includes((error as pg.DatabaseError).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

function sentence(error: unknown, folder: string): string {
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC'].includes(code))
    return `The folder ${folder} cannot be written (${code}): set DATA_DIR to a folder that can.`;
  if (code === 'ENOENT' && path !== undefined)
    return `The database in ${folder} is not whole: ${path} is missing. Put it back, or restore a backup.`;
  return message;
}
