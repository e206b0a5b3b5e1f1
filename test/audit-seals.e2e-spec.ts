import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { recordAudits } from '../src/audit/audit.js';
import { SealAudit } from '../src/audit/seal-audit.job.js';
import { BLOCK_SIZE, sealWaitingEntries, type Anchor } from '../src/audit/sealing.js';
import { verifyAudit } from '../src/audit/verification.js';
import { dataSourceOptions } from '../src/database/data-source.js';
import { rows, type Queryable } from '../src/database/sql.js';
import { Jobs } from '../src/jobs/jobs.service.js';
import { startApp, type TestApp } from './support/app.js';
import { cloneDatabase, emptyDatabase } from './support/database.js';
import { runToEnd } from './support/process.js';
import { signIn } from './support/sign-in.js';

const ENTRY = { action: 'thing.changed', object_type: 'thing', changed: ['name'] };

/** Writes entries as the product does; their ids, the earliest first. */
async function write(db: Queryable, count: number): Promise<string[]> {
  const object = uuid();
  await recordAudits(
    db,
    { id: uuid(), requestId: 'r-1' },
    Array.from({ length: count }, () => ({ ...ENTRY, object_id: object })),
  );
  const written = await rows<{ id: string }>(
    db,
    sql`SELECT id FROM audit_entry WHERE object_id = ${object} ORDER BY id`,
  );
  return written.map(({ id }) => id);
}

const seal = (db: DataSource): Promise<Anchor | null> => db.transaction((tx) => sealWaitingEntries(tx));

const blocks = (db: Queryable): Promise<{ number: number; entries: number }[]> =>
  rows(db, sql`SELECT number, cardinality(entry_ids) AS entries FROM audit_seal ORDER BY number`);

const waiting = async (db: Queryable): Promise<string[]> =>
  (await rows<{ entry_id: string }>(db, sql`SELECT entry_id FROM audit_unsealed ORDER BY 1`)).map(
    (row) => row.entry_id,
  );

describe('the seals of the audit', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let db: DataSource;

  beforeEach(async () => {
    database = await cloneDatabase();
    db = await new DataSource(dataSourceOptions(database.url, [], 4)).initialize();
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  it('take what waits as one block, and make none when nothing does', async () => {
    const written = await write(db, 3);
    expect(await waiting(db)).toEqual(written);
    expect(await seal(db)).toMatchObject({ number: 1 });
    expect(await seal(db)).toBeNull();
    expect(await blocks(db)).toEqual([{ number: 1, entries: 3 }]);
    expect(await waiting(db)).toEqual([]);
    expect(await verifyAudit(db)).toMatchObject({ blocks: 1, entries: 3, waiting: 0, broken: null });
  });

  it('are several when much waits, and leave out nothing', async () => {
    await write(db, BLOCK_SIZE * 2 + 1);
    expect(await seal(db)).toMatchObject({ number: 3 });
    expect((await blocks(db)).map(({ entries }) => entries)).toEqual([BLOCK_SIZE, BLOCK_SIZE, 1]);
    expect(await verifyAudit(db)).toMatchObject({ entries: BLOCK_SIZE * 2 + 1, broken: null });
  });

  it.each([
    ['INSERT', `INSERT INTO audit_entry (id, action, object_type) VALUES ('%', 'thing.changed', 'thing')`],
    [
      'MERGE',
      `MERGE INTO audit_entry USING (SELECT '%'::uuid AS id) AS given ON audit_entry.id = given.id
       WHEN NOT MATCHED THEN INSERT (id, action, object_type) VALUES (given.id, 'thing.changed', 'thing')`,
    ],
    ['COPY', `COPY audit_entry (id, action, object_type) FROM PROGRAM 'echo %,thing.changed,thing' (FORMAT csv)`],
  ])('catch what came in by %s', async (_, statement) => {
    const id = uuid();
    await db.query(statement.replace('%', id));
    expect(await waiting(db)).toEqual([id]);
  });

  it('come to an entry whose transaction outlasts a block, without a hole', async () => {
    const slow = db.createQueryRunner();
    await slow.startTransaction();
    const [late] = await write(slow, 1);
    await write(db, 2);
    await seal(db);
    expect(await verifyAudit(db)).toMatchObject({ entries: 2, waiting: 0, broken: null });
    await slow.commitTransaction();
    await slow.release();
    expect(await waiting(db)).toEqual([late]);
    await seal(db);
    expect(await verifyAudit(db)).toMatchObject({ blocks: 2, entries: 3, broken: null });
  });

  it('are made once when two workers seal at the same time', async () => {
    await write(db, 10);
    const made = await Promise.all([seal(db), seal(db), seal(db)]);
    expect(made.filter((block) => block !== null)).toHaveLength(1);
    expect(await verifyAudit(db)).toMatchObject({ blocks: 1, entries: 10, broken: null });
  });

  it('hold while entries are written and sealed from all sides', async () => {
    const writers = Array.from({ length: 20 }, () => write(db, 5));
    const sealers = Array.from({ length: 5 }, () => seal(db));
    const checks = Array.from({ length: 3 }, () => verifyAudit(db));
    await Promise.all([...writers, ...sealers]);
    for (const check of await Promise.all(checks)) expect(check.broken).toBeNull();
    await seal(db);
    expect(await verifyAudit(db)).toMatchObject({ entries: 100, waiting: 0, broken: null });
  });

  it('do not depend on the time zone of a session, and stay right when the table gets a column', async () => {
    await write(db, 3);
    await seal(db);
    await db.query('ALTER TABLE audit_entry ADD COLUMN device_id uuid');
    const other = await new DataSource({
      ...dataSourceOptions(database.url, [], 1),
      extra: { options: '-c TimeZone=Asia/Kathmandu -c DateStyle=German' },
    }).initialize();
    await write(other, 1);
    await seal(other);
    expect(await verifyAudit(other)).toMatchObject({ entries: 4, broken: null });
    await other.destroy();
    expect(await verifyAudit(db)).toMatchObject({ entries: 4, broken: null });
    await tamper(db, `UPDATE audit_entry SET device_id = '${uuid()}'`);
    expect((await verifyAudit(db)).broken).toMatchObject({ fault: 'entry-changed' });
  });

  it('take no offence at a worker that stood still, or at a clock that was set back', async () => {
    await dated(db, '-2 days');
    await seal(db);
    await tamper(db, `UPDATE audit_seal SET sealed_at = now() - interval '2 days'`);
    await rehash(db);
    await dated(db, '-1 day', 2);
    await seal(db);
    expect(await verifyAudit(db)).toMatchObject({ blocks: 2, entries: 3, broken: null });
    await tamper(db, `UPDATE audit_seal SET sealed_at = now() + interval '5 hours' WHERE number = 2`);
    await rehash(db);
    await write(db, 1);
    await seal(db);
    expect(await verifyAudit(db)).toMatchObject({ blocks: 3, entries: 4, broken: null });
  });
});

describe('somebody who rules the server', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let db: DataSource;
  /** The entries of blocks 1, 2 and 3. */
  let sealed: string[][];
  let anchor: Anchor | null;

  beforeEach(async () => {
    database = await cloneDatabase();
    db = await new DataSource(dataSourceOptions(database.url, [], 2)).initialize();
    sealed = [];
    for (let i = 0; i < 3; i++) {
      sealed.push(await write(db, 3));
      anchor = await seal(db);
    }
    expect(await verifyAudit(db, { anchor })).toMatchObject({ blocks: 3, entries: 9, latest: anchor, broken: null });
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const broken = async () => (await verifyAudit(db)).broken;
  const entry = (block: number, place = 1): string => sealed[block - 1]?.[place] ?? '';

  it.each([
    `action = 'nothing.happened'`,
    `at = at + interval '1 microsecond'`,
    'actor_id = gen_random_uuid()',
    'actor_id = NULL',
    'token_id = gen_random_uuid()',
    `object_type = 'other'`,
    'object_id = gen_random_uuid()',
    'office_id = gen_random_uuid()',
    `changed = '{}'`,
    `request_id = 'r-2'`,
  ])('cannot set %s unseen', async (change) => {
    await tamper(db, `UPDATE audit_entry SET ${change} WHERE id = '${entry(2)}'`);
    expect(await broken()).toEqual({ fault: 'entry-changed', block: 2, entryId: entry(2) });
  });

  it('cannot delete an entry, or many: the first is named', async () => {
    await tamper(db, `DELETE FROM audit_entry WHERE id IN ('${entry(3)}', '${entry(2, 2)}', '${entry(2)}')`);
    expect(await broken()).toEqual({ fault: 'entry-missing', block: 2, entryId: entry(2) });
  });

  it('cannot swap what two entries say', async () => {
    const swap = (from: string, to: string) => `UPDATE audit_entry SET id = '${to}' WHERE id = '${from}'`;
    const aside = uuid();
    await tamper(db, swap(entry(1), aside), swap(entry(3), entry(1)), swap(aside, entry(3)));
    expect(await broken()).toEqual({ fault: 'entry-changed', block: 1, entryId: entry(1) });
  });

  it('cannot make the seal fit a changed entry', async () => {
    await tamper(
      db,
      `UPDATE audit_entry SET action = 'nothing.happened' WHERE id = '${entry(2, 0)}'`,
      `UPDATE audit_seal SET entry_hashes[1] = (SELECT audit_entry_hash(e) FROM audit_entry e WHERE id = '${entry(2, 0)}')
        WHERE number = 2`,
    );
    expect(await broken()).toEqual({ fault: 'block-changed', block: 2, entryId: null });
    await tamper(
      db,
      `UPDATE audit_seal SET hash = audit_seal_hash(previous_hash, number, sealed_at, entry_hashes) WHERE number = 2`,
    );
    expect(await broken()).toEqual({ fault: 'chain-broken', block: 3, entryId: null });
    await rehash(db);
    expect(await broken()).toBeNull();
    expect((await verifyAudit(db, { anchor })).broken).toEqual({ fault: 'anchor-differs', block: 3, entryId: null });
  });

  it('cannot take a block out', async () => {
    await tamper(db, 'DELETE FROM audit_seal WHERE number = 2');
    expect(await broken()).toEqual({ fault: 'block-missing', block: 2, entryId: null });
    await tamper(db, 'UPDATE audit_seal SET number = 2 WHERE number = 3');
    expect(await broken()).toEqual({ fault: 'block-changed', block: 2, entryId: null });
  });

  it('cannot cut the end off: entries stay behind, and without them the anchor tells', async () => {
    await tamper(db, 'DELETE FROM audit_seal WHERE number = 3');
    expect(await broken()).toEqual({ fault: 'entry-not-sealed', block: null, entryId: entry(3, 0) });
    await tamper(db, `DELETE FROM audit_entry WHERE id IN (${sealed[2]?.map((id) => `'${id}'`).join()})`);
    expect(await broken()).toBeNull();
    expect((await verifyAudit(db, { anchor })).broken).toEqual({ fault: 'anchor-missing', block: 3, entryId: null });
  });

  it('cannot slip an entry in, past the queue or under an earlier date', async () => {
    const [late = ''] = await dated(db, '-3 days');
    await seal(db);
    expect(await broken()).toEqual({ fault: 'entry-misdated', block: 4, entryId: late });
    const past = uuid();
    await tamper(db, `INSERT INTO audit_entry (id, action, object_type) VALUES ('${past}', 'thing.changed', 'thing')`);
    await tamper(db, `UPDATE audit_entry SET at = now() WHERE id = '${late}'`);
    expect(await broken()).toEqual({ fault: 'entry-changed', block: 4, entryId: late });
    await tamper(
      db,
      `UPDATE audit_seal SET entry_hashes[1] = (SELECT audit_entry_hash(e) FROM audit_entry e WHERE id = '${late}')
        WHERE number = 4`,
    );
    await rehash(db);
    expect(await broken()).toEqual({ fault: 'entry-not-sealed', block: null, entryId: past });
  });

  it('cannot remove an entry before its seal, or keep it waiting', async () => {
    const [gone] = await write(db, 1);
    await tamper(db, `DELETE FROM audit_entry WHERE id = '${gone}'`);
    await seal(db);
    expect(await broken()).toEqual({ fault: 'entry-missing', block: null, entryId: gone });
    await db.query('DELETE FROM audit_unsealed');
    const [old] = await dated(db, '-61 minutes');
    await dated(db, '-59 minutes');
    expect(await broken()).toEqual({ fault: 'entry-waits', block: null, entryId: old });
  });
});

describe('the command that checks the audit', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp({ jobs: false });
    await signIn(t, { role: 'auditor' });
  });
  afterAll(() => t.close());

  const check = (...args: string[]) => runToEnd({ DATABASE_URL: t.databaseUrl }, 'verify-audit', args);

  it('says what is right and gives an anchor, which it takes the next time', async () => {
    const none = await check();
    expect(none).toMatchObject({ code: 0, errors: '' });
    expect(none.output).toMatch(/^Right: 0 blocks with 0 entries\.\nWaiting for a seal: [1-9]\d* entries\.\n$/);
    await t.app.get(SealAudit).run();
    const first = await check();
    expect(first.output).toMatch(/^Right: 1 block with \d+ entries\.\nWaiting for a seal: 0 entries\.\n/);
    const [, anchor = ''] = /kept elsewhere: (1:[0-9a-f]{64})\n$/.exec(first.output) ?? [];
    await signIn(t, { role: 'auditor' });
    await t.app.get(SealAudit).run();
    expect(await check('--anchor', anchor)).toMatchObject({ code: 0 });
    expect(await check(`--anchor=1:${'0'.repeat(64)}`)).toMatchObject({
      code: 1,
      output: expect.stringContaining('BROKEN: block 1: the block has another hash than the one given as anchor.'),
    });
  });

  it('names the first broken row and fails', async () => {
    const [id] = await write(t.db, 2);
    await t.app.get(SealAudit).run();
    await tamper(t.db, `UPDATE audit_entry SET action = 'nothing.happened' WHERE id = '${id}'`);
    const { code, output } = await check();
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(
        new RegExp(`BROKEN: block \\d+, entry ${id}: the entry is not as it was sealed\\.\n$`),
      ),
    });
  });

  it('says why it could not check', async () => {
    expect(await check('--anchor', 'yesterday')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('The anchor must look like'),
    });
    expect(await check('--quickly')).toMatchObject({ code: 2, errors: expect.stringContaining('Usage: npm run') });
    const nowhere = await runToEnd({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }, 'verify-audit');
    expect(nowhere).toMatchObject({ code: 2, errors: expect.stringContaining('The database does not answer') });
    const empty = await emptyDatabase();
    expect(await runToEnd({ DATABASE_URL: empty.url }, 'verify-audit')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('not at this version yet'),
    });
    await empty.drop();
  });
});

describe('the sealing job', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it('seals what was done through the API; its blocks can be read, and what waits is measured', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    await t.app.get(Jobs).add(t.db, SealAudit.task, {});
    while ((await waiting(t.db)).length > 0) await sleep(20);
    const { body } = await auditor.get('/api/v1/audit-seals?limit=1').expect(200);
    expect(body.data).toEqual([
      {
        number: expect.any(Number),
        sealed_at: expect.stringMatching(/Z$/),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        previous_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    await auditor.get('/api/v1/audit-seals?cursor=bm90LWEtY3Vyc29y').expect(422);
    const { text } = await t.agent().get('/metrics').expect(200);
    expect(text).toMatch(/^handpick_audit_unsealed_seconds \d/m);
  });
});

/** As somebody who rules the server and switches off what guards the tables. */
async function tamper(db: DataSource, ...statements: string[]): Promise<void> {
  await db.transaction(async (tx: EntityManager) => {
    for (const table of ['audit_entry', 'audit_seal']) await tx.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const statement of statements) await tx.query(statement);
    for (const table of ['audit_entry', 'audit_seal']) await tx.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
}

/** Makes every block follow from the one before, as somebody does who knows how it is done. */
async function rehash(db: DataSource): Promise<void> {
  const numbers = (await db.query('SELECT number FROM audit_seal ORDER BY number')) as { number: number }[];
  const chained = numbers.map(
    ({ number }) => `UPDATE audit_seal SET
      previous_hash = coalesce((SELECT hash FROM audit_seal WHERE number = ${number - 1}), previous_hash),
      hash = audit_seal_hash(coalesce((SELECT hash FROM audit_seal WHERE number = ${number - 1}), previous_hash),
        number, sealed_at, entry_hashes) WHERE number = ${number}`,
  );
  await tamper(db, ...chained);
}

/** Entries that say they happened `shift` from now. */
async function dated(db: Queryable, shift: string, count = 1): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuid());
  await rows(
    db,
    sql`INSERT INTO audit_entry (id, at, action, object_type)
        SELECT id, now() + ${shift}::interval, 'thing.changed', 'thing' FROM unnest(${ids}::uuid[]) AS id`,
  );
  return ids;
}
