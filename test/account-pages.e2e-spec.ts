import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FirstAdministrator } from '../src/accounts/first-administrator.service.js';
import { startApp, type TestApp } from './support/app.js';
import { makeOffice } from './support/factories.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

const PASSWORD = 'correct horse battery';
const EMAIL = 'elena.vives@example.com';

const tokenIn = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

describe('the door', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
    await makeUser(t, { role: 'agent', email: EMAIL, password: PASSWORD });
  });
  afterAll(() => t.close());
  beforeEach(() => t.db.query('DELETE FROM sign_in_attempt'));

  it('is where a page leads whoever is not signed in, and leads back', async () => {
    const browser = t.agent();
    const asked = await browser.get('/account?done=settings').expect(303);
    expect(asked.headers['location']).toBe('/sign-in?return_to=%2Faccount%3Fdone%3Dsettings');
    const door = await browser.get(asked.headers['location'] as string).expect(200);
    expect(door.text).toContain('name="return_to" value="/account?done&#x3D;settings"');
    const signedIn = await browser
      .post('/sign-in')
      .type('form')
      .send({ email: EMAIL, password: PASSWORD, return_to: '/account?done=settings', _csrf: tokenIn(door.text) });
    expect(signedIn.status).toBe(303);
    expect(signedIn.headers['location']).toBe('/account?done=settings');
    await browser.get('/account').expect(200);
    await browser.get('/sign-in').expect(303).expect('location', '/');
    await browser.get('/').expect(303).expect('location', '/account');
  });

  it('never leads to another site', async () => {
    const browser = t.agent();
    const door = await browser.get('/sign-in?return_to=//evil.example').expect(200);
    expect(door.text).toContain('name="return_to" value="/"');
    await browser
      .post('/sign-in')
      .type('form')
      .send({ email: EMAIL, password: PASSWORD, return_to: '/.//evil.example', _csrf: tokenIn(door.text) })
      .expect(303)
      .expect('location', '/');
  });

  it('says one and the same when the address or the password is wrong, and keeps the address', async () => {
    const browser = t.agent();
    const { text } = await browser.get('/sign-in');
    const send = (email: string) =>
      browser
        .post('/sign-in')
        .type('form')
        .send({ email, password: 'not the password', _csrf: tokenIn(text) });
    for (const email of [EMAIL, 'nobody@example.com', '']) {
      const { text: refused } = await send(email).expect(422);
      expect(refused).toContain('The e-mail address or the password is not right.');
      expect(refused).toContain(`value="${email}"`);
      expect(refused).not.toContain('not the password');
    }
  });

  it('asks for patience after five failures', async () => {
    const browser = t.agent();
    const { text } = await browser.get('/sign-in');
    const send = () =>
      browser
        .post('/sign-in')
        .type('form')
        .send({ email: EMAIL, password: 'wrong', _csrf: tokenIn(text) });
    for (let i = 0; i < 5; i++) await send().expect(422);
    const { text: paused, headers } = await send().expect(429);
    expect(paused).toMatch(/Wait \d+ seconds, then try again/);
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
  });

  it('takes no form that another visit was given', async () => {
    const { text } = await t.agent().get('/sign-in');
    const form = { email: EMAIL, password: PASSWORD, _csrf: tokenIn(text) };
    await t.agent().post('/sign-in').type('form').send(form).expect(403);
  });

  it('speaks three languages, and remembers which', async () => {
    const browser = t.agent();
    await browser.get('/sign-in?lang=sv').expect(200, /<h1[^>]*>Logga in</);
    await browser.get('/sign-in').expect(200, /<html lang="sv"/);
    await t
      .agent()
      .get('/sign-in')
      .set('accept-language', 'es-ES,es;q=0.9')
      .expect(200, /<h1[^>]*>Inicia sesión</);
  });

  it('is left by signing out', async () => {
    const user = await signIn(t, { role: 'agent' });
    await user.form('/sign-out').expect(303).expect('location', '/sign-in');
    await user.get('/account').expect(303);
  });
});

describe('the page of the own account', () => {
  let t: TestApp;
  let user: SignedIn;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    await t.db.query('DELETE FROM sign_in_attempt');
    user = await signIn(t, { role: 'coach', name: 'Märta Dahl', password: PASSWORD });
  });

  it('changes language, theme and keys', async () => {
    await user
      .form('/account/settings', { version: '1', language: 'sv', theme: 'dark' })
      .expect(303)
      .expect('location', '/account?done=settings');
    const { text } = await user.get('/account?done=settings').expect(200);
    expect(text).toContain('<html lang="sv" data-bs-theme="dark">');
    expect(text).toContain('data-keys="off"');
    expect(text).toContain('Dina inställningar är sparade.');
  });

  it('takes a time zone, shows times in it, and goes back to that of the office', async () => {
    const settings = (time_zone: string, version: number) =>
      user.form('/account/settings', { version: String(version), language: 'en', theme: 'auto', time_zone });
    await t.db.query(`UPDATE user_session SET created_at = '2026-07-01T20:05:00Z' WHERE user_id = $1`, [user.user.id]);
    const office = await makeOffice(t.db, 'Malmö');
    await t.db.query('INSERT INTO user_office (user_id, office_id) VALUES ($1, $2)', [user.user.id, office.id]);
    expect((await user.get('/account')).text).toContain('1 Jul 2026, 22:05');
    await settings('Asia/Kolkata', 1).expect(303);
    const { text } = await user.get('/account').expect(200);
    expect(text).toContain('<option value="Asia/Kolkata" selected>Asia/Kolkata</option>');
    expect(text).toContain('2 Jul 2026, 01:35');
    const refused = await settings('Mars/Olympus', 2).expect(422);
    expect(refused.text).toContain('id="e-time_zone">Choose a time zone of the list.');
    await settings('', 2).expect(303);
    expect((await user.get('/account')).text).toContain('1 Jul 2026, 22:05');
  });

  it('refuses settings that were changed in the meantime', async () => {
    await user.form('/account/settings', { version: '1', language: 'sv', theme: 'dark' }).expect(303);
    await user.form('/account/settings', { version: '1', language: 'es', theme: 'dark' }).expect(412);
  });

  it('says at the field what is wrong with a password', async () => {
    const { text } = await user
      .form('/account/password', { current_password: 'a guess', new_password: 'a much better one' })
      .expect(422);
    expect(text).toContain('id="e-current_password">This is not your password.');
    const short = await user.form('/account/password', { current_password: PASSWORD, new_password: 'short' });
    expect(short.text).toContain('id="e-new_password">Use 12 to 200 characters.');
    await user
      .form('/account/password', { current_password: PASSWORD, new_password: 'a much better one' })
      .expect(303)
      .expect('location', '/account?done=password-change');
  });

  it('ends one session, and all of them', async () => {
    await t.agent().post('/api/v1/session').send({ email: user.user.email, password: PASSWORD }).expect(204);
    const { text } = await user.get('/account');
    const ends = [...text.matchAll(/action="(\/account\/sessions\/[^"]+\/end)"/g)].map(([, action]) => action ?? '');
    expect(ends).toHaveLength(1);
    await user.form(ends[0] ?? '').expect(303);
    await user.form('/account/sessions/end').expect(303).expect('location', '/sign-in');
    await user.get('/account').expect(303);
  });
});

describe('the one-time link of an empty start', () => {
  let t: TestApp;
  beforeEach(async () => {
    t = await startApp();
  });
  afterEach(() => t.close());
  const given = { name: 'Nora Wallin', email: 'nora.wallin@example.com', password: 'a very good password' };
  const pathOf = (link: string | null): string => new URL(link ?? 'http://no.link').pathname;

  it('makes the first administrator, signed in, and works once', async () => {
    const path = pathOf(await t.app.get(FirstAdministrator).prepare());
    const browser = t.agent();
    const { text } = await browser.get(path).expect(200);
    const send = (fields: object) =>
      browser
        .post(path)
        .type('form')
        .send({ ...given, ...fields, _csrf: tokenIn(text) });
    const refused = await send({ email: 'nora', password: 'short' }).expect(422);
    expect(refused.text).toContain('id="e-email"');
    expect(refused.text).toContain('id="e-password">Use 12 to 200 characters.');
    await send({}).expect(303).expect('location', '/settings/first-steps');
    const { body } = await browser.get('/api/v1/account').expect(200);
    expect(body).toMatchObject({ email: given.email, name: given.name, role: 'administrator', office_ids: null });
    await t.agent().get(path).expect(404);
    expect(await t.app.get(FirstAdministrator).prepare()).toBeNull();
  });

  it('is replaced by the next start and runs out after a day', async () => {
    const first = pathOf(await t.app.get(FirstAdministrator).prepare());
    const second = pathOf(await t.app.get(FirstAdministrator).prepare());
    await t.agent().get(first).expect(404);
    await t.agent().get(second).expect(200);
    await t.db.query(`UPDATE one_time_link SET expires_at = now()`);
    await t.agent().get(second).expect(404);
    await t.agent().get('/setup/anything').expect(404);
  });
});
