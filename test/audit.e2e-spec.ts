import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { recordAudits } from '../src/audit/audit.js';
import { startApp, type TestApp } from './support/app.js';
import { makeOffice } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('the audit', () => {
  let t: TestApp;
  let barcelona: string;
  let malmo: string;
  beforeAll(async () => {
    t = await startApp();
    barcelona = (await makeOffice(t.db, 'Barcelona')).id;
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    const entry = { action: 'thing.changed', object_type: 'thing', changed: ['name'] };
    await recordAudits(t.db, { id: uuid(), requestId: 'r-1' }, [
      { ...entry, object_id: uuid(), office_id: barcelona },
      { ...entry, object_id: uuid(), office_id: barcelona },
      { ...entry, object_id: uuid(), office_id: malmo },
      { ...entry, object_id: uuid() },
    ]);
  });
  afterAll(() => t.close());

  const offices = (body: { data: { office_id: string | null }[] }) => body.data.map(({ office_id }) => office_id);

  it('is read within the reader’s offices', async () => {
    const inMalmo = await signIn(t, { role: 'hr', offices: [malmo] });
    const everywhere = await signIn(t, { role: 'auditor', offices: 'all' });
    const [few, all] = await Promise.all(
      [inMalmo, everywhere].map((who) => who.get('/api/v1/audit-entries?object_type=thing').expect(200)),
    );
    expect(offices(few?.body)).toEqual([malmo]);
    expect(offices(all?.body).toSorted()).toEqual([barcelona, barcelona, malmo, null].toSorted());
  });

  it('is paged, the latest first', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const first = await auditor.get('/api/v1/audit-entries?object_type=thing&limit=3').expect(200);
    const rest = await auditor.get(`/api/v1/audit-entries?object_type=thing&cursor=${first.body.next_cursor}`);
    const read = [...first.body.data, ...rest.body.data] as { id: string; at: string }[];
    expect(rest.body.next_cursor).toBeNull();
    expect(new Set(read.map(({ id }) => id)).size).toBe(4);
    expect(read.map(({ at }) => at)).toEqual(
      read
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  it('names the actor, the object and the fields of a change, and leads to its line in the log', async () => {
    const user = await signIn(t, { role: 'recruiter' });
    const changed = await user.patch('/api/v1/account', { language: 'es' }).set('if-match', '"1"').expect(200);
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const { body } = await auditor.get(`/api/v1/audit-entries?actor_id=${user.user.id}&object_type=account`);
    expect(body.data).toEqual([
      expect.objectContaining({
        action: 'account.changed',
        object_id: user.user.id,
        changed: ['language'],
        request_id: changed.headers['x-request-id'],
      }),
    ]);
  });

  it('leaves no row of a change that was rolled back', async () => {
    const id = uuid();
    const failing = t.db.transaction(async (tx) => {
      await recordAudits(tx, null, [{ action: 'thing.changed', object_type: 'thing', object_id: id }]);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await t.db.query('SELECT FROM audit_entry WHERE object_id = $1', [id])).toEqual([]);
  });

  it.each([
    `UPDATE audit_entry SET action = 'nothing.happened'`,
    'UPDATE audit_entry SET at = now() WHERE false',
    `INSERT INTO audit_entry (id, action, object_type) SELECT id, action, object_type FROM audit_entry
      ON CONFLICT (id) DO UPDATE SET action = 'nothing.happened'`,
    `MERGE INTO audit_entry USING audit_entry AS given ON audit_entry.id = given.id
      WHEN MATCHED THEN UPDATE SET action = 'nothing.happened'`,
    'MERGE INTO audit_entry USING audit_entry AS given ON audit_entry.id = given.id WHEN MATCHED THEN DELETE',
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    'UPDATE audit_seal SET sealed_at = now()',
    'DELETE FROM audit_seal',
    'TRUNCATE audit_seal',
    'DELETE FROM application_history',
    'UPDATE application_history SET recorded_at = now()',
    'TRUNCATE application_history CASCADE',
  ])('and the history are append-only: %s', async (statement) => {
    await expect(t.db.query(statement)).rejects.toThrow('is append-only');
  });

  it('cannot be written through the API, by anybody', async () => {
    const administrator = await signIn(t, { role: 'administrator', offices: 'all' });
    const { body } = await administrator.get('/api/v1/audit-entries?limit=1').expect(200);
    for (const path of [
      '/api/v1/audit-entries',
      `/api/v1/audit-entries/${body.data[0].id}`,
      '/api/v1/audit-seals',
      '/api/v1/audit-seals/1',
    ])
      for (const method of ['post', 'put', 'patch', 'delete'] as const)
        await administrator[method](path, {}).set('if-match', '"1"').expect(404);
  });
});

describe('the filters of the audit', () => {
  let t: TestApp;
  let auditor: SignedIn;
  let office: string;
  const [anna, object] = [uuid(), uuid()];

  beforeAll(async () => {
    t = await startApp();
    auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    office = (await makeOffice(t.db, 'Malmö')).id;
    const entries = [
      ['2026-03-01T00:00:00Z', anna, 'thing.created', object, office],
      ['2026-03-02T12:00:00Z', anna, 'thing.changed', object, office],
      ['2026-03-02T12:00:00.000001Z', null, 'thing.changed', object, office],
      ['2026-03-03T00:00:00Z', anna, 'thing-part.changed', uuid(), null],
    ];
    for (const entry of entries)
      await t.db.query(
        `INSERT INTO audit_entry (id, at, actor_id, action, object_type, object_id, office_id)
         VALUES ($1, $2, $3, $4, split_part($4, '.', 1), $5, $6)`,
        [uuid(), ...entry],
      );
  });
  afterAll(() => t.close());

  const asked = async (query: string) => {
    const { body } = await auditor.get(`/api/v1/audit-entries?to=2026-04-01T00:00:00Z&${query}`).expect(200);
    return (body.data as { at: string; action: string }[]).map(({ at, action }) => `${at.slice(8, 10)} ${action}`);
  };

  it.each([
    ['', ['03 thing-part.changed', '02 thing.changed', '02 thing.changed', '01 thing.created']],
    ['order=oldest', ['01 thing.created', '02 thing.changed', '02 thing.changed', '03 thing-part.changed']],
    [`actor_id=${anna}`, ['03 thing-part.changed', '02 thing.changed', '01 thing.created']],
    ['actor_id=none', ['02 thing.changed']],
    ['action=thing.changed', ['02 thing.changed', '02 thing.changed']],
    ['action=thing.*', ['02 thing.changed', '02 thing.changed', '01 thing.created']],
    ['action=thing-part.*', ['03 thing-part.changed']],
    ['action=thing.unheard', []],
    ['object_type=thing&order=oldest&limit=1', ['01 thing.created']],
    [`object_type=thing&object_id=${object}&from=2026-03-02T00:00:00Z`, ['02 thing.changed', '02 thing.changed']],
    ['from=2026-03-03T01:00:00%2B01:00', ['03 thing-part.changed']],
    [`actor_id=${anna}&action=thing.changed&from=2026-03-02T12:00:00Z`, ['02 thing.changed']],
  ])('?%s', async (query, expected) => {
    expect(await asked(query)).toEqual(expected);
  });

  it('end before the instant they name', async () => {
    const { body } = await auditor
      .get('/api/v1/audit-entries?from=2026-03-01T00:00:00Z&to=2026-03-02T12:00:00Z')
      .expect(200);
    expect(body.data).toHaveLength(1);
  });

  it('name an office and nothing else', async () => {
    expect(await asked(`office_id=${office}`)).toHaveLength(3);
    expect(await asked(`office_id=${uuid()}`)).toEqual([]);
  });

  it('are kept from page to page, in both orders', async () => {
    for (const order of ['newest', 'oldest']) {
      const seen: string[] = [];
      let path: string | undefined = `/api/v1/audit-entries?object_type=thing&limit=1&order=${order}`;
      while (path !== undefined) {
        const answer: { body: { data: { id: string }[] }; headers: Record<string, string> } = await auditor.get(path);
        seen.push(...answer.body.data.map(({ id }) => id));
        path = /<(.+)>; rel="next"/.exec(answer.headers['link'] ?? '')?.[1];
      }
      expect(new Set(seen).size).toBe(3);
      expect(seen).toHaveLength(3);
    }
  });

  it.each([
    'actor_id=anna',
    'object_id=1',
    'action=moved',
    'action=*',
    'action=thing.%25',
    'office_id=Malm%C3%B6',
    'from=yesterday',
    'from=2026-03-01',
    'from=2026-02-30T00:00:00Z',
    'to=2026-03-01T00:00:00',
    'from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z',
    'order=random',
    'actor=somebody',
    'cursor=abc',
    `cursor=${Buffer.from('["yesterday","1"]').toString('base64url')}`,
    'limit=501',
  ])('refuse ?%s', async (query) => {
    const { body } = await auditor.get(`/api/v1/audit-entries?${query}`).expect(422);
    expect(body.code).toBe('invalid');
  });

  it('do not widen what a reader may see', async () => {
    const other = await makeOffice(t.db, 'Barcelona');
    const outside = await signIn(t, { role: 'hr', offices: [other.id] });
    const limited = await signIn(t, { role: 'hr', offices: [office], projects: [] });
    for (const reader of [outside, limited])
      for (const query of [
        `office_id=${office}`,
        `actor_id=${anna}`,
        'actor_id=none',
        `object_type=thing&object_id=${object}`,
        'action=thing.*',
        'from=2026-03-01T00:00:00Z&order=oldest',
      ]) {
        const { body } = await reader.get(`/api/v1/audit-entries?to=2026-04-01T00:00:00Z&${query}`).expect(200);
        expect(body.data).toEqual([]);
        const file = await reader.get(
          `/api/v1/audit-entries.csv?to=2026-04-01T00:00:00Z&${query.replace('&order=oldest', '')}`,
        );
        expect(file.text.trim().split('\r\n')).toHaveLength(1);
      }
  });
});

describe('the export of the audit', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  it('holds every entry once, however many, and is an entry itself', async () => {
    const object = uuid();
    const entry = { action: 'thing.changed', object_type: 'thing', object_id: object, changed: ['name', 'email'] };
    await recordAudits(
      t.db,
      null,
      Array.from({ length: 4500 }, () => entry),
    );
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const answer = await auditor.get(`/api/v1/audit-entries.csv?object_id=${object}&separator=semicolon&bom=true`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
    });
    const [header, first = '', ...rest] = answer.text.trimEnd().split('\r\n');
    expect(header).toBe(
      '\ufeffid;at;actor_id;token_id;action;object_type;object_id;office_id;changed;about_user_id;request_id',
    );
    expect(first.split(';').slice(2)).toEqual(['', '', 'thing.changed', 'thing', object, '', 'name email', '', '']);
    expect(new Set([first, ...rest].map((line) => line.split(';')[0])).size).toBe(4500);
    const { body } = await auditor.get('/api/v1/audit-entries?action=audit.exported').expect(200);
    expect(body.data).toEqual([expect.objectContaining({ actor_id: auditor.user.id, changed: ['object_id'] })]);
  });

  it('is refused before it begins, without an entry, when a filter is wrong', async () => {
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    await auditor.get('/api/v1/audit-entries.csv?action=moved').expect(422);
    await auditor.get('/api/v1/audit-entries.csv?limit=3').expect(422);
    await auditor.get('/api/v1/audit-entries.csv?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z').expect(422);
    const { body } = await auditor.get(`/api/v1/audit-entries?action=audit.*&actor_id=${auditor.user.id}`).expect(200);
    expect(body.data).toEqual([]);
  });
});
