import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { asked } from './support/contents.js';
import { emptyDatabase } from './support/database.js';
import {
  freePort,
  killStarted,
  newFolder,
  runToEnd,
  startProcess,
  type Ended,
  type Started,
} from './support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 120_000;

const SESSION = '/api/v1/session';

function signIn(url: string, email: string, password: string): Promise<Response> {
  return fetch(`${url}${SESSION}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'agent-of-the-visitor' },
    body: JSON.stringify({ email, password }),
  });
}

afterAll(killStarted);

describe('a start with nothing but a folder', () => {
  const dataDir = newFolder();
  const environment = { DATA_DIR: dataDir };
  let first: Started;

  beforeAll(async () => {
    first = await startProcess(environment);
  }, PATIENCE);
  afterAll(async () => {
    await first.stop('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('prints where it is, whom to sign in as, and how to do without the demonstration', () => {
    expect(first.output()).toContain(`Handpick is ready at ${first.url}`);
    expect(first.output()).toContain('recruiter@handpick.example');
    expect(first.output()).toContain('DEMO=off npm start');
    expect(first.output()).toContain('DATABASE_URL=postgres://');
  });

  it('keeps its secret key to itself', () => {
    expect(statSync(join(dataDir, 'secret-key')).mode & 0o777).toBe(0o600);
  });

  it('is ready and lets a printed account in', async () => {
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
    const password = /password (\S+) as/.exec(first.output())?.[1] ?? '';
    expect((await signIn(first.url, 'recruiter@handpick.example', password)).status).toBe(204);
  });

  it('writes no name, address, password, query or body to its log', async () => {
    await signIn(first.url, 'someone.private@example.com', 'a-private-password');
    await fetch(`${first.url}/candidates?q=Private+Person&secret-parameter=1`);
    const lines = first
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.filter((line) => line.includes(`"route":"${SESSION}"`)).length).toBeGreaterThanOrEqual(2);
    expect(Object.keys(JSON.parse(lines.at(-1) ?? '{}') as object).toSorted()).toEqual(
      ['actor_id', 'level', 'method', 'ms', 'request_id', 'route', 'status', 'time', 'token_id'].toSorted(),
    );
    expect(lines.join('\n')).not.toMatch(/@|private|secret-parameter|agent-of-the-visitor|recruiter/i);
  });

  it('refuses a second start on the same folder, and leaves the first alone', async () => {
    const second = await runToEnd({ ...environment, PORT: String(await freePort()) });
    expectSentence(second, /^Process \d+ already runs the database in .+ set DATA_DIR or DATABASE_URL\.$/);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  });

  it(
    'loses nothing that was committed when everything is killed, and stops cleanly when asked',
    async () => {
      const session = await signIn(first.url, 'recruiter@handpick.example', 'handpick-demo-2026');
      const cookie = session.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      expect(await first.stop('SIGKILL')).toBeNull();
      const again = await startProcess(environment);
      expect((await fetch(`${again.url}/api/v1/account`, { headers: { cookie } })).status).toBe(200);
      expect(await again.stop('SIGTERM')).toBe(0);
      expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
    },
    PATIENCE,
  );
});

describe('a start that cannot succeed says why in one sentence', () => {
  let taken: Server;
  let takenPort: number;
  const folder = newFolder();

  beforeAll(async () => {
    takenPort = await freePort();
    taken = createServer();
    await new Promise<void>((done) => taken.listen(takenPort, '127.0.0.1', done));
  });
  afterAll(async () => {
    await new Promise((done) => taken.close(done));
    rmSync(folder, { recursive: true, force: true });
  });

  it('when the port is in use, before it touches the folder', async () => {
    const dataDir = join(folder, 'untouched');
    const ended = await runToEnd({ DATA_DIR: dataDir, PORT: String(takenPort) });
    expectSentence(ended, `Port ${takenPort} is in use: stop what uses it, or set PORT to another.`);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('when variables are bad', async () => {
    const ended = await runToEnd({ PORT: 'eighty', JOBS: 'maybe' });
    expectSentence(ended, 'The configuration is not valid: PORT must be a port number; JOBS must be on or off.');
  });

  it('when the folder cannot be written', async () => {
    // A file where the folder should be: the one thing that root cannot write to either.
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const ended = await runToEnd({ DATA_DIR: join(file, 'data'), PORT: String(await freePort()) });
    expectSentence(
      ended,
      `The folder ${join(file, 'data')} cannot be written (ENOTDIR): set DATA_DIR to a folder that can.`,
    );
  });

  it('when no server answers at DATABASE_URL, without its password', async () => {
    const port = await freePort();
    const ended = await runToEnd({
      DATA_DIR: folder,
      PORT: String(await freePort()),
      DATABASE_URL: `postgres://somebody:hunter2@127.0.0.1:${port}/handpick`,
    });
    expectSentence(
      ended,
      `The database 127.0.0.1:${port}/handpick does not answer (connect ECONNREFUSED 127.0.0.1:${port}): check DATABASE_URL.`,
    );
  });

  it('when the database belongs to a newer version', async () => {
    const database = await emptyDatabase();
    await asked(
      database.url,
      `CREATE TABLE schema_migration (id serial, "timestamp" bigint NOT NULL, name text NOT NULL)`,
    );
    await asked(database.url, `INSERT INTO schema_migration ("timestamp", name) VALUES (9, 'Tomorrow9999999999999')`);
    const ended = await runToEnd({ DATA_DIR: folder, PORT: String(await freePort()), DATABASE_URL: database.url });
    expectSentence(
      ended,
      'The database belongs to a newer version of Handpick (it has Tomorrow9999999999999): ' +
        'start that version, or restore a backup made before it.',
    );
    expect(await asked(database.url, 'SELECT name FROM schema_migration')).toHaveLength(1);
    await database.drop();
  });
});

describe('a start on a server of your own', () => {
  const folder = newFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(
    'of two processes at once migrates and seeds once, and brings no demonstration unasked',
    async () => {
      const database = await emptyDatabase();
      const environment = { DATA_DIR: folder, DATABASE_URL: database.url };
      const both = await Promise.all([startProcess(environment), startProcess(environment)]);
      for (const { url } of both) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      const names = await asked<{ name: string }>(database.url, 'SELECT name FROM schema_migration');
      expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
      expect(await asked(database.url, 'SELECT FROM user_account')).toHaveLength(0);
      expect(both.map((process) => process.output()).join('\n')).not.toContain('handpick.example');
      expect(await Promise.all(both.map((process) => process.stop('SIGINT')))).toEqual([0, 0]);
      await database.drop();
    },
    PATIENCE,
  );
});

/** One line on stderr, nothing that looks like a stack, and a failing exit. */
function expectSentence(ended: Ended, sentence: string | RegExp): void {
  expect(ended.errors.trimEnd()).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  expect(ended.errors.trimEnd().split('\n')).toHaveLength(1);
  expect(ended.code).toBe(1);
}
