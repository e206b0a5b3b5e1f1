import pg from 'pg';
import { pipeline } from 'node:stream/promises';
import { DataSource, MigrationExecutor } from 'typeorm';
import { BootError } from '../config/boot-error.js';
import { databaseProblem, hangUp } from '../database/connect.js';
import { dataSourceOptions } from '../database/data-source.js';
import { refuseUnknown, runPending, withSchemaLock } from '../database/migrate.js';
import { MIGRATIONS } from '../database/migrations.js';
import { isSame, type BackupReader } from './backup-reader.js';
import { Fingerprint } from './fingerprint.js';
import { FORMAT_VERSION, type Manifest, type TableInBackup } from './manifest.js';
import { countText, type Progress } from './progress.js';
import { refuseUnfit } from './restore-target.js';
import { inOrder, referencesOf } from './table-order.js';
import { copyIn, copyOut, fixFormats, quoted, tablesOf, type TableShape } from './tables.js';

export interface RestoreOptions {
  progress: Progress;
  /** For what the reader should know although it is no failure. */
  warn: (sentence: string) => void;
  signal: AbortSignal;
}

/** @throws BootError when a newer version made the backup */
export function refuseNewerBackup(file: string, manifest: Manifest): void {
  if (manifest.format_version > FORMAT_VERSION)
    throw new BootError(
      `${file} was made by a newer version of Handpick (${manifest.product_version}): restore it with that.`,
    );
  refuseUnknown(manifest.migrations, `${file} was made by a newer version of Handpick`, 'restore it with that version');
}

/**
 * Fills an empty database with a verified backup, in one transaction: killed at any moment it leaves the database as it
 * was, or whole. Then it is brought to this version.
 * @throws BootError when the database is not empty, is in use, or does not take the rows
 */
export async function restore(url: string, reader: BackupReader, options: RestoreOptions): Promise<void> {
  try {
    await withSchemaLock(url, async (client) => {
      options.signal.addEventListener('abort', () => hangUp(client));
      await refuseUnfit(client, reader.manifest);
      await load(url, reader, options);
      options.progress.show('bringing the database to this version');
      await runPending(url);
      await client.query('ANALYZE');
    });
  } catch (error) {
    throw databaseProblem(error, 'The backup was not restored') ?? error;
  } finally {
    options.progress.clear();
  }
}

async function load(url: string, reader: BackupReader, options: RestoreOptions): Promise<void> {
  const { migrations, tables } = reader.manifest;
  const known = MIGRATIONS.filter(({ name }) => migrations.includes(name));
  const dataSource = await new DataSource({ ...dataSourceOptions(url, [], 1), migrations: known }).initialize();
  try {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as pg.PoolClient & pg.Client;
    options.signal.addEventListener('abort', () => hangUp(client));
    await fixFormats(client);
    await runner.startTransaction();
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    await executor.executePendingMigrations();
    await fill(client, reader, fitting(await tablesOf(client), tables, options.warn), options.progress);
    await runner.commitTransaction();
  } finally {
    await dataSource.destroy().catch(() => undefined);
  }
}

interface Fitting {
  shape: TableShape;
  table: TableInBackup;
}

/** The tables of the schema with what the backup has for them. */
function fitting(shapes: TableShape[], tables: readonly TableInBackup[], warn: RestoreOptions['warn']): Fitting[] {
  const strange = tables.filter(({ name }) => !shapes.some((shape) => shape.name === name));
  for (const { name } of strange) warn(`Left out: the table ${name}, which is none of Handpick's.`);
  return shapes.map((shape) => {
    const table = tables.find(({ name }) => name === shape.name);
    if (table === undefined || table.columns.toSorted().join() !== shape.columns.toSorted().join())
      throw new BootError(
        `The backup was not restored: its table ${shape.name} has other columns than its version made.`,
      );
    return { shape: { ...shape, columns: table.columns }, table };
  });
}

/** Triggers tell of changes that people make: the rows that they wrote then are in the backup. */
async function fill(client: pg.Client, reader: BackupReader, tables: Fitting[], progress: Progress): Promise<void> {
  const order = inOrder(
    tables.map(({ shape }) => shape.name),
    await referencesOf(client),
  );
  for (const name of order) await client.query(`ALTER TABLE ${client.escapeIdentifier(name)} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${quoted(order)}`);
  const byName = new Map(tables.map((each) => [each.shape.name, each]));
  for (const name of order) {
    const { table } = byName.get(name)!;
    progress.show(`restoring ${name}: ${countText(table.rows)} rows`);
    await pipeline(await reader.rows(table), copyIn(client, name, table.columns));
  }
  for (const { name, last_value: value } of reader.manifest.sequences)
    await client.query('SELECT setval(to_regclass(quote_ident($1)), coalesce($2::bigint, 1), $2 IS NOT NULL)', [
      name,
      value,
    ]);
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  for (const name of order) await client.query(`ALTER TABLE ${client.escapeIdentifier(name)} ENABLE TRIGGER USER`);
  for (const each of tables) await compare(client, each, progress);
}

/** Reads back what was written. */
async function compare(client: pg.Client, { shape, table }: Fitting, progress: Progress): Promise<void> {
  progress.show(`comparing ${table.name}: ${countText(table.rows)} rows`);
  const read = new Fingerprint();
  read.resume();
  await pipeline(copyOut(client, shape), read);
  if (!isSame(read, table))
    throw new BootError(
      `The backup was not restored: the database reads other rows in ${table.name} than it was given.`,
    );
}
