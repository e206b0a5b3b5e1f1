import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Config } from '../src/config/config.js';
import { borrowDatabaseServer } from '../src/database/server.js';
import { entriesOf, writeArchive } from './support/archives.js';
import { asked, contentsOf } from './support/contents.js';
import { emptyDatabase } from './support/database.js';
import { killStarted, newFolder, runToEnd, startProcess, type Ended, type Started } from './support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 600_000;

const PASSWORD = 'handpick-demo-2026';

const folder = newFolder();
const source = join(folder, 'source');
const key = () => readFileSync(join(source, 'secret-key'), 'utf8');
const taken = join(folder, 'taken.zip');
let anchor: string;
let contents: Record<string, string>;

const backUp = (environment: Record<string, string>, file: string): Promise<Ended> =>
  runToEnd(environment, 'backup', [file]);
const restore = (environment: Record<string, string>, file: string): Promise<Ended> =>
  runToEnd(environment, 'restore', [file]);

/** The tables of a private database that no process runs. */
async function contentsIn(dataDir: string): Promise<Record<string, string>> {
  const server = await borrowDatabaseServer(new Config().with({ dataDir }));
  try {
    return await contentsOf(server.url);
  } finally {
    await server.stop();
  }
}

async function signIn(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'administrator@handpick.example', password: PASSWORD }),
  });
  expect(answer.status).toBe(204);
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { cookie: cookies.join('; '), origin: url, 'content-type': 'application/json' };
}

async function addClient(url: string, headers: Record<string, string>, name: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/clients`, { method: 'POST', headers, body: JSON.stringify({ name }) });
  expect(answer.status).toBe(201);
}

/** Lets the product seal now what it would seal within a minute. */
async function sealAll(): Promise<void> {
  const server = await borrowDatabaseServer(new Config().with({ dataDir: source }));
  await asked(server.url, `SELECT FROM graphile_worker.add_job('seal-audit')`);
  while ((await asked(server.url, 'SELECT FROM audit_unsealed')).length > 0) await sleep(100);
}

/** One line on stderr, nothing that looks like a stack, and a failing exit. */
function expectSentence(ended: Ended, sentence: string | RegExp): void {
  expect(ended.errors.trimEnd()).toEqual(expect.stringMatching(sentence));
  expect(ended.errors.trimEnd().split('\n')).toHaveLength(1);
  expect(ended.code).toBe(1);
}

afterAll(() => {
  killStarted();
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(async () => {
  const product = await startProcess({ DATA_DIR: source });
  const headers = await signIn(product.url);
  await addClient(product.url, headers, 'A tab\there, a backslash \\N there, and Åäö ñ 💚');
  await sealAll();
  await backUpWhileWorking(product, headers);
  expect(await product.stop('SIGTERM')).toBe(0);
  const ended = await backUp({ DATA_DIR: source }, taken);
  expect(ended).toMatchObject({ code: 0, errors: '' });
  anchor = /kept elsewhere: (\d+:[0-9a-f]{64})\n/.exec(ended.output)?.[1] ?? '';
  contents = await contentsIn(source);
}, PATIENCE);

let written: { before: number; after: number };

/** Somebody adds clients all the while. */
async function backUpWhileWorking(product: Started, headers: Record<string, string>): Promise<void> {
  const made: string[] = [];
  const over = new AbortController();
  const writer = (async () => {
    while (!over.signal.aborted) {
      const name = `Client ${made.length + 1}`;
      await addClient(product.url, headers, name);
      made.push(name);
    }
  })();
  while (made.length < 3) await sleep(20);
  const before = made.length;
  const ended = await backUp({ DATA_DIR: source }, join(folder, 'busy.zip'));
  expect(ended).toMatchObject({ code: 0, errors: '' });
  over.abort();
  await writer;
  written = { before, after: made.length };
}

describe('a backup', () => {
  it('says how much it holds, and that the secret key is not in it', async () => {
    const file = join(folder, 'another.zip');
    const { output } = await backUp({ DATA_DIR: source }, file);
    expect(output).toMatch(/^Backed up [\d,]+ rows of \d+ tables to .+another\.zip \([\d.]+ kB, [\d.]+ s\)\.\n/);
    expect(output).toContain('The secret key is not in it');
    const archive = [...(await entriesOf(file)).values()].map((bytes) => bytes.toString('latin1')).join('\n');
    expect(archive).toContain('handpick-backup');
    expect(archive).not.toContain(key().trim());
  });

  it('can be read by its owner only, and leaves nothing beside it', () => {
    expect(statSync(taken).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('takes in every table, whichever migration brought it', async () => {
    const tables = [...(await entriesOf(taken)).keys()].filter((name) => name.startsWith('tables/'));
    expect(tables.map((name) => /^tables\/(\w+)\.copy$/.exec(name)?.[1]).toSorted()).toEqual(
      Object.keys(contents).filter((name) => name !== 'schema_migration'),
    );
  });

  it('never writes over a file', async () => {
    const before = readFileSync(taken);
    expectSentence(await backUp({ DATA_DIR: source }, taken), /taken\.zip is there already: name another file/);
    expect(readFileSync(taken).equals(before)).toBe(true);
  });

  it('is not made where it cannot be, or of nothing', async () => {
    expectSentence(await backUp({ DATA_DIR: source }, join(folder, 'no', 'such.zip')), /its folder is missing/);
    expectSentence(
      await backUp({ DATA_DIR: join(folder, 'nothing') }, join(folder, 'none.zip')),
      /^There is no database in .+nothing: start Handpick once/,
    );
    const empty = await emptyDatabase();
    expectSentence(await backUp({ DATABASE_URL: empty.url }, join(folder, 'none.zip')), /holds nothing of Handpick/);
    await empty.drop();
    expectSentence(await runToEnd({}, 'backup', ['one', 'two']), /^Usage: npm run backup -- \[FILE\.zip\]$/);
    expect(existsSync(join(folder, 'none.zip'))).toBe(false);
  });
});

describe('a backup whose connection breaks', () => {
  it(
    'says so, and leaves nothing',
    async () => {
      const database = await emptyDatabase();
      const environment = { DATABASE_URL: database.url };
      expect(await restore(environment, taken)).toMatchObject({ code: 0 });
      const lock = new pg.Client({ connectionString: database.url });
      await lock.connect();
      await lock.query('BEGIN; LOCK TABLE user_account IN ACCESS EXCLUSIVE MODE');
      const ended = backUp(environment, join(folder, 'broken.zip'));
      const waiting = `FROM pg_stat_activity WHERE application_name = 'handpick-backup' AND wait_event_type = 'Lock'`;
      while ((await asked(database.url, `SELECT ${waiting}`)).length === 0) await sleep(20);
      await asked(database.url, `SELECT pg_terminate_backend(pid) ${waiting}`);
      expectSentence(await ended, /^The backup was not made: .+\.$/);
      expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
      await lock.end();
      await database.drop();
    },
    PATIENCE,
  );
});

describe('a restore', () => {
  it(
    'into a new folder gives every table back as it was, and the product starts on it',
    async () => {
      const dataDir = join(folder, 'restored');
      const ended = await restore({ DATA_DIR: dataDir }, taken);
      expect(ended).toMatchObject({ code: 0, errors: '' });
      expect(ended.output).toContain('The secret key belongs to the data');
      expect(await contentsIn(dataDir)).toEqual(contents);
      const check = await runToEnd({ DATA_DIR: dataDir }, 'verify-audit', ['--anchor', anchor]);
      expect(check).toMatchObject({ code: 0, output: expect.stringMatching(/^Right: [1-9]\d* blocks?/) });
      copyFileSync(join(source, 'secret-key'), join(dataDir, 'secret-key'));
      const product = await startProcess({ DATA_DIR: dataDir });
      await signIn(product.url);
      expect(await product.stop('SIGTERM')).toBe(0);
    },
    PATIENCE,
  );

  it(
    'into an empty database of your own gives every table back as it was, and the product starts on it',
    async () => {
      const database = await emptyDatabase();
      const environment = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'unused'), SECRET_KEY: key() };
      const ended = await restore(environment, taken);
      expect(ended).toMatchObject({ code: 0, errors: '' });
      expect(ended.output).not.toContain('The secret key');
      expect(await contentsOf(database.url)).toEqual(contents);
      expect(await runToEnd(environment, 'verify-audit', ['--anchor', anchor])).toMatchObject({ code: 0 });
      await expect(asked(database.url, 'DELETE FROM audit_entry')).rejects.toThrow();
      const product = await startProcess(environment);
      await signIn(product.url);
      expect(await product.stop('SIGTERM')).toBe(0);
      await database.drop();
    },
    PATIENCE,
  );

  it(
    'needs no more than a user who owns the database',
    async () => {
      const name = `handpick_owner_${process.pid}`;
      const admin = process.env['TEST_ADMIN_URL'] ?? '';
      await asked(admin, `CREATE ROLE ${name} LOGIN PASSWORD 'a-password-of-an-owner'`);
      await asked(admin, `CREATE DATABASE ${name} OWNER ${name}`);
      try {
        const url = new URL(admin);
        Object.assign(url, { pathname: `/${name}`, username: name, password: 'a-password-of-an-owner' });
        expect(await restore({ DATABASE_URL: url.href }, taken)).toMatchObject({ code: 0, errors: '' });
        expect(await contentsOf(url.href)).toEqual(contents);
        expect(await backUp({ DATABASE_URL: url.href }, join(folder, 'by-owner.zip'))).toMatchObject({ code: 0 });
      } finally {
        await asked(admin, `DROP DATABASE ${name} WITH (FORCE)`);
        await asked(admin, `DROP ROLE ${name}`);
      }
    },
    PATIENCE,
  );

  it(
    'of what was taken amid work is one moment of it',
    async () => {
      const database = await emptyDatabase();
      expect(await restore({ DATABASE_URL: database.url }, join(folder, 'busy.zip'))).toMatchObject({ code: 0 });
      const clients = await asked(database.url, `SELECT id FROM client WHERE name LIKE 'Client %'`);
      const audited = await asked(
        database.url,
        `SELECT FROM audit_entry WHERE action LIKE 'client.%' AND object_id IN
          (SELECT id FROM client WHERE name LIKE 'Client %')`,
      );
      expect(clients.length).toBeGreaterThanOrEqual(written.before);
      expect(clients.length).toBeLessThanOrEqual(written.after);
      expect(audited).toHaveLength(clients.length);
      expect(await runToEnd({ DATABASE_URL: database.url }, 'verify-audit')).toMatchObject({ code: 0 });
      await database.drop();
    },
    PATIENCE,
  );
});

describe('a restore that cannot succeed says why, and touches nothing', () => {
  const target = join(folder, 'target');

  async function expectRefused(file: string, sentence: RegExp): Promise<void> {
    expectSentence(await restore({ DATA_DIR: target }, file), sentence);
    expect(existsSync(target)).toBe(false);
  }

  /** A copy of the backup with something done to it. */
  async function changed(change: (entries: Map<string, Buffer>) => void): Promise<string> {
    const entries = await entriesOf(taken);
    change(entries);
    return writeArchive(join(folder, 'changed.zip'), entries);
  }

  const withManifest = (change: (manifest: Record<string, unknown>) => void): Promise<string> =>
    changed((entries) => {
      const manifest = JSON.parse(entries.get('manifest.json')?.toString() ?? '') as Record<string, unknown>;
      change(manifest);
      entries.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
    });

  it('when it is told no file, or one that is not there', async () => {
    expectSentence(await runToEnd({ DATA_DIR: target }, 'restore'), /^Usage: npm run restore -- FILE\.zip$/);
    await expectRefused(join(folder, 'nowhere.zip'), /There is no .+nowhere\.zip/);
    await expectRefused(folder, /EISDIR/);
  });

  it('when the file is no backup', async () => {
    const file = join(folder, 'no-backup.zip');
    writeFileSync(file, 'a letter');
    await expectRefused(file, /is not a zip file, or its end is missing/);
    await writeArchive(file, new Map([['a.txt', Buffer.from('a letter')]]));
    await expectRefused(file, /is a zip file, but not a backup of Handpick/);
    await expectRefused(
      await withManifest((manifest) => (manifest['tables'] = 'all of them')),
      /is a zip file, but not a backup of Handpick/,
    );
  });

  it('when its end is missing, or bytes were added', async () => {
    const file = join(folder, 'cut.zip');
    copyFileSync(taken, file);
    truncateSync(file, statSync(file).size - 100);
    await expectRefused(file, /is not a zip file, or its end is missing/);
    copyFileSync(taken, file);
    appendFileSync(file, 'more');
    await expectRefused(file, /is not a zip file, or its end is missing|is damaged/);
  });

  it('when a bit fell over, wherever it was', async () => {
    const bytes = readFileSync(taken);
    const file = join(folder, 'flipped.zip');
    for (const part of [0.01, 0.3, 0.6, 0.9]) {
      const flipped = Buffer.from(bytes);
      const at = Math.floor(bytes.length * part);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      writeFileSync(file, flipped);
      await expectRefused(file, /flipped\.zip is (damaged \(.+\): use another copy|a zip file, but not a backup)/);
    }
  });

  it('when a table was changed or taken out', async () => {
    const forged = await changed((entries) => {
      const rows = entries.get('tables/client.copy')?.toString() ?? '';
      entries.set('tables/client.copy', Buffer.from(rows.replace('Client 1', 'Client 9')));
    });
    await expectRefused(forged, /is damaged \(client\): use another copy of the backup\. Nothing was changed\.$/);
    const without = await changed((entries) => entries.delete('tables/client.copy'));
    await expectRefused(without, /is damaged \(client\)/);
  });

  it('when a newer version made it', async () => {
    const newer = await withManifest((manifest) => (manifest['format_version'] = 2));
    await expectRefused(newer, /was made by a newer version of Handpick \(\S+\): restore it with that\.$/);
    const migrated = await withManifest((manifest) => (manifest['migrations'] as string[]).push('Later9999999999999'));
    await expectRefused(migrated, /newer version of Handpick \(it has Later9999999999999\)/);
  });

  it('when there is a database in the folder', async () => {
    expectSentence(await restore({ DATA_DIR: source }, taken), /^There is a database in .+ already: move it away/);
    expect(await contentsIn(source)).toEqual(contents);
  });

  it(
    'when the database of DATABASE_URL is not empty, or in use',
    async () => {
      const database = await emptyDatabase();
      const environment = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'unused') };
      const product = await startProcess({ ...environment, DEMO: 'on' });
      expectSentence(await restore(environment, taken), /^Handpick is running on this database: stop every process/);
      await product.stop('SIGTERM');
      const before = await contentsOf(database.url);
      expectSentence(await restore(environment, taken), /^The database is not empty \(10 users, \d offices\)/);
      expect(await contentsOf(database.url)).toEqual(before);
      await database.drop();
    },
    PATIENCE,
  );

  it('when the database belongs to something else', async () => {
    const database = await emptyDatabase();
    await asked(database.url, 'CREATE TABLE recipe (name text)');
    expectSentence(await restore({ DATABASE_URL: database.url }, taken), /holds tables of something else \(recipe\)/);
    expect(await contentsOf(database.url)).toEqual({ recipe: expect.stringMatching(/^0:/) });
    await database.drop();
  });
});
