import { BootError } from './config/boot-error.js';
import { loadConfig } from './config/load-config.js';
import { markOfSecretKey } from './config/secret-key.js';
import { newDatabaseServer } from './database/new-server.js';
import { readArguments } from './operations/arguments.js';
import { BackupReader } from './operations/backup-reader.js';
import { givenFile } from './operations/files.js';
import type { Manifest } from './operations/manifest.js';
import { countText, Progress } from './operations/progress.js';
import { refuseNewerBackup, restore } from './operations/restore.js';
import { runCommand, started, type OnStop } from './process.js';

const USAGE = 'npm run restore -- FILE.zip';

/** Fills an empty database, or a new folder, with what a backup holds. */
async function run(onStop: OnStop): Promise<number> {
  const began = Date.now();
  const { names } = readArguments(USAGE, { names: 1, flags: [] });
  if (names[0] === undefined) throw new BootError(`Usage: ${USAGE}`);
  const config = loadConfig();
  const progress = new Progress(process.stderr);
  const reader = await BackupReader.open(givenFile(names[0]));
  refuseNewerBackup(reader.file, reader.manifest);
  await reader.verify(progress);
  const server = await started(onStop, newDatabaseServer(config));
  const stop = new AbortController();
  const warn = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const work = restore(server.url, reader, { progress, warn, signal: stop.signal }).then(() => server.place());
  onStop(async () => {
    stop.abort();
    await work.catch(() => undefined);
  });
  await work;
  process.stdout.write(summary(reader.manifest, server.folder, Date.now() - began));
  process.stdout.write(aboutSecretKey(reader.manifest.secret_key, markOfSecretKey(config)));
  return 0;
}

function summary(manifest: Manifest, folder: string | null, ms: number): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return (
    `Restored ${countText(rows)} rows of ${manifest.tables.length} tables, as they were at ${manifest.made_at}, ` +
    `into ${folder ?? 'the database in DATABASE_URL'} (${(ms / 1000).toFixed(1)} s).\n`
  );
}

function aboutSecretKey(then: string | null, now: string | null): string {
  if (then !== null && then === now) return '';
  return (
    'The secret key belongs to the data and is not in a backup: put the old DATA_DIR/secret-key in place, or set ' +
    'SECRET_KEY to the old one, before you start. Without it the rows of imports under way cannot be read.\n'
  );
}

await runCommand(run);
