// `npm run bench`: the product against a bare floor in the same run, on the same database, with the same statements.
// Prints ratios; on a noisy machine they say more than the rates. SECONDS (default 5) is the length of one measurement.
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/database/embedded-postgres.js';
import { migrate } from '../dist/database/migrate.js';
import { funnelQuery } from '../dist/reports/funnel.report.js';
import { selectApplications } from '../dist/applications/applications.queries.js';
import { boardCards, boardGroups } from '../dist/applications/board.queries.js';
import { load } from './load.mjs';
import { freePort, start } from './processes.mjs';
import { seedIntake, seedOrganization } from './seed.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const seconds = Number(process.env['SECONDS'] ?? 5);
const ADMIN = { email: 'bench@example.com', password: 'a password only the benchmark knows' };
const print = (/** @type {string} */ line = '') => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'handpick-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres(join(folder, 'postgres'));
/** @type {{ stop(): Promise<unknown> }[]} */
const running = [];
try {
  await measure(await prepare());
} finally {
  await Promise.all(running.map((one) => one.stop()));
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function prepare() {
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query('CREATE DATABASE bench');
  await admin.end();
  const url = server.urlFor('bench');
  await migrate(url);
  const [productPort, floorPort] = [await freePort(), await freePort()];
  const product = await start(
    join(here, '../dist/main.js'),
    {
      DATABASE_URL: url,
      DEMO: 'off',
      PORT: String(productPort),
      LOG_LEVEL: 'warn',
      RATE_LIMIT: '100000000',
      SECRET_KEY: 'a secret key that only the benchmark knows',
      FIRST_ADMIN_EMAIL: ADMIN.email,
      FIRST_ADMIN_PASSWORD: ADMIN.password,
    },
    `http://127.0.0.1:${productPort}/health/ready`,
  );
  running.push(product);
  const floor = await start(
    join(here, 'floor.mjs'),
    { DATABASE_URL: url, PORT: String(floorPort) },
    `http://127.0.0.1:${floorPort}/health/live`,
  );
  running.push(floor);
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  running.unshift({ stop: () => pool.end() });
  const organization = await seedOrganization(pool);
  const intake = await seedIntake(pool, organization, 'Ten thousand', 10_000, 0);
  await pool.query('VACUUM ANALYZE');
  const bases = { product: `http://127.0.0.1:${productPort}`, floor: `http://127.0.0.1:${floorPort}` };
  return { product, floor, bases, pool, organization, intake, ...(await signIn(bases.product)) };
}

/** @param {string} base */
async function signIn(base) {
  const answer = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify(ADMIN),
  });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('handpick_session='));
  if (!answer.ok || !cookie) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const session = { cookie: cookie.split(';', 1)[0] ?? '' };
  const signedIn = await (await fetch(`${base}/api/v1/session`, { headers: session })).json();
  return { ...session, token: signedIn.csrf_token };
}

/** @param {Awaited<ReturnType<typeof prepare>>} world */
async function measure({ product, floor, bases, pool, organization, intake, cookie, token }) {
  const headers = { cookie };
  print('| what | product /s | floor /s | ratio | product p50 ms | p95 ms |');
  print('| --- | ---: | ---: | ---: | ---: | ---: |');

  /** @param {string} name @param {number} clients @param {string} path @param {string} floorPath */
  const read = async (name, clients, path, floorPath) =>
    pair(
      name,
      () => load(bases.product, { clients, seconds, next: () => ({ path, headers }) }),
      () => load(bases.floor, { clients, seconds, next: () => ({ path: floorPath, headers }) }),
    );
  await read(
    '100 applications as JSON, 1 client',
    1,
    `/api/v1/applications?intake_id=${intake}&limit=100`,
    `/applications?intake_id=${intake}`,
  );
  await read(
    '100 applications as JSON, 16 clients',
    16,
    `/api/v1/applications?intake_id=${intake}&limit=100`,
    `/applications?intake_id=${intake}`,
  );
  await read(
    'board page of 10,000 applications, 1 client',
    1,
    `/intakes/${intake}/board`,
    `/board?intake_id=${intake}`,
  );
  const moves = await moverOf(pool, intake, organization.stages);
  for (const clients of [1, 16]) {
    const json = { ...headers, 'content-type': 'application/json' };
    const next =
      (/** @type {string} */ base, /** @type {(id: string) => string} */ path) => (/** @type {number} */ client) => {
        const { id, ...body } = moves(client);
        return { method: 'POST', path: path(id), headers: { ...json, origin: base }, body: JSON.stringify(body) };
      };
    await pair(
      `move, ${clients} client${clients > 1 ? 's' : ''}`,
      () =>
        load(bases.product, {
          clients,
          seconds,
          next: next(bases.product, (id) => `/api/v1/applications/${id}/moves`),
        }),
      () => load(bases.floor, { clients, seconds, next: next(bases.floor, (id) => `/moves/${id}`) }),
    );
  }
  const report = [`/api/v1/reports/funnel?intake_id=${intake}`, `/funnel?intake_id=${intake}`];
  const small = await read('funnel of 10,000, in a database of 10,000', 1, String(report[0]), String(report[1]));
  for (let quarter = 1; quarter < 10; quarter++)
    await seedIntake(pool, organization, `Quarter ${quarter}`, 10_000, quarter * 3);
  await pool.query('VACUUM ANALYZE');
  const large = await read('funnel of 10,000, in a database of 100,000', 1, String(report[0]), String(report[1]));
  await read(
    '100 applications as JSON, in a database of 100,000',
    1,
    `/api/v1/applications?intake_id=${intake}&limit=100`,
    `/applications?intake_id=${intake}`,
  );
  await importRows(world(), 10_000);

  print();
  print(
    `Funnel of one intake, database grown tenfold: ${(large.product.p50 / small.product.p50).toFixed(2)} times as long.`,
  );
  print(
    `Resident memory after all this: product ${product.memory().toFixed(0)} MB, floor ${floor.memory().toFixed(0)} MB.`,
  );
  print(`From start to first answer, database running and migrated: ${(product.msToFirstAnswer / 1000).toFixed(1)} s.`);
  await plans(pool, organization, intake);

  function world() {
    return { bases, pool, organization, headers, token };
  }
}

/**
 * Product and floor in turn, three times, so that a slow moment of the machine falls on both; prints the medians.
 * @param {string} name
 * @param {() => Promise<import('./load.mjs').Load>} product
 * @param {() => Promise<import('./load.mjs').Load>} floor
 */
async function pair(name, product, floor) {
  const runs = [];
  for (let round = 0; round < 3; round++) runs.push({ product: await product(), floor: await floor() });
  runs.sort((a, b) => a.product.rate / a.floor.rate - b.product.rate / b.floor.rate);
  const median = /** @type {typeof runs[0]} */ (runs[1]);
  const { product: p, floor: f } = median;
  print(
    `| ${name} | ${p.rate.toFixed(0)} | ${f.rate.toFixed(0)} | ${(p.rate / f.rate).toFixed(2)} | ${p.p50.toFixed(1)} | ${p.p95.toFixed(1)} |`,
  );
  return median;
}

/**
 * Every client moves applications of its own back and forth between the first two stages.
 * @param {pg.Pool} pool @param {string} intake @param {string[]} stages
 */
async function moverOf(pool, intake, stages) {
  const { rows } = await pool.query(
    `SELECT id FROM application WHERE intake_id = $1 AND status = 'active' AND current_stage_id = $2 ORDER BY id LIMIT 1280`,
    [intake, stages[0]],
  );
  const places = rows.map((row) => ({ id: row.id, at: 0 }));
  const turns = Array.from({ length: 16 }, () => 0);
  return (/** @type {number} */ client) => {
    const turn = (turns[client] = (turns[client] ?? 0) + 1);
    const place = places[client * 80 + (turn % 80)];
    if (!place) throw new Error('too few active applications to move');
    const [from, to] = [stages[place.at], stages[1 - place.at]];
    place.at = 1 - place.at;
    return { id: place.id, from_stage_id: from, to_stage_id: to };
  };
}

/** @param {{ bases: { product: string }, pool: pg.Pool, organization: Awaited<ReturnType<typeof seedOrganization>>, headers: { cookie: string }, token: string }} world @param {number} count */
async function importRows({ bases, pool, organization, headers, token }, count) {
  const intake = await seedIntake(pool, organization, 'Imported', 0, 0);
  const lines = ['Name;Email;Phone;Applied on'];
  for (let n = 0; n < count; n++)
    lines.push(`Åsa Öberg ${n};import.${n}@example.com;+34 600 ${String(n).padStart(6, '0')};2026-0${1 + (n % 9)}-15`);
  const form = new FormData();
  form.set('intake_id', intake);
  form.set('source', 'bench');
  form.set('file', new Blob([lines.join('\r\n')], { type: 'text/csv' }), 'bench.csv');
  const unsafe = { ...headers, origin: bases.product, 'x-csrf-token': token };
  const began = performance.now();
  const created = await fetch(`${bases.product}/api/v1/imports`, { method: 'POST', headers: unsafe, body: form });
  if (!created.ok) throw new Error(`import: ${created.status} ${await created.text()}`);
  const { id } = await created.json();
  const at = `${bases.product}/api/v1/imports/${id}`;
  const until = async (/** @type {string[]} */ states) => {
    for (;;) {
      const { state } = await (await fetch(at, { headers })).json();
      if (states.includes(state)) return;
      if (state === 'failed') throw new Error('the import failed');
      await sleep(50);
    }
  };
  const step = async (/** @type {string} */ name, /** @type {string[]} */ states) => {
    const answer = await fetch(`${at}/${name}`, {
      method: 'POST',
      headers: { ...unsafe, 'content-type': 'application/json' },
      body: '{}',
    });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    await until(states);
  };
  await until(['mapping']);
  await step('check', ['checked']);
  await step('commit', ['published']);
  const took = (performance.now() - began) / 1000;
  const floorBegan = performance.now();
  await seedIntake(pool, organization, 'The same in SQL', count, 0);
  const floorTook = (performance.now() - floorBegan) / 1000;
  const rate = (/** @type {number} */ time) => (count / time).toFixed(0);
  print(
    `| import of ${count} rows: upload, check, commit (floor: bare INSERTs) | ${rate(took)} | ${rate(floorTook)} | ${(floorTook / took).toFixed(2)} | ${(took * 1000).toFixed(0)} | |`,
  );
}

/** The plan of each query, in short: a sequential scan of a large table would stand here. @param {pg.Pool} pool @param {{ stages: string[] }} organization @param {string} intake */
async function plans(pool, { stages }, intake) {
  const actor = /** @type {never} */ ({
    id: intake,
    offices: 'all',
    projects: 'all',
    grants: [],
    role: 'administrator',
  });
  const now = new Date().toISOString();
  const cohort = {
    door: null,
    office_id: null,
    job_id: null,
    intake_id: intake,
    source_id: null,
    from: null,
    to: null,
    as_of: now,
    known_at: now,
  };
  /** @type {{ text: string, values: unknown[] }[]} */
  const captured = [];
  const recorder = /** @type {never} */ ({
    query: async (/** @type {string} */ text, /** @type {unknown[]} */ values) => (captured.push({ text, values }), []),
  });
  await selectApplications(recorder, actor, { intake_id: intake, limit: 101 });
  const filter = { source_id: null, language: null };
  await boardGroups(recorder, intake, [], filter);
  await boardCards(recorder, intake, [{ key: '1', stage_ids: [String(stages[0])] }], filter, 7, null);
  captured.push(funnelQuery(actor, cohort, 'implied'));
  for (const [n, name] of ['list', 'board counts', 'board cards', 'funnel'].entries()) {
    const query = captured[n];
    if (!query) continue;
    const { rows } = await pool.query(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY on) ${query.text}`,
      query.values,
    );
    const lines = rows.map((row) => String(row['QUERY PLAN']));
    const scans = lines.filter((line) =>
      /(Seq|Index|Index Only|Bitmap Heap) Scan .*on (application|application_history|candidate)\b/.test(line),
    );
    print();
    print(`Plan of ${name} (${lines.find((line) => line.startsWith('Execution'))}):`);
    for (const line of scans) print(`  ${line.trim().replace(/^->\s*/, '')}`);
  }
}
