import type pg from 'pg';
import { pipeline } from 'node:stream';
import { BootError } from '../config/boot-error.js';
import { connect, databaseProblem, hangUp } from '../database/connect.js';
import { migrationsIn, SCHEMA_LOCK } from '../database/migrate.js';
import { BackupWriter } from './backup-writer.js';
import { Fingerprint } from './fingerprint.js';
import { FORMAT, FORMAT_VERSION, type Manifest, type SealInBackup, type TableInBackup } from './manifest.js';
import { productVersion } from './product-version.js';
import { countText, type Progress } from './progress.js';
import { copyOut, fixFormats, sequencesOf, tablesOf, type TableShape } from './tables.js';

export interface Backup {
  manifest: Manifest;
  /** Of the file, in bytes. */
  size: number;
}

export interface BackupOptions {
  /** The mark of the secret key that goes with the data, if it is known. */
  secretKey: string | null;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Writes the database as it is at this moment into an archive, while people go on working in it.
 * @throws BootError when the file or the database does not allow it; nothing is left behind then
 */
export async function backUp(url: string, file: string, options: BackupOptions): Promise<Backup> {
  const writer = await BackupWriter.create(file);
  try {
    const client = await connect(url, 'handpick-backup');
    options.signal.addEventListener('abort', () => hangUp(client));
    const manifest = await written(writer, client, options).catch((error: unknown) => {
      hangUp(client);
      throw error;
    });
    await client.end();
    options.signal.throwIfAborted();
    return { manifest, size: await writer.finish(manifest) };
  } catch (error) {
    await writer.discard();
    throw databaseProblem(error, 'The backup was not made') ?? error;
  } finally {
    options.progress.clear();
  }
}

async function written(writer: BackupWriter, client: pg.Client, options: BackupOptions): Promise<Manifest> {
  const tables = await openSnapshot(client);
  const seal = await latestSeal(client);
  const manifest: Manifest = {
    ...(await described(client)),
    ...(seal && { audit_seal: seal }),
    secret_key: options.secretKey,
    tables: [],
  };
  for (const table of tables) manifest.tables.push(await add(writer, client, table, options.progress));
  return manifest;
}

/** One moment of the database, held until the connection ends. The schema cannot change under it. */
async function openSnapshot(client: pg.Client): Promise<TableShape[]> {
  await fixFormats(client);
  // Waits for a migration under way, and holds up none but for this moment.
  await client.query('SELECT pg_advisory_lock_shared($1)', [SCHEMA_LOCK]);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await tablesOf(client);
  if ((await migrationsIn(client)).length === 0)
    throw new BootError('The database holds nothing of Handpick: check DATABASE_URL and DATA_DIR.');
  for (const { name } of tables) await client.query(`LOCK TABLE ${client.escapeIdentifier(name)} IN ACCESS SHARE MODE`);
  await client.query('SELECT pg_advisory_unlock_shared($1)', [SCHEMA_LOCK]);
  return tables;
}

async function described(client: pg.Client): Promise<Omit<Manifest, 'tables' | 'secret_key'>> {
  const now = await client.query<{ made_at: Date; server_version: string }>(
    `SELECT now() AS made_at, current_setting('server_version') AS server_version`,
  );
  const [moment] = now.rows;
  return {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    product_version: productVersion(),
    made_at: moment?.made_at.toISOString() ?? '',
    server_version: moment?.server_version ?? '',
    migrations: await migrationsIn(client),
    sequences: await sequencesOf(client),
  };
}

async function latestSeal(client: pg.Client): Promise<SealInBackup | undefined> {
  const table = await client.query<{ exists: boolean }>(`SELECT to_regclass('audit_seal') IS NOT NULL AS exists`);
  if (table.rows[0]?.exists !== true) return undefined;
  const found = await client.query<SealInBackup>(
    `SELECT number, encode(hash, 'hex') AS hash FROM audit_seal ORDER BY number DESC LIMIT 1`,
  );
  return found.rows[0];
}

async function add(
  writer: BackupWriter,
  client: pg.Client,
  table: TableShape,
  progress: Progress,
): Promise<TableInBackup> {
  const fingerprint = new Fingerprint((rows) => progress.show(`${table.name}: ${countText(rows)} rows`));
  pipeline(copyOut(client, table), fingerprint, () => undefined);
  await writer.add(table.name, fingerprint);
  const { rows, bytes, sha256 } = fingerprint;
  return { name: table.name, columns: [...table.columns], rows, bytes, sha256 };
}
