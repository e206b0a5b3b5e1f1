import { runMigrations as migrateJobs } from 'graphile-worker';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { BootError } from '../config/boot-error.js';
import { dataSourceOptions } from './data-source.js';
import { MIGRATIONS } from './migrations.js';

/** One number that every process of the product agrees on. */
const LOCK = 4_927_001;

/**
 * Brings the database to this version. Of two processes that start at once the second waits for the first.
 * @throws BootError when the server cannot be reached, or the database belongs to a newer version
 */
export async function migrate(url: string): Promise<void> {
  const lock = await connect(url);
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await refuseNewer(lock);
    const dataSource = await new DataSource(dataSourceOptions(url, [], 1)).initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
    await migrateJobs({ connectionString: url });
  } finally {
    await lock.end();
  }
}

/** Names of the migrations that this version brings and the database does not have yet. */
export async function pendingMigrations(db: { query(text: string): Promise<unknown> }): Promise<string[]> {
  const done = (await db.query('SELECT name FROM schema_migration')) as { name: string }[];
  const names = new Set(done.map((row) => row.name));
  return MIGRATIONS.map((migration) => migration.name).filter((name) => !names.has(name));
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new BootError(`The database ${shown(url)} does not answer (${reason(error)}): check DATABASE_URL.`);
  }
}

async function refuseNewer(client: pg.Client): Promise<void> {
  const table = await client.query<{ exists: boolean }>(`SELECT to_regclass('schema_migration') IS NOT NULL AS exists`);
  if (!table.rows[0]?.exists) return;
  const unknown = await client.query<{ name: string }>('SELECT name FROM schema_migration WHERE name <> ALL($1)', [
    MIGRATIONS.map((migration) => migration.name),
  ]);
  if (unknown.rows.length > 0)
    throw new BootError(
      `The database belongs to a newer version of Handpick (it has ${unknown.rows[0]?.name}): ` +
        'start that version, or restore a backup made before it.',
    );
}

/** The address without user and password. */
function shown(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'in DATABASE_URL';
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError) return reason(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
