import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Config } from '../src/config/config.js';
import { borrowDatabaseServer } from '../src/database/server.js';
import { BackupReader } from '../src/operations/backup-reader.js';
import { Progress } from '../src/operations/progress.js';
import { asked, contentsOf } from './support/contents.js';
import { emptyDatabase } from './support/database.js';
import { killStarted, newFolder, runToEnd, startCommand, startProcess } from './support/process.js';

const PATIENCE = 900_000;

/** Parts of the time that the command takes undisturbed; the same in every run. */
const MOMENTS = fc.sample(fc.noBias(fc.integer({ min: 1, max: 100 })), { numRuns: 4, seed: 20_261_125 });

const folder = newFolder();
const source = join(folder, 'source');
const fromSource = { DATA_DIR: source };
const whole = join(folder, 'whole.zip');
let contents: Record<string, string>;
/** Milliseconds that an undisturbed command takes. */
let backupMs: number;

beforeAll(async () => {
  const product = await startProcess(fromSource);
  const running = await borrowDatabaseServer(new Config().with({ dataDir: source }));
  // Rows enough for a command to be hit in the middle of a table.
  await asked(
    running.url,
    `INSERT INTO audit_entry (id, action, object_type, changed)
    SELECT gen_random_uuid(), 'thing.changed', md5(n::text), '{name}' FROM generate_series(1, 40000) n`,
  );
  expect(await product.stop('SIGTERM')).toBe(0);
  contents = await contentsIn(source);
  const began = Date.now();
  expect(await runToEnd(fromSource, 'backup', [whole])).toMatchObject({ code: 0 });
  backupMs = Date.now() - began;
}, PATIENCE);

afterAll(() => {
  killStarted();
  rmSync(folder, { recursive: true, force: true });
});

/** The tables of a private database that no process runs. */
async function contentsIn(dataDir: string): Promise<Record<string, string>> {
  const server = await borrowDatabaseServer(new Config().with({ dataDir }));
  try {
    return await contentsOf(server.url);
  } finally {
    await server.stop();
  }
}

/** Runs a command and sends it the signal at this moment; its exit code, null when the signal ended it. */
async function hit(
  signal: 'SIGKILL' | 'SIGTERM',
  afterMs: number,
  ...command: Parameters<typeof startCommand>
): Promise<number | null> {
  const running = startCommand(...command);
  await Promise.race([sleep(afterMs), running.ended]);
  running.signal(signal);
  return (await running.ended).code;
}

async function expectWhole(file: string): Promise<void> {
  const reader = await BackupReader.open(file);
  await reader.verify(new Progress(process.stderr));
  reader.close();
}

describe('a backup that is killed', () => {
  it(
    'leaves the source whole, nothing that passes for a backup, and can be made again',
    async () => {
      const file = join(folder, 'killed.zip');
      for (const percent of MOMENTS) {
        await hit('SIGKILL', (backupMs * percent) / 100, fromSource, 'backup', [file]);
        if (existsSync(file)) await expectWhole(file);
        else expect(await runToEnd(fromSource, 'backup', [file])).toMatchObject({ code: 0 });
        await expectWhole(file);
        expect(readdirSync(folder).filter((name) => name.startsWith('killed.zip.'))).toEqual([]);
        rmSync(file);
        expect(await contentsIn(source)).toEqual(contents);
      }
    },
    PATIENCE,
  );

  it(
    'politely takes back what it made',
    async () => {
      const file = join(folder, 'stopped.zip');
      for (const percent of MOMENTS.slice(0, 3)) {
        const code = await hit('SIGTERM', (backupMs * percent) / 100, fromSource, 'backup', [file]);
        expect(readdirSync(folder).filter((name) => name.startsWith('stopped.zip.'))).toEqual([]);
        expect(existsSync(file)).toBe(code === 0);
        rmSync(file, { force: true });
      }
    },
    PATIENCE,
  );
});

describe('a restore that is killed', () => {
  let restoreMs: number;

  beforeAll(async () => {
    const began = Date.now();
    expect(await runToEnd({ DATA_DIR: join(folder, 'undisturbed') }, 'restore', [whole])).toMatchObject({ code: 0 });
    restoreMs = Date.now() - began;
  }, PATIENCE);

  it(
    'into a new folder leaves no database or a whole one, and can be given again',
    async () => {
      for (const [place, percent] of MOMENTS.entries()) {
        const target = { DATA_DIR: join(folder, `target-${place}`) };
        await hit('SIGKILL', (restoreMs * percent) / 100, target, 'restore', [whole]);
        if (!existsSync(join(target.DATA_DIR, 'postgres')))
          expect(await runToEnd(target, 'restore', [whole])).toMatchObject({ code: 0 });
        expect(await contentsIn(target.DATA_DIR)).toEqual(contents);
        expect(readdirSync(target.DATA_DIR).toSorted()).toEqual(['postgres', 'postgres.password']);
        rmSync(target.DATA_DIR, { recursive: true });
      }
      await expectWhole(whole);
    },
    PATIENCE,
  );

  it(
    'into a database of your own leaves it empty or whole, and can be given again',
    async () => {
      for (const percent of MOMENTS) {
        const database = await emptyDatabase();
        const target = { DATABASE_URL: database.url };
        await hit('SIGKILL', (restoreMs * percent) / 100, target, 'restore', [whole]);
        if (Object.keys(await contentsOf(database.url)).length === 0)
          expect(await runToEnd(target, 'restore', [whole])).toMatchObject({ code: 0 });
        expect(await contentsOf(database.url)).toEqual(contents);
        await database.drop();
      }
    },
    PATIENCE,
  );

  it(
    'politely takes back what it made',
    async () => {
      for (const percent of MOMENTS.slice(0, 3)) {
        const target = { DATA_DIR: join(folder, 'stopped') };
        const code = await hit('SIGTERM', (restoreMs * percent) / 100, target, 'restore', [whole]);
        const left = existsSync(target.DATA_DIR) ? readdirSync(target.DATA_DIR) : [];
        const isWhole = left.length > 0;
        expect(left.toSorted()).toEqual(isWhole ? ['postgres', 'postgres.password'] : []);
        // Asked to stop while it takes its place, it is whole all the same.
        if (code === 0) expect(isWhole).toBe(true);
        rmSync(target.DATA_DIR, { recursive: true, force: true });
      }
    },
    PATIENCE,
  );
});
