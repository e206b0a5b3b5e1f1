import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { asked } from './support/contents.js';
import { emptyDatabase } from './support/database.js';
import {
  freePort,
  killStarted,
  newFolder,
  runToEnd,
  startProcess,
  startWorker,
  type Started,
} from './support/process.js';

/** Starting takes seconds, more on a busy machine. */
const PATIENCE = 600_000;

const EMAIL = 'recruiter@handpick.example';
const PASSWORD = 'handpick-demo-2026';
const FILE = readFileSync(new URL('fixtures/imports/applicants-utf8.csv', import.meta.url), 'utf8');

type Headers = Record<string, string>;

const folder = newFolder();
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let environment: Record<string, string>;
let webs: Started[];
let workers: Pick<Started, 'stop'>[];

beforeAll(async () => {
  database = await emptyDatabase();
  environment = {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    DEMO: 'on',
    SECRET_KEY: 'the-same-for-every-process-of-an-installation',
  };
  // All at once: one of them migrates and plants, the others wait.
  [webs, workers] = await Promise.all([
    Promise.all([web(), web()]),
    Promise.all([startWorker(environment), startWorker(environment)]),
  ]);
}, PATIENCE);

afterAll(async () => {
  killStarted();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const web = (more: Record<string, string> = {}): Promise<Started> =>
  startProcess({ ...environment, ...more }, ['--web']);

async function signIn({ url }: Started, email = EMAIL): Promise<Headers> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  expect(answer.status).toBe(204);
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { cookie: cookies.join('; ') };
}

async function statusOf({ url }: Started, path: string, headers: Headers = {}): Promise<number> {
  return (await fetch(`${url}${path}`, { headers })).status;
}

async function bodyOf<Body>({ url }: Started, path: string, headers: Headers): Promise<Body> {
  const answer = await fetch(`${url}${path}`, { headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Body;
}

/** What may be posted from a session at this process. */
async function unsafe(at: Started, headers: Headers): Promise<Headers> {
  const { csrf_token: token } = await bodyOf<{ csrf_token: string }>(at, '/api/v1/session', headers);
  return { ...headers, origin: at.url, 'x-csrf-token': token };
}

/** Uploads a file of its own people; the id of the import. */
async function upload(at: Started, headers: Headers, mark: string): Promise<string> {
  const [intake] = await asked<{ id: string }>(
    database.url,
    `SELECT i.id FROM intake i JOIN job j ON j.id = i.job_id JOIN office o ON o.id = j.office_id
    WHERE o.name = 'Barcelona' ORDER BY i.id DESC LIMIT 1`,
  );
  const form = new FormData();
  form.set('intake_id', intake?.id ?? '');
  form.set('source', mark);
  form.set('file', new Blob([FILE.replaceAll('@', `.${mark}@`)], { type: 'text/csv' }), `${mark}.csv`);
  const answer = await fetch(`${at.url}/api/v1/imports`, {
    method: 'POST',
    headers: await unsafe(at, headers),
    body: form,
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

async function rested(at: Started, headers: Headers, id: string): Promise<string> {
  for (;;) {
    const { state } = await bodyOf<{ state: string }>(at, `/api/v1/imports/${id}`, headers);
    if (!['reading', 'checking', 'filling', 'publishing'].includes(state)) return state;
    await sleep(50);
  }
}

/** Uploaded and published at one process, seen at the other. */
async function importAcross([one, other]: Started[], mark: string): Promise<void> {
  if (!one || !other) throw new Error('Two processes are needed.');
  const headers = await signIn(one);
  const id = await upload(one, headers, mark);
  await rested(other, headers, id);
  const commit = await fetch(`${other.url}/api/v1/imports/${id}/commit`, {
    method: 'POST',
    headers: await unsafe(other, headers),
  });
  expect(commit.status).toBe(202);
  expect(await rested(one, headers, id)).toBe('published');
  const found = await bodyOf<{ counts: { new: number } }>(other, `/api/v1/imports/${id}`, headers);
  expect(found.counts.new).toBe(6);
}

describe('two web processes and two workers on one database', () => {
  it('plant and migrate once', async () => {
    const planted = await asked(database.url, `SELECT FROM audit_entry WHERE action = 'demo.planted'`);
    expect(planted).toHaveLength(1);
    for (const each of webs) expect(await statusOf(each, '/health/ready')).toBe(200);
  });

  it('share sessions: in at one is in at the other, and out as well', async () => {
    const [one, other] = webs as [Started, Started];
    const headers = await signIn(one);
    expect(await statusOf(other, '/api/v1/account', headers)).toBe(200);
    const out = await fetch(`${other.url}/api/v1/session`, { method: 'DELETE', headers: await unsafe(other, headers) });
    expect(out.status).toBe(204);
    expect(await statusOf(one, '/api/v1/account', headers)).toBe(401);
  });

  it('do the jobs in workers only', async () => {
    const workersOf = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'handpick-jobs' AND query LIKE 'LISTEN%'`;
    expect(await asked(database.url, workersOf)).toHaveLength(2);
  });

  it(
    'read a file uploaded at one, and show its people at the other',
    async () => {
      await importAcross(webs, 'both');
    },
    PATIENCE,
  );

  it(
    'go on when a worker is killed, and when the other is asked to stop and replaced',
    async () => {
      await workers[0]?.stop('SIGKILL');
      await importAcross(webs, 'one-killed');
      expect(await workers[1]?.stop('SIGTERM')).toBe(0);
      const waiting = importAcross(webs, 'replaced');
      workers = [await startWorker(environment)];
      await waiting;
    },
    PATIENCE,
  );
});

describe('a web process that is asked to stop', () => {
  it(
    'tells that it is not ready, finishes what is under way, and loses nothing',
    async () => {
      const leaving = await web({ DRAIN_SECONDS: '3' });
      const headers = await signIn(leaving, 'administrator@handpick.example');
      const lock = new pg.Client({ connectionString: database.url });
      await lock.connect();
      await lock.query('BEGIN; LOCK TABLE client IN ACCESS EXCLUSIVE MODE');
      const slow = fetch(`${leaving.url}/api/v1/clients`, {
        method: 'POST',
        headers: { ...(await unsafe(leaving, headers)), 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Client of a slow request' }),
      });
      while (!(await isWaiting())) await sleep(20);
      const stopped = leaving.stop('SIGTERM');
      while ((await statusOf(leaving, '/health/ready')) !== 503) await sleep(20);
      // Who has not heard of it yet is still served.
      expect(await statusOf(leaving, '/health/live')).toBe(200);
      expect(await statusOf(leaving, '/api/v1/account', headers)).toBe(200);
      while (await isReachable(leaving)) await sleep(50);
      await lock.query('COMMIT');
      await lock.end();
      expect((await slow).status).toBe(201);
      expect(await stopped).toBe(0);
      const found = await asked(database.url, `SELECT FROM client WHERE name = 'Client of a slow request'`);
      expect(found).toHaveLength(1);
    },
    PATIENCE,
  );

  async function isWaiting(): Promise<boolean> {
    const waiting = await asked(
      database.url,
      `SELECT FROM pg_locks WHERE NOT granted AND relation = 'client'::regclass`,
    );
    return waiting.length > 0;
  }

  async function isReachable({ url }: Started): Promise<boolean> {
    try {
      await fetch(`${url}/health/live`, { headers: { connection: 'close' } });
      return true;
    } catch {
      return false;
    }
  }
});

describe('a process of several that has no database to share', () => {
  it('says so', async () => {
    const sentence = 'Web processes share a database with workers: set DATABASE_URL, or use npm start.\n';
    const port = String(await freePort());
    expect(await runToEnd({ DATA_DIR: folder, PORT: port }, 'main', ['--web'])).toMatchObject({
      code: 1,
      errors: sentence,
    });
    expect(await runToEnd({ DATA_DIR: folder, PORT: port }, 'main', ['--wbe'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('Usage: '),
    });
    expect(await runToEnd({ DATA_DIR: folder }, 'worker')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('set DATABASE_URL'),
    });
  });
});
