import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../src/accounts/passwords.js';
import { FirstAdministrator } from '../src/accounts/first-administrator.service.js';
import { tokenHash } from '../src/accounts/tokens.js';
import { startApp, type TestApp } from './support/app.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

const PASSWORD = 'correct horse battery';
const EMAIL = 'Elena.Vives@example.com';

let t: TestApp;
beforeAll(async () => {
  t = await startApp();
});
afterAll(() => t.close());

const door = (email: string, password: string) => t.agent().post('/api/v1/session').send({ email, password });
const cookieOf = (headers: Record<string, unknown>): string => String((headers['set-cookie'] as string[])[0]);
const ask = (cookie: string) => t.agent().get('/api/v1/account').set('cookie', cookie);

describe('signing in', () => {
  beforeAll(() => makeUser(t, { role: 'recruiter', email: EMAIL, name: 'Elena Vives', password: PASSWORD }));
  beforeEach(() => t.db.query('DELETE FROM sign_in_attempt'));

  it('opens a session whose cookie no script and no other site can use', async () => {
    const { headers } = await door('elena.vives@EXAMPLE.com ', PASSWORD).expect(204);
    const cookie = cookieOf(headers);
    expect(cookie).toMatch(/^handpick_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const { body } = await ask(cookie).expect(200);
    expect(body).toMatchObject({ email: EMAIL, name: 'Elena Vives', role: 'recruiter', office_ids: [], version: 1 });
  });

  it('stores only a hash of the token', async () => {
    const { headers } = await door(EMAIL, PASSWORD).expect(204);
    const token = /=([\w-]+)/.exec(cookieOf(headers))?.[1] ?? '';
    const stored = await t.db.query('SELECT token_hash FROM user_session ORDER BY id DESC LIMIT 1');
    expect(stored).toEqual([{ token_hash: tokenHash(token) }]);
  });

  it('gives a new session at each sign-in and ends the one before', async () => {
    const first = await door(EMAIL, PASSWORD);
    const before = cookieOf(first.headers);
    const second = await door(EMAIL, PASSWORD).set('cookie', before).expect(204);
    await ask(before).expect(401);
    await ask(cookieOf(second.headers)).expect(200);
  });

  it('answers an unknown address, a wrong password and a deactivated user alike', async () => {
    const gone = await makeUser(t, { role: 'hr', email: 'gone@example.com', password: PASSWORD });
    await t.db.query('UPDATE user_account SET deactivated_at = now() WHERE id = $1', [gone.id]);
    const answers = await Promise.all([
      door('nobody@example.com', PASSWORD),
      door(EMAIL, 'not the password'),
      door('gone@example.com', PASSWORD),
    ]);
    const told = answers.map(({ status, body, headers }) => ({
      status,
      cookies: headers['set-cookie'],
      body: { ...(body as object), request_id: null },
    }));
    expect(told[0]).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } });
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('spends as much time on an unknown address as on a wrong password', async () => {
    await hashPassword('warm');
    await makeUser(t, { role: 'hr', email: 'timed@example.com', password: PASSWORD });
    const time = async (email: string): Promise<number> => {
      const start = performance.now();
      await door(email, 'not the password').expect(401);
      return performance.now() - start;
    };
    const times = { known: [] as number[], unknown: [] as number[] };
    // In turns: whatever else the machine does falls on both.
    for (let i = 0; i < 5; i++) {
      times.known.push(await time('timed@example.com'));
      times.unknown.push(await time('untimed@example.com'));
    }
    const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
    expect(unknown).toBeGreaterThan(known / 2);
    expect(unknown).toBeLessThan(known * 2);
  });

  it.each([EMAIL, 'nobody-at-all@example.com'])('pauses after five failures for %s', async (email) => {
    for (let i = 0; i < 5; i++) await door(email, 'not the password').expect(401);
    const { headers, body } = await door(email, PASSWORD).expect(429);
    expect(body).toMatchObject({ code: 'too-many-attempts' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('lets a person in again after the pause, and forgets the failures', async () => {
    for (let i = 0; i < 5; i++) await door(EMAIL, 'not the password');
    await t.db.query(`UPDATE sign_in_attempt SET at = at - interval '61 seconds'`);
    await door(EMAIL, PASSWORD).expect(204);
    await door(EMAIL, 'not the password').expect(401);
    await door(EMAIL, PASSWORD).expect(204);
  });

  it('gains nothing from trying many passwords at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => door(EMAIL, 'not the password')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('pauses a network address that fails with many accounts', async () => {
    await door('one@example.com', 'not the password').expect(401);
    await t.db.query(
      `INSERT INTO sign_in_attempt (id, email_hash, address_hash, has_succeeded)
       SELECT gen_random_uuid(), sha256(n::text::bytea), (SELECT address_hash FROM sign_in_attempt LIMIT 1), false
       FROM generate_series(1, 50) n`,
    );
    await door('two@example.com', 'not the password').expect(429);
  });

  it('refuses what is not a sign-in', async () => {
    const { body } = await t.agent().post('/api/v1/session').send({ email: EMAIL }).expect(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ field: 'password' }));
  });
});

describe('a session', () => {
  let recruiter: SignedIn;
  beforeEach(async () => {
    recruiter = await signIn(t, { role: 'recruiter' });
  });
  const age = (column: string, interval: string) =>
    t.db.query(`UPDATE user_session SET ${column} = now() - $2::interval WHERE user_id = $1`, [
      recruiter.user.id,
      interval,
    ]);

  it('ends when it is not used for the idle time', async () => {
    await age('last_seen_at', '479 minutes');
    await recruiter.get('/api/v1/account').expect(200);
    await age('last_seen_at', '481 minutes');
    await recruiter.get('/api/v1/account').expect(401);
  });

  it('ends at its absolute limit, however much it is used', async () => {
    await age('expires_at', '1 second');
    await recruiter.get('/api/v1/account').expect(401);
  });

  it('ends at once when its user is deactivated', async () => {
    await t.db.query('UPDATE user_account SET deactivated_at = now() WHERE id = $1', [recruiter.user.id]);
    await recruiter.get('/api/v1/account').expect(401);
  });

  it('notes its use at most once a minute', async () => {
    const seen = async (): Promise<string> =>
      (await t.db.query('SELECT last_seen_at::text FROM user_session WHERE user_id = $1', [recruiter.user.id]))[0]
        .last_seen_at;
    await age('last_seen_at', '50 seconds');
    const before = await seen();
    await recruiter.get('/api/v1/account');
    expect(await seen()).toBe(before);
    await age('last_seen_at', '70 seconds');
    await recruiter.get('/api/v1/account');
    expect(new Date(await seen()).getTime()).toBeGreaterThan(Date.now() - 10_000);
  });

  it('is ended by signing out', async () => {
    const { headers } = await recruiter.delete('/api/v1/session').expect(204);
    expect(cookieOf(headers)).toMatch(/^handpick_session=;/);
    await recruiter.get('/api/v1/account').expect(401);
  });

  it('is listed, and one can be ended from another', async () => {
    await makeUser(t, { role: 'hr', email: 'two.places@example.com', password: PASSWORD });
    const [here, there] = [
      await door('two.places@example.com', PASSWORD),
      await door('two.places@example.com', PASSWORD),
    ];
    const [cookie, other] = [cookieOf(here.headers), cookieOf(there.headers)];
    const { body } = await t.agent().get('/api/v1/account/sessions').set('cookie', cookie).expect(200);
    expect(body.data.map((session: { is_current: boolean }) => session.is_current)).toEqual([false, true]);
    const { body: signedIn } = await t.agent().get('/api/v1/session').set('cookie', cookie).expect(200);
    const end = (id: string) =>
      t.agent().delete(`/api/v1/account/sessions/${id}`).set({ cookie, 'x-csrf-token': signedIn.csrf_token });
    await end(body.data[0].id).expect(204);
    await ask(other).expect(401);
    await ask(cookie).expect(200);
    await end(body.data[0].id).expect(404);
  });

  it('of somebody else cannot be ended', async () => {
    const other = await signIn(t, { role: 'administrator', offices: 'all' });
    const [{ id }] = await t.db.query('SELECT id FROM user_session WHERE user_id = $1', [recruiter.user.id]);
    await other.delete(`/api/v1/account/sessions/${id}`).expect(404);
    await recruiter.get('/api/v1/account').expect(200);
  });

  it('is ended everywhere by one request', async () => {
    await recruiter.delete('/api/v1/account/sessions').expect(204);
    await recruiter.get('/api/v1/account').expect(401);
  });
});

describe('the own account', () => {
  let user: SignedIn;
  beforeEach(async () => {
    user = await signIn(t, { role: 'hr', grants: ['hr_data'], password: PASSWORD });
    await t.db.query('DELETE FROM sign_in_attempt');
  });

  it('is refused to whoever is not signed in', async () => {
    const { body } = await t.agent().get('/api/v1/account').expect(401);
    expect(body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('names what its role and grants allow', async () => {
    const { body } = await user.get('/api/v1/account').expect(200).expect('etag', '"1"');
    expect(body).toMatchObject({ role: 'hr', grants: ['hr_data'], project_ids: null });
    expect(body.permissions).toContain('applications:correct');
    expect(body.permissions).not.toContain('users:manage');
  });

  it('has settings that are changed with the version that was read', async () => {
    await user.patch('/api/v1/account', { theme: 'dark' }).expect(428);
    const changed = await user.patch('/api/v1/account', { theme: 'dark', has_keys: false }).set('if-match', '"1"');
    expect(changed.body).toMatchObject({ theme: 'dark', has_keys: false, language: 'en', version: 2 });
    await user.patch('/api/v1/account', { language: 'sv' }).set('if-match', '"1"').expect(412);
    await user.patch('/api/v1/account', { language: 'fi' }).set('if-match', '"2"').expect(422);
    await user.patch('/api/v1/account', { role: 'administrator' }).set('if-match', '"2"').expect(422);
  });

  it('has a time zone of its own, or that of the first office', async () => {
    const change = (time_zone: unknown, version: number) =>
      user.patch('/api/v1/account', { time_zone }).set('if-match', `"${version}"`);
    expect((await user.get('/api/v1/account')).body).toMatchObject({ time_zone: null });
    expect((await change('America/New_York', 1).expect(200)).body).toMatchObject({ time_zone: 'America/New_York' });
    for (const wrong of ['Mars/Olympus', '+02:00', '', 5, ['UTC']]) {
      const { body } = await change(wrong, 2).expect(422);
      expect(body.errors).toEqual([
        {
          field: 'time_zone',
          code: 'is-time-zone',
          message: 'must be a time zone (IANA), such as Europe/Stockholm',
        },
      ]);
    }
    expect((await change(null, 2).expect(200)).body).toMatchObject({ time_zone: null, version: 3 });
  });

  it('gets a new password, which ends every other session', async () => {
    const { headers } = await door(user.user.email, PASSWORD).expect(204);
    const change = (current: string, next: string) =>
      user.post('/api/v1/account/password-change', { current_password: current, new_password: next });
    const refused = await change('not the password', 'a much better password').expect(422);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ field: 'current_password', code: 'wrong-password' }),
    ]);
    await change(PASSWORD, 'short').expect(422);
    await change(PASSWORD, 'a much better password').expect(204);
    await ask(cookieOf(headers)).expect(401);
    await user.get('/api/v1/account').expect(200);
    await door(user.user.email, PASSWORD).expect(401);
    await door(user.user.email, 'a much better password').expect(204);
  });

  it('is no way to guess its password', async () => {
    const guess = () =>
      user.post('/api/v1/account/password-change', { current_password: 'a guess', new_password: 'a good password' });
    for (let i = 0; i < 5; i++) await guess().expect(422);
    await guess().expect(429);
  });
});

describe('a request from another site', () => {
  let user: SignedIn;
  beforeAll(async () => {
    user = await signIn(t, { role: 'recruiter' });
  });
  const send = (headers: Record<string, string>) =>
    t
      .agent()
      .patch('/api/v1/account')
      .set({ cookie: user.cookie, 'if-match': '"1"', ...headers })
      .send({});

  it.each([
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
  ])('is refused by %s: %s', async (name, value) => {
    const { body } = await send({ [name]: value }).expect(403);
    expect(body.code).toBe('cross-site-request');
  });

  it('is told from one of our own pages and from a program', async () => {
    await send({ 'sec-fetch-site': 'same-origin' }).expect(200);
    await send({ origin: t.url }).expect(200);
    await send({}).expect(200);
  });

  it('cannot pass as a form without the token of the session', async () => {
    const other = await signIn(t, { role: 'recruiter' });
    const form = (fields: object) =>
      t.agent().delete('/api/v1/account/sessions').set('cookie', user.cookie).type('form').send(fields);
    for (const fields of [{}, { _csrf: 'x' }, { _csrf: other.csrf }]) {
      const { body } = await form(fields).expect(403);
      expect(body.code).toBe('form-expired');
    }
    await t.agent().delete('/api/v1/session').set('cookie', user.cookie).expect(403);
    await form({ _csrf: user.csrf }).expect(204);
  });
});

describe('the first administrator', () => {
  it('comes from the configuration, once', async () => {
    const own = await startApp({ firstAdminEmail: 'root@example.com', firstAdminPassword: PASSWORD });
    try {
      const first = own.app.get(FirstAdministrator);
      expect(await first.prepare()).toBeNull();
      expect(await first.prepare()).toBeNull();
      const session = { email: 'root@example.com', password: PASSWORD };
      const { headers } = await own.agent().post('/api/v1/session').send(session).expect(204);
      const { body } = await own.agent().get('/api/v1/account').set('cookie', cookieOf(headers)).expect(200);
      expect(body).toMatchObject({ role: 'administrator', office_ids: null });
      expect(await own.db.query('SELECT count(*)::int FROM user_account')).toEqual([{ count: 1 }]);
    } finally {
      await own.close();
    }
  });
});

describe('behind TLS', () => {
  it('the cookie is for this host alone and never sent in the open', async () => {
    const own = await startApp({ publicUrl: 'https://handpick.example.com' });
    try {
      await makeUser(own, { role: 'hr', email: EMAIL, password: PASSWORD });
      const { headers } = await own.agent().post('/api/v1/session').send({ email: EMAIL, password: PASSWORD });
      expect(cookieOf(headers)).toMatch(/^__Host-handpick_session=[\w-]+; Max-Age=604800; Path=\/; HttpOnly; Secure;/);
    } finally {
      await own.close();
    }
  });
});
