import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pendingMigrations } from '../src/database/migrate.js';
import type { Manifest } from '../src/operations/manifest.js';
import { entriesOf } from './support/archives.js';
import { asked } from './support/contents.js';
import { emptyDatabase } from './support/database.js';
import { killStarted, newFolder, runToEnd, startProcess, type Started } from './support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 600_000;

const FIXTURES = join(import.meta.dirname, 'fixtures');
const RELEASED = join(FIXTURES, 'released-0.1.0.zip');

/** What that version knew: how it was made is told in the file. */
const released = JSON.parse(readFileSync(join(FIXTURES, 'released-0.1.0.json'), 'utf8')) as {
  secret_key: string;
  request: string;
  totals: object;
  steps: object[];
};

const manifestOf = (entries: ReadonlyMap<string, Buffer>): Manifest =>
  JSON.parse(entries.get('manifest.json')?.toString() ?? '') as Manifest;

/** The rows of a table, each with the values of these columns only, in no order. */
function rowsIn(entries: ReadonlyMap<string, Buffer>, table: string, columns: readonly string[]): string[] {
  const shape = manifestOf(entries).tables.find(({ name }) => name === table);
  const lines = entries.get(`tables/${table}.copy`)?.toString().split('\n').slice(0, -1) ?? [];
  const places = columns.map((column) => shape?.columns.indexOf(column) ?? -1);
  return lines.map((line) => places.map((place) => line.split('\t')[place]).join('\t')).toSorted();
}

describe('the database of version 0.1.0', () => {
  const folder = newFolder();
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  let environment: Record<string, string>;

  beforeAll(async () => {
    database = await emptyDatabase();
    environment = { DATABASE_URL: database.url, DATA_DIR: folder, SECRET_KEY: released.secret_key };
    expect(await runToEnd(environment, 'restore', [RELEASED])).toMatchObject({ code: 0, errors: '' });
  }, PATIENCE);
  afterAll(async () => {
    killStarted();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is brought to this version', async () => {
    expect(await pendingMigrations({ query: (text) => asked(database.url, text) })).toEqual([]);
  });

  it('keeps every row as it was', async () => {
    const file = join(folder, 'upgraded.zip');
    expect(await runToEnd(environment, 'backup', [file])).toMatchObject({ code: 0 });
    const [before, after] = [await entriesOf(RELEASED), await entriesOf(file)];
    const { tables } = manifestOf(before);
    expect(tables.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(6000);
    for (const { name, columns } of tables) {
      const kept = rowsIn(after, name, columns);
      expect({ name, rows: kept }).toEqual({ name, rows: rowsIn(before, name, columns) });
    }
  });

  it(
    'reports a closed quarter as it did then, lets people in, and reads what was encrypted',
    async () => {
      // Without jobs nothing is erased because its time is over.
      const product = await startProcess({ ...environment, JOBS: 'off' });
      const headers = await signIn(product);
      const funnel = await fetch(`${product.url}${released.request}`, { headers });
      expect(await funnel.json()).toMatchObject({ totals: released.totals, steps: released.steps });
      const [rejected] = await asked<{ import_id: string }>(
        database.url,
        `SELECT import_id FROM import_row JOIN import ON import.id = import_id WHERE state = 'published' LIMIT 1`,
      );
      const file = await fetch(`${product.url}/api/v1/imports/${rejected?.import_id}/rejected-rows.csv`, { headers });
      expect(file.status).toBe(200);
      expect((await file.text()).trim().split('\n').length).toBeGreaterThan(1);
      expect(await product.stop('SIGTERM')).toBe(0);
    },
    PATIENCE,
  );

  it(
    'gets seals for the audit that it had without',
    async () => {
      const product = await startProcess(environment);
      await asked(database.url, `SELECT FROM graphile_worker.add_job('seal-audit')`);
      while ((await asked(database.url, 'SELECT FROM audit_unsealed')).length > 0) await sleep(100);
      expect(await product.stop('SIGTERM')).toBe(0);
      const check = await runToEnd(environment, 'verify-audit');
      expect(check).toMatchObject({ code: 0, output: expect.stringMatching(/^Right: 1 block with \d{2,} entries/) });
    },
    PATIENCE,
  );
});

async function signIn({ url }: Started): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'administrator@handpick.example', password: 'handpick-demo-2026' }),
  });
  expect(answer.status).toBe(204);
  return {
    cookie: answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  };
}
