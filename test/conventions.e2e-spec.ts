import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Response } from 'supertest';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import { Jobs } from '../src/jobs/jobs.service.js';
import { startApp, type TestApp } from './support/app.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const CLIENTS = '/api/v1/clients';

describe('the conventions of the API', () => {
  let t: TestApp;
  let admin: SignedIn;
  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
  });
  afterAll(() => t.close());

  const countOf = async (name: string): Promise<number> =>
    (await rows(t.db, sql`SELECT FROM client WHERE name = ${name}`)).length;

  describe('a POST with an Idempotency-Key', () => {
    const post = (key: string, body: object, user = admin) => user.post(CLIENTS, body).set('idempotency-key', key);

    it('happens once, and answers the same again', async () => {
      const key = uuid();
      const first = await post(key, { name: 'Once' }).expect(201);
      const again = await post(key, { name: 'Once' }).expect(201);
      expect(again.text).toBe(first.text);
      expect(again.headers).toMatchObject({ etag: '"1"', 'idempotent-replayed': 'true' });
      expect(await countOf('Once')).toBe(1);
    });

    it('is refused with another body', async () => {
      const key = uuid();
      await post(key, { name: 'One body' }).expect(201);
      const { body } = await post(key, { name: 'Another body' }).expect(422);
      expect(body.code).toBe('idempotency-key-reused');
      expect(await countOf('Another body')).toBe(0);
    });

    it('happens once even when both come at the same moment', async () => {
      const key = uuid();
      const answers = await Promise.all([1, 2, 3].map(() => post(key, { name: 'At once' })));
      expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
      expect(answers.some(({ status }) => status === 201)).toBe(true);
      expect(await countOf('At once')).toBe(1);
    });

    it('is told when the first has not been answered yet', async () => {
      const key = uuid();
      await post(key, { name: 'Slow' }).expect(201);
      await rows(t.db, sql`UPDATE idempotency_key SET response_status = NULL WHERE key = ${key} RETURNING key`);
      const { body } = await post(key, { name: 'Slow' }).expect(409);
      expect(body.code).toBe('idempotency-key-running');
    });

    it('that was refused changed nothing and may come again', async () => {
      const key = uuid();
      await post(key, { name: '' }).expect(422);
      await post(key, { name: 'Mended' }).expect(201);
    });

    it('is one key for each user', async () => {
      const other = await signIn(t, { role: 'administrator', offices: 'all' });
      const key = uuid();
      await post(key, { name: 'Mine' }).expect(201);
      const { headers } = await post(key, { name: 'Theirs' }, other).expect(201);
      expect(headers).not.toHaveProperty('idempotent-replayed');
    });

    it('with a key that is none is refused', async () => {
      await post('with a space', { name: 'Spaced' }).expect(422);
    });

    it('is forgotten after a day', async () => {
      const [young, old] = [uuid(), uuid()];
      await post(young, { name: 'Young' }).expect(201);
      await post(old, { name: 'Old' }).expect(201);
      await rows(
        t.db,
        sql`UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE key = ${old} RETURNING key`,
      );
      await t.app.get(Jobs).add(t.db, 'forget-idempotency-keys', {});
      const kept = (): Promise<{ key: string }[]> =>
        rows(t.db, sql`SELECT key FROM idempotency_key WHERE key IN (${young}, ${old})`);
      while ((await kept()).length > 1);
      expect(await kept()).toEqual([{ key: young }]);
    });
  });

  describe('a list', () => {
    it('is walked by following the link to the next page', async () => {
      for (const name of ['Walked A', 'Walked B', 'Walked C']) await admin.post(CLIENTS, { name }).expect(201);
      const all = await admin.get(CLIENTS).expect(200);
      const walked: unknown[] = [];
      let next: string | undefined = `${CLIENTS}?limit=2`;
      while (next !== undefined) {
        const page: Response = await admin.get(next).expect(200);
        walked.push(...page.body.data);
        next = /^<(.+)>; rel="next"$/.exec(page.headers['link'] ?? '')?.[1];
        expect(next === undefined).toBe(page.body.next_cursor === null);
      }
      expect(walked).toEqual(all.body.data);
      expect(walked.length).toBeGreaterThan(3);
    });

    it.each(['limit=0', 'limit=501', 'limit=x', 'cursor=abc', 'colour=blue'])('refuses ?%s', async (query) => {
      const { body } = await admin.get(`${CLIENTS}?${query}`).expect(422);
      expect(body.errors[0]).toMatchObject({ field: query.split('=')[0] });
    });
  });

  it('refuses a query parameter where a handler knows none', async () => {
    const { body } = await admin.get('/api/v1/account?colour=blue').expect(422);
    expect(body.errors).toEqual([{ field: 'colour', code: 'unknown-field', message: 'is not known here' }]);
  });

  it('finds nothing under something that is no id', async () => {
    await admin.get('/api/v1/applications/not-an-id').expect(404);
  });

  it('understands no other body than its own', async () => {
    const { body } = await admin.request('post', CLIENTS).set('content-type', 'text/csv').send('a;b').expect(415);
    expect(body).toMatchObject({ code: 'unsupported-media-type', status: 415 });
  });
});
