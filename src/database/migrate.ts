import { runMigrations as migrateJobs } from 'graphile-worker';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { BootError } from '../config/boot-error.js';
import { connect } from './connect.js';
import { dataSourceOptions } from './data-source.js';
import { MIGRATIONS } from './migrations.js';

/** One number that every process of the product agrees on. */
export const SCHEMA_LOCK = 4_927_001;

/**
 * Brings the database to this version. Of two processes that start at once the second waits for the first.
 * @throws BootError when the server cannot be reached, or the database belongs to a newer version
 */
export async function migrate(url: string): Promise<void> {
  await withSchemaLock(url, async (client) => {
    await refuseNewer(client);
    await runPending(url);
  });
}

/** Does what changes the schema, or must not see it change, while no other process of the product changes it. */
export async function withSchemaLock<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [SCHEMA_LOCK]);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Within the schema lock. */
export async function runPending(url: string): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(url, [], 1)).initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
  await migrateJobs({ connectionString: url });
}

/** Names of the migrations that this version brings and the database does not have yet. */
export async function pendingMigrations(db: { query(text: string): Promise<unknown> }): Promise<string[]> {
  const done = (await db.query('SELECT name FROM schema_migration')) as { name: string }[];
  const names = new Set(done.map((row) => row.name));
  return MIGRATIONS.map((migration) => migration.name).filter((name) => !names.has(name));
}

async function refuseNewer(client: pg.Client): Promise<void> {
  refuseUnknown(
    await migrationsIn(client),
    'The database belongs to a newer version of Handpick',
    'start that version, or restore a backup made before it',
  );
}

/** Names of the migrations that the database has, in the order in which they ran. */
export async function migrationsIn(client: pg.ClientBase): Promise<string[]> {
  const table = await client.query<{ exists: boolean }>(`SELECT to_regclass('schema_migration') IS NOT NULL AS exists`);
  if (table.rows[0]?.exists !== true) return [];
  const done = await client.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id');
  return done.rows.map(({ name }) => name);
}

/** @throws BootError that begins with `what` and ends with `wayOut` when this version does not bring one of the migrations */
export function refuseUnknown(migrations: readonly string[], what: string, wayOut: string): void {
  const unknown = migrations.find((name) => MIGRATIONS.every((migration) => migration.name !== name));
  if (unknown !== undefined) throw new BootError(`${what} (it has ${unknown}): ${wayOut}.`);
}
