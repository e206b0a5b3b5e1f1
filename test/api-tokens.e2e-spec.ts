import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { newApiToken } from '../src/api-tokens/secret.js';
import { tokenHash } from '../src/accounts/tokens.js';
import type { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, makeProject, stage } from './support/factories.js';
import { inDays, makeProgram, programWith } from './support/programs.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const TOKENS = '/api/v1/api-tokens';

let t: TestApp;
let barcelona: Office;
let malmo: Office;
let admin: SignedIn;
beforeAll(async () => {
  t = await startApp();
  barcelona = await makeOffice(t.db, 'Barcelona');
  malmo = await makeOffice(t.db, 'Malmö');
});
beforeEach(async () => {
  admin = await signIn(t, { role: 'administrator', offices: 'all', name: 'Nora Wallin' });
});
afterAll(() => t.close());

const wanted = (given: object = {}) => ({
  name: 'Rota import',
  role: 'recruiter',
  office_ids: [barcelona.id],
  expires_at: inDays(90),
  ...given,
});

describe('an API token', () => {
  it('is shown once, and only its hash is kept', async () => {
    const { body, headers } = await admin.post(TOKENS, wanted()).expect(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Rota import',
      hint: body.token.slice(-4),
      role: 'recruiter',
      office_ids: [barcelona.id],
      project_ids: null,
      state: 'active',
      created_by: { id: admin.user.id, name: 'Nora Wallin' },
      created_at: expect.any(String),
      expires_at: expect.any(String),
      last_used_at: null,
      revoked_at: null,
      token: expect.stringMatching(/^hpk_[0-9A-Za-z]{46}$/),
    });
    expect(headers['cache-control']).toBe('no-store');
    const { body: again } = await admin.get(`${TOKENS}/${body.id}`).expect(200);
    expect(again).not.toHaveProperty('token');
    const { body: list } = await admin.get(TOKENS).expect(200);
    expect(list.data[0]).toEqual(again);
    const [stored] = await t.db.query('SELECT * FROM api_token WHERE id = $1', [body.id]);
    expect(stored.token_hash).toEqual(tokenHash(body.token));
    expect(JSON.stringify(stored)).not.toContain(body.token);
  });

  it('is not stored with the answer for an Idempotency-Key, and one key makes one token', async () => {
    const key = uuid();
    const given = wanted({ name: 'Once' });
    const make = () => admin.post(TOKENS, given).set('idempotency-key', key);
    const first = await make().expect(201);
    const again = await make().expect(201);
    expect(again.body).toEqual({ ...first.body, token: null });
    const [stored] = await t.db.query('SELECT response_body::text AS body FROM idempotency_key WHERE key = $1', [key]);
    expect(stored.body).toContain('"name":"Once"');
    expect(stored.body).not.toContain('hpk_');
  });

  it.each([
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ role: 'agent' }, 'role'],
    [{ role: 'root' }, 'role'],
    [{ office_ids: undefined }, 'office_ids'],
    [{ office_ids: [] }, 'office_ids'],
    [{ office_ids: ['not-an-id'] }, 'office_ids'],
    [{ office_ids: [uuid()] }, 'office_ids'],
    [{ office_ids: 'all' }, 'office_ids'],
    [{ project_ids: [uuid()] }, 'project_ids'],
    [{ expires_at: inDays(-1) }, 'expires_at'],
    [{ expires_at: inDays(367) }, 'expires_at'],
    [{ expires_at: '31/12/2026' }, 'expires_at'],
    [{ expires_at: '2026-02-31T00:00:00Z' }, 'expires_at'],
    [{ token: newApiToken() }, 'token'],
    [{ created_by_id: uuid() }, 'created_by_id'],
  ])('is not made with %j', async (given, field) => {
    const { body } = await admin.post(TOKENS, wanted(given)).expect(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('is made by administrators alone', async () => {
    for (const role of ['recruiter', 'hr', 'auditor', 'project_lead'] as const) {
      const other = await signIn(t, { role, offices: 'all' });
      await other.post(TOKENS, wanted()).expect(403);
      await other.get(TOKENS).expect(403);
    }
  });

  it('reaches no further than who makes it', async () => {
    const project = await makeProject(t.db);
    const local = await signIn(t, { role: 'administrator', offices: [malmo.id], projects: [project.id] });
    const refused = async (given: object, field: string) => {
      const { body } = await local.post(TOKENS, wanted(given)).expect(422);
      expect(body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
    };
    const projects = [project.id];
    await refused({ office_ids: null, project_ids: projects }, 'office_ids');
    await refused({ office_ids: [barcelona.id], project_ids: projects }, 'office_ids');
    await refused({ office_ids: [malmo.id] }, 'project_ids');
    await refused({ office_ids: [malmo.id], project_ids: [(await makeProject(t.db)).id] }, 'project_ids');
    await local.post(TOKENS, wanted({ office_ids: [malmo.id], project_ids: projects })).expect(201);
  });

  it('is seen and revoked by its maker, and by those who reach all that it reaches', async () => {
    const program = await makeProgram(t, admin, { office_ids: [barcelona.id, malmo.id] });
    const both = await signIn(t, { role: 'administrator', offices: [barcelona.id, malmo.id] });
    const local = await signIn(t, { role: 'administrator', offices: [malmo.id] });
    const seenBy = async (who: SignedIn): Promise<boolean> =>
      (await who.get(`${TOKENS}?limit=500`)).body.data.some(({ id }: { id: string }) => id === program.id);
    expect(await Promise.all([seenBy(admin), seenBy(both), seenBy(local)])).toEqual([true, true, false]);
    await local.get(`${TOKENS}/${program.id}`).expect(404);
    await local.post(`${TOKENS}/${program.id}/revocation`).expect(404);
    await both.post(`${TOKENS}/${program.id}/revocation`).expect(201);
  });

  it('is walked page by page', async () => {
    for (let i = 0; i < 3; i++) await makeProgram(t, admin);
    const first = await admin.get(`${TOKENS}?limit=2`).expect(200);
    const second = await admin.get(`${TOKENS}?limit=2&cursor=${first.body.next_cursor}`).expect(200);
    const ids = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted().toReversed());
  });
});

describe('a program with an API token', () => {
  it('needs neither a cookie nor a form token', async () => {
    const program = await makeProgram(t, admin, { role: 'administrator' });
    const { body } = await program.send('post', '/api/v1/clients', { name: 'Fjordvind' }).expect(201);
    expect(body).toMatchObject({ name: 'Fjordvind' });
    await t
      .agent()
      .post('/api/v1/clients')
      .set({ authorization: `bearer ${program.token}`, 'sec-fetch-site': 'cross-site' })
      .send({ name: 'Solbris' })
      .expect(201);
  });

  it('sends a file as a form, and is named as who brought it', async () => {
    const job = await makeJob(t.db, { office: barcelona });
    const intake = await makeIntake(t.db, job);
    const program = await makeProgram(t, admin);
    const { body } = await t
      .agent()
      .post('/api/v1/imports')
      .set('authorization', `Bearer ${program.token}`)
      .field('intake_id', intake.id)
      .attach('file', Buffer.from('name,email\nAda Lind,ada.lind@example.com\n'), 'applicants.csv')
      .expect(202);
    expect(await t.db.query('SELECT created_by_id FROM import WHERE id = $1', [body.id])).toEqual([
      { created_by_id: admin.user.id },
    ]);
  });

  it('acts for its maker, and the audit tells by which token', async () => {
    const program = await makeProgram(t, admin, { role: 'administrator' });
    const { body: client } = await program.send('post', '/api/v1/clients', { name: 'Havsbris' }).expect(201);
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const entries = `/api/v1/audit-entries?token_id=${program.id}`;
    const { body } = await auditor.get(entries).expect(200);
    expect(body.data).toMatchObject([
      { action: 'client.created', object_id: client.id, actor_id: admin.user.id, token_id: program.id },
    ]);
    const { body: made } = await auditor.get(`/api/v1/audit-entries?object_id=${program.id}`).expect(200);
    expect(made.data).toMatchObject([{ action: 'api-token.created', actor_id: admin.user.id, token_id: null }]);
  });

  it('sees its own offices and projects, and nothing else', async () => {
    const jobs = await Promise.all([barcelona, barcelona, malmo].map((office) => makeJob(t.db, { office })));
    const [here, otherProject, elsewhere] = jobs;
    const program = await makeProgram(t, admin, {
      office_ids: [barcelona.id],
      project_ids: [here?.projectId ?? '', elsewhere?.projectId ?? ''],
    });
    await program.send('get', `/api/v1/jobs/${here?.id}`).expect(200);
    await program.send('get', `/api/v1/jobs/${otherProject?.id}`).expect(404);
    await program.send('get', `/api/v1/jobs/${elsewhere?.id}`).expect(404);
    const { body } = await program.send('get', '/api/v1/offices').expect(200);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([barcelona.id]);
  });

  it('loses what its maker loses: offices, projects, permissions, and with the account everything', async () => {
    const program = await makeProgram(t, admin, { role: 'administrator', office_ids: [barcelona.id, malmo.id] });
    const seen = async (): Promise<string[]> =>
      (await program.send('get', '/api/v1/offices').expect(200)).body.data.map(({ name }: { name: string }) => name);
    expect(await seen()).toEqual(['Barcelona', 'Malmö']);
    await t.db.query('UPDATE user_account SET has_all_offices = false WHERE id = $1', [admin.user.id]);
    await t.db.query('INSERT INTO user_office VALUES ($1, $2)', [admin.user.id, malmo.id]);
    expect(await seen()).toEqual(['Malmö']);
    await program.send('get', '/api/v1/audit-entries').expect(200);
    await t.db.query(`UPDATE user_account SET role = 'project_lead' WHERE id = $1`, [admin.user.id]);
    await program.send('get', '/api/v1/audit-entries').expect(403);
    await program.send('get', '/api/v1/jobs').expect(200);
    await t.db.query('UPDATE user_account SET deactivated_at = now() WHERE id = $1', [admin.user.id]);
    const { body } = await program.send('get', '/api/v1/jobs').expect(401);
    expect(body.code).toBe('revoked-token');
  });

  it('with all offices reaches those of its maker only', async () => {
    const program = await makeProgram(t, admin);
    await t.db.query('UPDATE user_account SET has_all_offices = false WHERE id = $1', [admin.user.id]);
    const { body } = await program.send('get', '/api/v1/offices').expect(200);
    expect(body.data).toEqual([]);
  });

  it('gets to no account, session or token, whatever its role', async () => {
    const program = await makeProgram(t, admin, { role: 'administrator' });
    const asked = [
      ['get', '/api/v1/account'],
      ['patch', '/api/v1/account', { theme: 'dark' }],
      ['post', '/api/v1/account/password-change', { current_password: 'a', new_password: 'a good password' }],
      ['get', '/api/v1/account/sessions'],
      ['delete', '/api/v1/account/sessions'],
      ['get', '/api/v1/session'],
      ['delete', '/api/v1/session'],
      ['get', TOKENS],
      ['post', TOKENS, wanted()],
      ['post', `${TOKENS}/${program.id}/revocation`],
    ] as const;
    for (const [method, path, body] of asked) {
      const { status } = await program.send(method, path, body);
      expect({ method, path, status }).toEqual({ method, path, status: 403 });
    }
    await admin.get('/api/v1/account').expect(200);
  });

  it('is no visitor of pages', async () => {
    const program = await makeProgram(t, admin, { role: 'administrator' });
    await program
      .send('get', '/board')
      .expect(303)
      .expect('location', /^\/sign-in/);
    await t.agent().get('/account').set({ cookie: admin.cookie, authorization: 'Bearer of-some-proxy' }).expect(200);
  });

  it('has one answer for each Idempotency-Key, apart from that of its maker', async () => {
    const program = await makeProgram(t, admin, { role: 'administrator' });
    const key = uuid();
    await admin.post('/api/v1/clients', { name: 'Mine' }).set('idempotency-key', key).expect(201);
    const { body } = await program
      .send('post', '/api/v1/clients', { name: 'Its' })
      .set('idempotency-key', key)
      .expect(201);
    expect(body.name).toBe('Its');
  });

  it('moves people as its maker would', async () => {
    const job = await makeJob(t.db, { office: barcelona });
    const application = await makeApplication(t, admin.actor, await makeIntake(t.db, job));
    const program = await makeProgram(t, admin, { office_ids: [barcelona.id] });
    const step = { from_stage_id: stage(job, 'external', 'applied'), to_stage_id: stage(job, 'external', 'interview') };
    await program.send('post', `/api/v1/applications/${application.id}/moves`, step).expect(201);
    await program.send('post', `/api/v1/applications/${application.id}/moves`, step).expect(409);
  });
});

describe('a token that does not work', () => {
  const refusedWith = async (token: string, code: string) => {
    const { body, headers } = await programWith(t, token).send('get', '/api/v1/jobs').expect(401);
    expect(body.code).toBe(code);
    expect(headers['www-authenticate']).toBe('Bearer realm="Handpick", error="invalid_token"');
  };

  it.each(['', 'hpk_', 'x', newApiToken(), newApiToken().slice(0, -1), 'a b', `${newApiToken()}, ${newApiToken()}`])(
    'is refused: %j',
    (token) => refusedWith(token, 'unknown-token'),
  );

  it('is told apart from none at all', async () => {
    const { body, headers } = await t.agent().get('/api/v1/jobs').expect(401);
    expect(body.code).toBe('unauthenticated');
    expect(headers['www-authenticate']).toBe('Bearer realm="Handpick"');
  });

  it('has expired or was revoked', async () => {
    const program = await makeProgram(t, admin);
    await program.send('get', '/api/v1/jobs').expect(200);
    await t.db.query(`UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [program.id]);
    await refusedWith(program.token, 'expired-token');
    const other = await makeProgram(t, admin);
    const { body } = await admin.post(`${TOKENS}/${other.id}/revocation`).expect(201);
    expect(body).toMatchObject({ state: 'revoked', revoked_at: expect.any(String) });
    await refusedWith(other.token, 'revoked-token');
    const { body: again } = await admin.post(`${TOKENS}/${other.id}/revocation`).expect(201);
    expect(again.revoked_at).toBe(body.revoked_at);
    const revoked = `SELECT count(*)::int FROM audit_entry WHERE action = 'api-token.revoked' AND object_id = $1`;
    expect(await t.db.query(revoked, [other.id])).toEqual([{ count: 1 }]);
  });

  it('is refused though a good cookie comes with it, and also where nobody is needed', async () => {
    const both = { cookie: admin.cookie, authorization: `Bearer ${newApiToken()}` };
    await t.agent().get('/api/v1/jobs').set(both).expect(401);
    await t.agent().get('/api/openapi.json').set(both).expect(401);
  });

  it('counts as used to the minute', async () => {
    const program = await makeProgram(t, admin);
    const used = async (): Promise<string | null> =>
      (await admin.get(`${TOKENS}/${program.id}`).expect(200)).body.last_used_at;
    expect(await used()).toBeNull();
    await program.send('get', '/api/v1/jobs').expect(200);
    const first = await used();
    expect(Date.parse(first ?? '')).toBeGreaterThan(Date.now() - 60_000);
    await program.send('get', '/api/v1/jobs').expect(200);
    expect(await used()).toBe(first);
    await t.db.query(`UPDATE api_token SET last_used_at = now() - interval '61 seconds' WHERE id = $1`, [program.id]);
    await program.send('get', '/api/v1/jobs').expect(200);
    expect(Date.parse((await used()) ?? '')).toBeGreaterThanOrEqual(Date.parse(first ?? ''));
  });
});

describe('the number of requests a minute', () => {
  let own: TestApp;
  let owner: SignedIn;
  beforeAll(async () => {
    own = await startApp({ rateLimit: 20 });
    owner = await signIn(own, { role: 'administrator', offices: 'all' });
  });
  afterAll(() => own.close());

  const remaining = ({ headers }: { headers: Record<string, string> }): number =>
    Number(headers['ratelimit-remaining']);

  it('is counted apart for each token and each person, once they have shown that they work', async () => {
    const [one, other] = [await makeProgram(own, owner), await makeProgram(own, owner)];
    const ask = (program: typeof one) => program.send('get', '/api/v1/jobs');
    const first = await ask(one).expect(200);
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '20', 'ratelimit-remaining': '19' });
    await ask(other).expect(200);
    await owner.get('/api/v1/jobs').expect(200);
    for (let left = 19; left >= 0; left--) expect(remaining(await ask(one).expect(200))).toBe(left);
    const { headers, body } = await ask(one)
      .expect(429)
      .expect('content-type', /^application\/problem\+json/);
    expect(body.code).toBe('too-many-requests');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['ratelimit-reset'])).toBeGreaterThan(0);
    expect(remaining(await ask(other).expect(200))).toBe(19);
    expect(remaining(await owner.get('/api/v1/jobs').expect(200))).toBe(19);
  });

  it('is one for a person, however many sessions', async () => {
    const secondSession = await signIn(own, { role: 'recruiter' });
    await secondSession.get('/api/v1/jobs');
    expect(remaining(await secondSession.get('/api/v1/jobs'))).toBe(19);
  });

  it('cannot be escaped by inventing tokens or cookies: those count against the network address', async () => {
    const guess = (headers: Record<string, string>) => own.agent().get('/api/v1/jobs').set(headers);
    const statuses: number[] = [];
    for (let i = 0; i < 30; i++) {
      const invented = i % 2 ? { authorization: `Bearer ${newApiToken()}` } : { cookie: `handpick_session=${uuid()}` };
      statuses.push((await guess(invented)).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20);
    await owner.get('/api/v1/jobs').expect(200);
  });

  it('is that of the address again for a token that was revoked', async () => {
    await own.close();
    own = await startApp({ rateLimit: 20 });
    owner = await signIn(own, { role: 'administrator', offices: 'all' });
    const program = await makeProgram(own, owner);
    await program.send('get', '/api/v1/jobs').expect(200);
    await owner.post(`${TOKENS}/${program.id}/revocation`).expect(201);
    await program.send('get', '/api/v1/jobs').expect(401);
    expect(remaining(await program.send('get', '/api/v1/jobs').expect(401))).toBe(17);
  });
});
