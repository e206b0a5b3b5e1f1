import { loadConfig } from './config/load-config.js';
import { markOfSecretKey } from './config/secret-key.js';
import { borrowDatabaseServer } from './database/server.js';
import { readArguments } from './operations/arguments.js';
import { backUp, type Backup } from './operations/backup.js';
import { givenFile } from './operations/files.js';
import { countText, Progress, sizeText } from './operations/progress.js';
import { runCommand, started, type OnStop } from './process.js';

const USAGE = 'npm run backup -- [FILE.zip]';

/** Writes everything the database holds into one file, while the product runs or when it does not. */
async function run(onStop: OnStop): Promise<number> {
  const began = Date.now();
  const { names } = readArguments(USAGE, { names: 1, flags: [] });
  const file = givenFile(names[0] ?? defaultName(new Date()));
  const config = loadConfig();
  const server = await started(onStop, borrowDatabaseServer(config));
  const stop = new AbortController();
  const progress = new Progress(process.stderr);
  const work = backUp(server.url, file, { secretKey: markOfSecretKey(config), progress, signal: stop.signal });
  onStop(async () => {
    stop.abort();
    await work.catch(() => undefined);
  });
  process.stdout.write(summary(file, await work, Date.now() - began));
  return 0;
}

/** In the local time of whoever looks for it. */
function defaultName(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `handpick-${day}T${two(now.getHours())}${two(now.getMinutes())}.zip`;
}

function summary(file: string, { manifest, size }: Backup, ms: number): string {
  const { audit_seal: seal } = manifest;
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return (
    `Backed up ${countText(rows)} rows of ${manifest.tables.length} tables to ${file} ` +
    `(${sizeText(size)}, ${(ms / 1000).toFixed(1)} s).\n` +
    (seal ? `Anchor of its audit, to be kept elsewhere: ${seal.number}:${seal.hash}\n` : '') +
    'The secret key is not in it: keep a copy of DATA_DIR/secret-key, or of SECRET_KEY, in another place.\n'
  );
}

await runCommand(run);
