import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Finding, Level } from '../src/doctor/finding.js';
import { examineNode } from '../src/doctor/machine.js';
import { asked } from './support/contents.js';
import { emptyDatabase } from './support/database.js';
import { freePort, killStarted, newFolder, runToEnd, startProcess, type Started } from './support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 600_000;

const FIXTURES = join(import.meta.dirname, 'fixtures');
const { secret_key: KEY } = JSON.parse(readFileSync(join(FIXTURES, 'released-0.1.0.json'), 'utf8')) as {
  secret_key: string;
};

const folder = newFolder();
const newDatabases: { drop(): Promise<void> }[] = [];
/** Nothing listens here. */
let port: string;

beforeAll(async () => {
  port = String(await freePort());
});

afterAll(async () => {
  killStarted();
  for (const database of newDatabases) await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

interface Examined {
  level: Level;
  code: number | null;
  /** All that was printed. */
  text: string;
  about(topic: string): Finding[];
}

async function examine(environment: Record<string, string>): Promise<Examined> {
  const { code, output, errors } = await runToEnd({ PORT: port, DATA_DIR: folder, ...environment }, 'doctor', [
    '--json',
  ]);
  expect(errors).toBe('');
  const { level, findings } = JSON.parse(output) as { level: Level; findings: Finding[] };
  expect(code).toBe(level === 'problem' ? 1 : 0);
  const about = (topic: string): Finding[] => findings.filter((finding) => finding.topic === topic);
  return { level, code, text: output, about };
}

async function newDatabase(): Promise<string> {
  const database = await emptyDatabase();
  newDatabases.push(database);
  return database.url;
}

/** The database of a demonstration with imports under way. */
async function filledDatabase(): Promise<string> {
  const url = await newDatabase();
  const restored = await runToEnd({ DATABASE_URL: url, DATA_DIR: folder }, 'restore', [
    join(FIXTURES, 'released-0.1.0.zip'),
  ]);
  expect(restored).toMatchObject({ code: 0 });
  return url;
}

describe('the doctor of an installation with its own database', () => {
  const environment = {
    DATA_DIR: join(folder, 'own'),
    DEMO: 'off',
    FIRST_ADMIN_EMAIL: 'ada@example.com',
    FIRST_ADMIN_PASSWORD: 'a-password-for-the-first',
  };
  let product: Started;

  it('finds nothing wrong before the first start, and makes nothing', async () => {
    const found = await examine(environment);
    expect(found.level).toBe('ok');
    expect(found.about('database')).toMatchObject([{ level: 'ok', says: expect.stringContaining('the first start') }]);
    expect(existsSync(environment.DATA_DIR)).toBe(false);
  });

  it(
    'finds nothing wrong while it runs, and when it is stopped',
    async () => {
      product = await startProcess(environment);
      const running = await examine({ ...environment, PORT: new URL(product.url).port });
      expect(running.about('address')).toMatchObject([{ says: `Handpick is ready at ${product.url}.` }]);
      expect(running.about('people')).toMatchObject([{ level: 'ok', says: '1 administrator can sign in.' }]);
      expect(running.level).toBe('ok');
      await product.stop('SIGTERM');
      const stopped = await examine({ ...environment, PORT: new URL(product.url).port });
      expect(stopped.about('address')).toMatchObject([{ level: 'ok', says: expect.stringContaining('Nothing runs') }]);
      expect(stopped.about('schema')).toMatchObject([{ level: 'ok' }]);
      expect(existsSync(join(environment.DATA_DIR, 'postgres', 'postmaster.pid'))).toBe(false);
    },
    PATIENCE,
  );

  it('sees a secret key that others may read, and one that is cut off', async () => {
    const file = join(environment.DATA_DIR, 'secret-key');
    chmodSync(file, 0o644);
    const open = await examine(environment);
    expect(open.about('folder')).toContainEqual(
      expect.objectContaining({ level: 'warning', remedy: `chmod 600 ${file}` }),
    );
    expect(open.text).not.toContain(readFileSync(file, 'utf8').trim());
    writeFileSync(file, '');
    expect((await examine(environment)).about('secret key')).toMatchObject([{ level: 'problem' }]);
  });

  it('sees a database that does not start', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(join(broken, 'postgres'), { recursive: true });
    writeFileSync(join(broken, 'postgres', 'PG_VERSION'), '9\n');
    const [missing] = (await examine({ DATA_DIR: broken })).about('database');
    expect(missing).toMatchObject({
      level: 'problem',
      says: expect.stringMatching(/not whole: .+password is missing/),
    });
    writeFileSync(join(broken, 'postgres.password'), 'a-password-of-a-database');
    const found = await examine({ DATA_DIR: broken });
    expect(found.text).not.toContain('a-password-of');
    expect(found.about('database')).toMatchObject([
      { level: 'problem', says: expect.stringContaining('PostgreSQL did not start') },
    ]);
  });
});

describe('the doctor of an installation on a server of your own', () => {
  let url: string;
  beforeAll(async () => {
    url = await filledDatabase();
  }, PATIENCE);

  it('warns of published passwords, of seals and jobs that wait, and of jobs that failed', async () => {
    await asked(
      url,
      `SELECT graphile_worker.add_job('seal-audit', run_at => now() - interval '1 hour'),
        graphile_worker.add_job('break', max_attempts => 1)`,
    );
    await asked(url, `UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE max_attempts = 1`);
    const found = await examine({ DATABASE_URL: url, SECRET_KEY: KEY });
    expect(found.level).toBe('warning');
    expect(found.about('people')).toMatchObject([{ level: 'warning', says: expect.stringContaining('demonstration') }]);
    expect(found.about('audit')).toMatchObject([{ level: 'warning', says: expect.stringContaining('waited') }]);
    expect(found.about('jobs').map(({ says }) => says)).toEqual([
      '1 job has waited for more than 10 minutes.',
      '1 job has used up all tries.',
    ]);
    expect(found.about('encrypted rows')).toMatchObject([{ level: 'ok', says: 'The secret key opens them.' }]);
  });

  it('sees a secret key that does not belong to the data, and shows none', async () => {
    const found = await examine({ DATABASE_URL: url, SECRET_KEY: 'another-key-that-is-long-enough-for-it' });
    expect(found.about('encrypted rows')).toMatchObject([{ level: 'problem' }]);
    expect(found.text).not.toContain('another-key');
    expect(found.text).not.toContain(new URL(url).password);
    const none = await examine({ DATABASE_URL: url });
    expect(none.about('secret key')).toMatchObject([{ level: 'warning' }]);
    expect(none.about('encrypted rows')).toMatchObject([{ level: 'problem' }]);
  });

  it('sees a database behind this version, and one that is ahead', async () => {
    const behind = await newDatabase();
    await asked(behind, `CREATE TABLE schema_migration (id serial, "timestamp" bigint NOT NULL, name text NOT NULL)`);
    await asked(behind, `INSERT INTO schema_migration ("timestamp", name) VALUES (1, 'Platform1780000000000')`);
    expect((await examine({ DATABASE_URL: behind, SECRET_KEY: KEY })).about('schema')).toMatchObject([
      { level: 'warning', says: expect.stringMatching(/^The database is \d+ migrations behind this version\.$/) },
    ]);
    await asked(behind, `INSERT INTO schema_migration ("timestamp", name) VALUES (9, 'Tomorrow9999999999999')`);
    expect((await examine({ DATABASE_URL: behind, SECRET_KEY: KEY })).about('schema')).toMatchObject([
      { level: 'problem', says: expect.stringContaining('belongs to a newer version of Handpick') },
    ]);
  });

  it('sees a user that may not create, and an encoding that loses letters', async () => {
    const name = `handpick_poor_${process.pid}`;
    const admin = process.env['TEST_ADMIN_URL'] ?? '';
    await asked(
      admin,
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc`,
    );
    await asked(admin, `CREATE ROLE ${name} LOGIN PASSWORD 'a-poor-password'`);
    try {
      const poor = new URL(admin);
      Object.assign(poor, { pathname: `/${name}`, username: name, password: 'a-poor-password' });
      const found = await examine({ DATABASE_URL: poor.href, SECRET_KEY: KEY });
      expect(found.about('database').map(({ says }) => says)).toEqual([
        'The database stores texts as SQL_ASCII.',
        'The user of DATABASE_URL may not create tables and schemas.',
      ]);
      expect(found.level).toBe('problem');
    } finally {
      await asked(admin, `DROP DATABASE ${name} WITH (FORCE)`);
      await asked(admin, `DROP ROLE ${name}`);
    }
  });

  it('sees that no server answers, without the password', async () => {
    const nowhere = `postgres://somebody:hunter2@127.0.0.1:${port}/handpick`;
    const found = await examine({ DATABASE_URL: nowhere, SECRET_KEY: KEY });
    expect(found.about('database')).toMatchObject([
      { level: 'problem', says: expect.stringContaining('does not answer') },
    ]);
    expect(found.text).not.toContain('hunter2');
  });
});

describe('the doctor of this machine', () => {
  it('names every bad setting and looks no further', async () => {
    const found = await examine({ PORT: 'eighty', JOBS: 'maybe' });
    expect(found.about('settings')).toMatchObject([
      {
        level: 'problem',
        says: 'The configuration is not valid: PORT must be a port number; JOBS must be on or off.',
      },
    ]);
  });

  it('warns of settings that do not go together', async () => {
    const open = await examine({ HOST: '0.0.0.0' });
    expect(open.about('settings').map(({ level }) => level)).toEqual(['warning']);
    const behind = await examine({ PUBLIC_URL: 'https://handpick.example.com' });
    expect(behind.about('settings')).toMatchObject([{ remedy: expect.stringContaining('TRUST_PROXY=on') }]);
    const right = await examine({ PUBLIC_URL: 'https://handpick.example.com', TRUST_PROXY: 'on' });
    expect(right.about('settings')).toMatchObject([{ level: 'ok' }]);
  });

  it('sees a folder that cannot be written', async () => {
    // A file where the folder should be: the one thing that root cannot write to either.
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const found = await examine({ DATA_DIR: join(file, 'data') });
    expect(found.about('folder')).toMatchObject([{ level: 'problem', says: expect.stringContaining('ENOTDIR') }]);
  });

  it('sees that something else listens where Handpick should', async () => {
    const other = createServer((_, answer) => answer.end('a shop'));
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const address = other.address();
    const taken = typeof address === 'object' && address !== null ? String(address.port) : '';
    const found = await examine({ PORT: taken });
    expect(found.about('address')).toMatchObject([
      { level: 'problem', says: expect.stringContaining('Something else') },
    ]);
    await new Promise((done) => other.close(done));
  });

  it.each([
    ['18.20.4', 'problem'],
    ['20.18.3', 'problem'],
    ['20.19.0', 'ok'],
    ['24.1.0', 'ok'],
  ])('knows whether Node %s is new enough', (version, level) => {
    expect(examineNode(version).level).toBe(level);
  });

  it('says it in lines for people, and does not take what it does not know', async () => {
    const { output, code } = await runToEnd({ DATA_DIR: join(folder, 'new'), PORT: port }, 'doctor');
    expect(output).toMatch(/^ok {7}node: Node [\d.]+\.\n/);
    expect(output).toMatch(/\n\n\d ok, 0 warning, 0 problem\.\n$/);
    expect(code).toBe(0);
    expect(await runToEnd({}, 'doctor', ['--cure'])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^Usage/),
    });
  });
});
