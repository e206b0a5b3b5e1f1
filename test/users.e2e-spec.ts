import { makeProgram } from './support/programs.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { tokenHash } from '../src/accounts/tokens.js';
import type { InvitationView, NewUserView, UserView } from '../src/users/user.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, makeProject, stage } from './support/factories.js';
import { makeUser, signIn, type SignedIn, type Who } from './support/sign-in.js';

const PASSWORD = 'correct horse battery';

let t: TestApp;
let barcelona: string;
let malmo: string;
let root: SignedIn;

beforeAll(async () => {
  t = await startApp();
  barcelona = (await makeOffice(t.db, 'Barcelona')).id;
  malmo = (await makeOffice(t.db, 'Malmö')).id;
  root = await signIn(t, { role: 'administrator', offices: 'all', password: PASSWORD, name: 'Root' });
});
afterAll(() => t.close());

const address = (): string => `${uuid()}@example.com`;
const somebody = (given: object = {}) => ({
  name: 'Nils Berg',
  email: address(),
  role: 'recruiter',
  office_ids: [malmo],
  ...given,
});
const tokenOf = ({ url }: InvitationView): string => new URL(String(url)).pathname.replace('/join/', '');
const invite = async (who: SignedIn, given: object = {}): Promise<NewUserView> =>
  (await who.post('/api/v1/users', somebody(given)).expect(201)).body as NewUserView;
const change = (who: SignedIn, id: string, changes: object, version = 1) =>
  who.patch(`/api/v1/users/${id}`, changes).set('if-match', `"${version}"`);
const door = (email: string, password = PASSWORD) => t.agent().post('/api/v1/session').send({ email, password });
const join = async (token: string, fields: Record<string, string> = {}) => {
  const visitor = t.agent();
  const { text, status } = await visitor.get(`/join/${token}`);
  if (status !== 200) return { status, headers: {} as Record<string, unknown>, text };
  const csrf = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  return visitor
    .post(`/join/${token}`)
    .type('form')
    .send({ _csrf: csrf, password: PASSWORD, ...fields });
};
const cookieIn = (headers: Record<string, unknown>): string =>
  (headers['set-cookie'] as string[]).find((one) => one.startsWith('handpick_session=')) ?? '';
const audited = async (id: string): Promise<{ action: string; changed: string[] }[]> =>
  t.db.query('SELECT action, changed FROM audit_entry WHERE object_id = $1 ORDER BY at, id', [id]);
const wrong = (body: unknown): string[] =>
  (body as { errors: { field: string; code: string }[] }).errors.map(({ field, code }) => `${field}: ${code}`);

describe('inviting', () => {
  it('makes an account without a password, and a link that is stored as a hash', async () => {
    const invited = await invite(root, { name: '  Nils   Berg ', grants: ['hr_data'], language: 'sv' });
    expect(invited).toMatchObject({
      name: 'Nils Berg',
      state: 'invited',
      role: 'recruiter',
      grants: ['hr_data'],
      office_ids: [malmo],
      project_ids: null,
      language: 'sv',
      last_seen_at: null,
      deactivated_at: null,
      version: 1,
      invitation: { user_id: invited.id, purpose: 'invitation' },
    });
    const token = tokenOf(invited.invitation);
    expect(token).toMatch(/^[\w-]{43}$/);
    const links = await t.db.query('SELECT token_hash, purpose FROM one_time_link WHERE user_id = $1', [invited.id]);
    expect(links).toEqual([{ token_hash: tokenHash(token), purpose: 'invitation' }]);
    const days = (Date.parse(invited.invitation.expires_at) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(7);
    expect((await audited(invited.id)).map(({ action }) => action)).toEqual(['account.created', 'user.invited']);
  });

  it('lets nobody in before the link was used', async () => {
    const { email } = await invite(root);
    const { body } = await door(email).expect(401);
    expect(body.code).toBe('wrong-credentials');
  });

  it('tells the link once: an answer that is repeated has none', async () => {
    const [given, key] = [somebody(), uuid()];
    const ask = () => root.post('/api/v1/users', given).set('idempotency-key', key).expect(201);
    const first = (await ask()).body as NewUserView;
    const again = (await ask()).body as NewUserView;
    expect(first.invitation.url).toMatch(/\/join\//);
    expect(again).toEqual({ ...first, invitation: { ...first.invitation, url: null } });
    const kept = await t.db.query('SELECT response_body::text AS body FROM idempotency_key');
    expect(JSON.stringify(kept)).not.toContain(tokenOf(first.invitation));
  });

  it.each([
    ['no name', { name: '   ' }, 'name: is-not-empty'],
    ['a huge name', { name: 'x'.repeat(201) }, 'name: max-length'],
    ['a name that is no text', { name: { first: 'A' } }, 'name: is-string'],
    ['an address that is none', { email: 'nils' }, 'email: is-email'],
    ['a huge address', { email: `${'x'.repeat(400)}@example.com` }, 'email: is-email'],
    ['a role that does not exist', { role: 'owner' }, 'role: is-in'],
    ['a grant that does not exist', { grants: ['everything'] }, 'grants: is-in'],
    ['a grant twice', { grants: ['hr_data', 'hr_data'] }, 'grants: array-unique'],
    ['no offices', { office_ids: [] }, 'office_ids: array-not-empty'],
    ['nothing about offices', { office_ids: undefined }, 'office_ids: is-array'],
    ['an office that does not exist', { office_ids: [uuid()] }, 'office_ids: unknown'],
    ['an office that is no id', { office_ids: ['Malmö'] }, 'office_ids: is-uuid'],
    ['a project that does not exist', { project_ids: [uuid()] }, 'project_ids: unknown'],
    ['a language nobody speaks here', { language: 'fi' }, 'language: is-in'],
    ['a password', { password: PASSWORD }, 'password: unknown-field'],
  ])('refuses %s', async (_, given, problem) => {
    const { body } = await root.post('/api/v1/users', somebody(given)).expect(422);
    expect(wrong(body)).toContain(problem);
  });

  it('refuses an address that somebody has, in any case and also deactivated', async () => {
    const { id, email } = await invite(root);
    const again = () => root.post('/api/v1/users', somebody({ email: email.toUpperCase() })).expect(409);
    expect(wrong((await again()).body)).toEqual(['email: email-taken']);
    await root.post(`/api/v1/users/${id}/deactivation`).expect(200);
    expect(wrong((await again()).body)).toEqual(['email: email-taken']);
  });

  it('gives one address to one of two who ask at the same moment', async () => {
    const given = somebody();
    const answers = await Promise.all([root.post('/api/v1/users', given), root.post('/api/v1/users', given)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });
});

describe('a link', () => {
  it('lets the person set a password, signs in at once, and works once', async () => {
    const { id, email, invitation } = await invite(root, { language: 'es' });
    const { status, headers } = await join(tokenOf(invitation), { language: 'sv' });
    expect(status).toBe(303);
    const { body } = await t.agent().get('/api/v1/account').set('cookie', cookieIn(headers)).expect(200);
    expect(body).toMatchObject({ id, email, language: 'sv' });
    await door(email).expect(204);
    expect((await join(tokenOf(invitation))).status).toBe(404);
    const { body: user } = await root.get(`/api/v1/users/${id}`).expect(200);
    expect(user).toMatchObject({ state: 'active', link_expires_at: null });
    expect((user as UserView).last_seen_at).not.toBeNull();
    expect((await audited(id)).map(({ action }) => action)).toContain('user.joined');
  });

  it('works for one of two who use it at the same moment', async () => {
    const { invitation } = await invite(root);
    const answers = await Promise.all([join(tokenOf(invitation)), join(tokenOf(invitation))]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 404]);
  });

  it('stops working when it is too old, when there is a newer one, and when the user is deactivated', async () => {
    const { id, invitation } = await invite(root);
    await t.db.query(`UPDATE one_time_link SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [id]);
    expect((await join(tokenOf(invitation))).status).toBe(404);
    const second = (await root.post(`/api/v1/users/${id}/invitation`).expect(201)).body as InvitationView;
    const third = (await root.post(`/api/v1/users/${id}/invitation`).expect(201)).body as InvitationView;
    expect((await join(tokenOf(second))).status).toBe(404);
    await root.post(`/api/v1/users/${id}/deactivation`).expect(200);
    expect((await join(tokenOf(third))).status).toBe(404);
    const { body } = await root.post(`/api/v1/users/${id}/invitation`).expect(409);
    expect(body.code).toBe('user-deactivated');
    await root.delete(`/api/v1/users/${id}/deactivation`).expect(200);
    expect((await join(tokenOf(third))).status).toBe(404);
  });

  it('refuses a short password and a form of another visit, and keeps working', async () => {
    const { invitation } = await invite(root);
    const refused = await join(tokenOf(invitation), { password: 'short' });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('12 to 200 characters')]);
    await t
      .agent()
      .post(`/join/${tokenOf(invitation)}`)
      .type('form')
      .send({ password: PASSWORD })
      .expect(403);
    expect((await join(tokenOf(invitation))).status).toBe(303);
  });

  it('resets the password of an active user and ends every session', async () => {
    const user = await signIn(t, { role: 'hr', offices: [malmo], password: PASSWORD });
    const { body } = await root.post(`/api/v1/users/${user.user.id}/invitation`).expect(201);
    expect(body).toMatchObject({ purpose: 'password_reset' });
    await user.get('/api/v1/account').expect(200);
    await door(user.user.email).expect(204);
    const { headers } = await join(tokenOf(body as InvitationView), { password: 'another good password' });
    await user.get('/api/v1/account').expect(401);
    await t.agent().get('/api/v1/account').set('cookie', cookieIn(headers)).expect(200);
    await door(user.user.email).expect(401);
    await door(user.user.email, 'another good password').expect(204);
  });

  it('of the first administrator is no invitation, nor the other way round', async () => {
    const { invitation } = await invite(root);
    await t
      .agent()
      .get(`/setup/${tokenOf(invitation)}`)
      .expect(404);
    await t.db.query(
      `INSERT INTO one_time_link (token_hash, purpose, expires_at) VALUES ($1, 'first_administrator', now() + interval '1 day')`,
      [tokenHash('a-first-link')],
    );
    await t.agent().get('/join/a-first-link').expect(404);
  });
});

describe('changing a user', () => {
  it('takes the version that was read and says what changed', async () => {
    const { id } = await invite(root);
    await root.patch(`/api/v1/users/${id}`, { name: 'A' }).expect(428);
    const { body } = await change(root, id, { name: 'Åsa', role: 'hr', grants: ['equality'], office_ids: null });
    expect(body).toMatchObject({ name: 'Åsa', role: 'hr', grants: ['equality'], office_ids: null, version: 2 });
    await change(root, id, { name: 'B' }).expect(412);
    const same = await change(root, id, { name: 'Åsa', grants: ['equality'] }, 2).expect(200);
    expect(same.body.version).toBe(2);
    expect((await audited(id)).at(-1)).toEqual({
      action: 'user.changed',
      changed: ['name', 'role', 'grants', 'office_ids'],
    });
  });

  it('lets one of two win who edit the same version', async () => {
    const { id } = await invite(root);
    const answers = await Promise.all([change(root, id, { name: 'One' }), change(root, id, { name: 'Two' })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it.each([
    [{ name: null }, 'name: is-string'],
    [{ role: 'god' }, 'role: is-in'],
    [{ office_ids: [uuid()] }, 'office_ids: unknown'],
    [{ office_ids: [] }, 'office_ids: array-not-empty'],
    [{ password: PASSWORD }, 'password: unknown-field'],
    [{ state: 'active' }, 'state: unknown-field'],
  ])('refuses %j', async (changes, problem) => {
    const { id } = await invite(root);
    const { body } = await change(root, id, changes).expect(422);
    expect(wrong(body)).toContain(problem);
  });

  it('narrows what the user sees from the next request on', async () => {
    const job = await makeJob(t.db, { office: { id: barcelona } as never });
    const application = await makeApplication(t, root.actor, await makeIntake(t.db, job));
    const recruiter = await signIn(t, { role: 'recruiter', offices: [barcelona] });
    const move = (from: 'applied' | 'phone_screen', to: 'phone_screen' | 'interview') =>
      recruiter.post(`/api/v1/applications/${application.id}/moves`, {
        from_stage_id: stage(job, 'external', from),
        to_stage_id: stage(job, 'external', to),
      });
    await move('applied', 'phone_screen').expect(201);
    await change(root, recruiter.user.id, { office_ids: [malmo] }).expect(200);
    await move('phone_screen', 'interview').expect(404);
    await recruiter.get(`/candidates/${application.candidate.id}`).expect(404);
    const list = await recruiter.get('/api/v1/applications').expect(200);
    expect(list.body.data).toEqual([]);
    await change(root, recruiter.user.id, { office_ids: [barcelona], role: 'interviewer' }, 2).expect(200);
    await move('phone_screen', 'interview').expect(403);
  });
});

describe('the end of an access', () => {
  it('is at once: the next request is refused, and so is the door', async () => {
    const user = await signIn(t, { role: 'recruiter', offices: [malmo], password: PASSWORD });
    await user.get('/api/v1/account').expect(200);
    const { body } = await root.post(`/api/v1/users/${user.user.id}/deactivation`).expect(200);
    expect(body).toMatchObject({ state: 'deactivated', version: 2 });
    await user.get('/api/v1/account').expect(401);
    await user
      .get('/board')
      .expect(303)
      .expect('location', /sign-in/);
    await door(user.user.email).expect(401);
    await root.post(`/api/v1/users/${user.user.id}/deactivation`).expect(200);
    const actions = (await audited(user.user.id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'user.deactivated')).toHaveLength(1);
  });

  it('ends the tokens of the user with it', async () => {
    const user = await signIn(t, { role: 'administrator', offices: [malmo] });
    const program = await makeProgram(t, user, { office_ids: [malmo] });
    await program.send('get', '/api/v1/jobs').expect(200);
    await root.post(`/api/v1/users/${user.user.id}/deactivation`).expect(200);
    await program.send('get', '/api/v1/jobs').expect(401);
  });

  it('can be taken back, without the sessions of before', async () => {
    const user = await signIn(t, { role: 'recruiter', offices: [malmo], password: PASSWORD });
    await root.post(`/api/v1/users/${user.user.id}/deactivation`).expect(200);
    const { body } = await root.delete(`/api/v1/users/${user.user.id}/deactivation`).expect(200);
    expect(body).toMatchObject({ state: 'active', role: 'recruiter', deactivated_at: null });
    await user.get('/api/v1/account').expect(401);
    await door(user.user.email).expect(204);
  });

  it('does not let in who signs in at the same moment', async () => {
    for (let i = 0; i < 5; i++) {
      const user = await makeUser(t, { role: 'coach', offices: [malmo], password: PASSWORD });
      const [signedIn] = await Promise.all([door(user.email), root.post(`/api/v1/users/${user.id}/deactivation`)]);
      await root.delete(`/api/v1/users/${user.id}/deactivation`).expect(200);
      const alive = await t.db.query('SELECT id FROM user_session WHERE user_id = $1 AND ended_at IS NULL', [user.id]);
      expect({ status: signedIn.status, alive }).toEqual({ status: signedIn.status, alive: [] });
    }
  });

  it('leaves the own account to others', async () => {
    for (const answer of [
      await root.post(`/api/v1/users/${root.user.id}/deactivation`),
      await root.post(`/api/v1/users/${root.user.id}/invitation`),
      await root.delete(`/api/v1/users/${root.user.id}/sessions`),
      await change(root, root.user.id, { role: 'hr' }),
      await change(root, root.user.id, { grants: ['hr_data'] }),
      await change(root, root.user.id, { office_ids: [malmo] }),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'own-access']);
    await change(root, root.user.id, { name: 'Root' }).expect(200);
  });
});

describe('an administrator of one office', () => {
  let limited: SignedIn;
  let project: string;
  const who = (given: Omit<Who, 'role'> & Partial<Pick<Who, 'role'>>) => makeUser(t, { role: 'recruiter', ...given });
  beforeAll(async () => {
    limited = await signIn(t, { role: 'administrator', offices: [malmo] });
    project = (await makeProject(t.db)).id;
  });

  it('sees and manages the users of that office alone', async () => {
    const own = await who({ offices: [malmo], name: 'Own' });
    const hidden = await Promise.all([
      who({ offices: [barcelona] }),
      who({ offices: [malmo, barcelona] }),
      who({ offices: 'all' }),
      who({ offices: [] }),
    ]);
    const { body } = await limited.get('/api/v1/users?limit=500').expect(200);
    const seen = (body.data as UserView[]).map(({ id }) => id);
    expect(seen).toContain(own.id);
    expect(seen.filter((id) => [root.user.id, ...hidden.map((user) => user.id)].includes(id))).toEqual([]);
    for (const { id } of hidden) {
      await limited.get(`/api/v1/users/${id}`).expect(404);
      await change(limited, id, { name: 'X' }).expect(404);
      await limited.post(`/api/v1/users/${id}/deactivation`).expect(404);
      await limited.delete(`/api/v1/users/${id}/deactivation`).expect(404);
      await limited.post(`/api/v1/users/${id}/invitation`).expect(404);
      await limited.get(`/api/v1/users/${id}/sessions`).expect(404);
      await limited.delete(`/api/v1/users/${id}/sessions`).expect(404);
      await limited.get(`/api/v1/users/${id}/sign-ins`).expect(404);
    }
    await change(limited, own.id, { role: 'hr' }).expect(200);
    await limited.post(`/api/v1/users/${own.id}/deactivation`).expect(200);
  });

  it.each([
    ['all offices', () => ({ office_ids: null }), 'office_ids: beyond-own-access'],
    ['another office', () => ({ office_ids: [malmo, barcelona] }), 'office_ids: unknown'],
    ['a grant', () => ({ grants: ['hr_data'] }), 'grants: beyond-own-access'],
  ])('cannot give %s', async (_, given, problem) => {
    const invited = await limited.post('/api/v1/users', somebody(given())).expect(422);
    expect(wrong(invited.body)).toEqual([problem]);
    const { id } = await who({ offices: [malmo] });
    const changed = await change(limited, id, given()).expect(422);
    expect(wrong(changed.body)).toEqual([problem]);
  });

  it('can give a grant it has', async () => {
    const granted = await signIn(t, { role: 'administrator', offices: [malmo], grants: ['equality'] });
    await invite(granted, { grants: ['equality'] });
  });

  it('has no hand in a user with a grant of which it has none', async () => {
    const { id } = await who({ offices: [malmo], grants: ['works_council'], password: PASSWORD });
    for (const answer of [
      await limited.post(`/api/v1/users/${id}/invitation`),
      await change(limited, id, { email: address() }),
      await change(limited, id, { grants: [] }),
      await limited.post(`/api/v1/users/${id}/deactivation`),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'beyond-own-access']);
  });

  it('of one project gives that project alone', async () => {
    const narrow = await signIn(t, { role: 'administrator', offices: 'all', projects: [project] });
    const refused = await narrow.post('/api/v1/users', somebody({ office_ids: null })).expect(422);
    expect(wrong(refused.body)).toEqual(['project_ids: beyond-own-access']);
    const given = await invite(narrow, { office_ids: null, project_ids: [project] });
    await change(narrow, given.id, { project_ids: null }).expect(422);
    const other = await who({ offices: 'all' });
    await narrow.get(`/api/v1/users/${other.id}`).expect(404);
  });

  it('names an address that is taken without saying by whom', async () => {
    const { email } = await who({ offices: [barcelona], name: 'Secret Person' });
    const { text, status } = await limited.post('/api/v1/users', somebody({ email }));
    expect([status, text.includes('Secret Person')]).toEqual([409, false]);
  });
});

describe('the last administrator', () => {
  /** Two administrators of everything who can sign in, and nobody else. */
  const two = async (): Promise<[SignedIn, SignedIn]> => {
    const [one, other] = [
      await signIn(t, { role: 'administrator', offices: 'all', password: PASSWORD }),
      await signIn(t, { role: 'administrator', offices: 'all', password: PASSWORD }),
    ];
    await t.db.query(
      `UPDATE user_account SET role = 'hr' WHERE role = 'administrator' AND has_all_offices AND id <> ALL($1)`,
      [[one.user.id, other.user.id]],
    );
    return [one, other];
  };
  const left = async (): Promise<number> =>
    (
      await t.db.query(
        `SELECT count(*)::int FROM user_account WHERE role = 'administrator' AND has_all_offices AND has_all_projects
           AND deactivated_at IS NULL AND password_hash IS NOT NULL`,
      )
    )[0].count;
  afterAll(async () => {
    root = await signIn(t, { role: 'administrator', offices: 'all', password: PASSWORD, name: 'Root' });
  });

  it.each([
    ['demote', (by: SignedIn, id: string) => change(by, id, { role: 'hr' })],
    ['narrow', (by: SignedIn, id: string) => change(by, id, { office_ids: [malmo] })],
    ['deactivate', (by: SignedIn, id: string) => by.post(`/api/v1/users/${id}/deactivation`)],
  ])('is left when two %s each other at one moment', async (_, act) => {
    for (let i = 0; i < 4; i++) {
      const [one, other] = await two();
      const answers = await Promise.all([act(one, other.user.id), act(other, one.user.id)]);
      // The second may come so late that its sender is nobody any more.
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const refused = answers.find(({ status }) => status !== 200);
      expect([401, 403, 404, 409]).toContain(refused?.status);
      expect(await left()).toBe(1);
    }
  });

  it('is kept by the service, with a sentence', async () => {
    const [one, other] = await two();
    // Without a password nobody signs in: this one is no administrator to rely on.
    await t.db.query('UPDATE user_account SET password_hash = NULL WHERE id = $1', [one.user.id]);
    for (const answer of [
      await change(one, other.user.id, { role: 'hr' }),
      await change(one, other.user.id, { office_ids: [malmo] }),
      await one.post(`/api/v1/users/${other.user.id}/deactivation`),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'last-administrator']);
    expect(await left()).toBe(1);
  });

  it.each([
    `UPDATE user_account SET role = 'hr'`,
    `UPDATE user_account SET has_all_offices = false`,
    `UPDATE user_account SET has_all_projects = false`,
    `UPDATE user_account SET deactivated_at = now()`,
    `UPDATE user_account SET password_hash = NULL`,
  ])('is kept by the database: %s', async (statement) => {
    await two();
    await expect(t.db.query(statement)).rejects.toThrow(/able to administer everything/);
  });

  it('is kept by the database when two transactions end at one moment', async () => {
    const [one, other] = await two();
    const demote = (id: string) =>
      t.db.transaction((tx) => tx.query(`UPDATE user_account SET role = 'hr' WHERE id = $1`, [id]));
    const results = await Promise.allSettled([demote(one.user.id), demote(other.user.id)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await left()).toBe(1);
  });
});

describe('the list of users', () => {
  let office: string;
  beforeAll(async () => {
    office = barcelona;
    const named = (name: string, given: Partial<Who> = {}) =>
      makeUser(t, { role: 'coach', offices: [office], name, ...given });
    await named('Zoë Ångström', { email: 'percent%sign@example.com' });
    await named('Zacharias', { role: 'agent' });
    await named('Zita', { password: PASSWORD });
  });
  const names = async (query: string): Promise<string[]> =>
    ((await root.get(`/api/v1/users?${query}`).expect(200)).body.data as UserView[]).map(({ name }) => name);

  it('is filtered by a part of the name or address, with or without accents', async () => {
    expect(await names('q=zoe ang')).toEqual(['Zoë Ångström']);
    expect(await names('q=percent%25')).toEqual(['Zoë Ångström']);
    expect(await names('q=%25%25%25')).toEqual([]);
  });

  it('is filtered by role, office and state', async () => {
    expect(await names(`q=z&role=agent&office_id=${office}`)).toEqual(['Zacharias']);
    expect(await names('q=zita&state=active')).toEqual(['Zita']);
    expect(await names('q=zita&state=invited')).toEqual([]);
    expect(new Set(await names(`office_id=${uuid()}&q=root`))).toEqual(new Set(['Root']));
    const { body } = await root.get('/api/v1/users?role=king&state=gone&office_id=x&sort=name').expect(422);
    expect(wrong(body).toSorted()).toEqual([
      'office_id: is-uuid',
      'role: is-in',
      'sort: unknown-field',
      'state: is-in',
    ]);
  });

  it('goes on where the page before ended', async () => {
    const first = await root.get('/api/v1/users?q=z&limit=1').expect(200);
    expect(first.body.data[0].name).toBe('Zacharias');
    expect(await names(`q=z&limit=1&cursor=${first.body.next_cursor}`)).toEqual(['Zita']);
  });
});

describe('sessions and sign-ins of a user', () => {
  beforeEach(() => t.db.query('DELETE FROM sign_in_attempt'));

  it('can be looked at and ended by an administrator', async () => {
    const user = await signIn(t, { role: 'hr', offices: [malmo], password: PASSWORD });
    await door(user.user.email).expect(204);
    const list = await root.get(`/api/v1/users/${user.user.id}/sessions`).expect(200);
    expect(list.body.data).toHaveLength(2);
    expect(list.body.data[0].is_current).toBe(false);
    const [newest, oldest] = list.body.data as { id: string }[];
    await root.delete(`/api/v1/users/${user.user.id}/sessions/${newest?.id}`).expect(204);
    await user.get('/api/v1/account').expect(200);
    await root.delete(`/api/v1/users/${user.user.id}/sessions/${newest?.id}`).expect(404);
    await root.delete(`/api/v1/users/${root.user.id}/sessions/${oldest?.id}`).expect(409);
    const other = await makeUser(t, { role: 'hr', offices: [malmo] });
    await root.delete(`/api/v1/users/${other.id}/sessions/${oldest?.id}`).expect(404);
    await root.delete(`/api/v1/users/${user.user.id}/sessions`).expect(204);
    await user.get('/api/v1/account').expect(401);
  });

  it('tell how each try went, the latest first, without an address', async () => {
    const { id, email, invitation } = await invite(root);
    await door(email).expect(401);
    await join(tokenOf(invitation));
    await door(email, 'not the password').expect(401);
    await door(email).expect(204);
    await root.post(`/api/v1/users/${id}/deactivation`).expect(200);
    await door(email).expect(401);
    const { body } = await root.get(`/api/v1/users/${id}/sign-ins`).expect(200);
    const told = (body.data as { kind: string; has_succeeded: boolean }[]).map(
      ({ kind, has_succeeded: ok }) => `${kind} ${ok}`,
    );
    expect(told).toEqual([
      'deactivated false',
      'signed_in true',
      'wrong_password false',
      'joined true',
      'not_joined false',
    ]);
    expect(Object.keys(body.data[0]).toSorted()).toEqual(['at', 'has_succeeded', 'id', 'kind']);
    const first = await root.get(`/api/v1/users/${id}/sign-ins?limit=3`).expect(200);
    const rest = await root.get(`/api/v1/users/${id}/sign-ins?limit=3&cursor=${first.body.next_cursor}`).expect(200);
    expect(rest.body.data.map(({ kind }: { kind: string }) => kind)).toEqual(['joined', 'not_joined']);
  });

  it('are kept as they are for half a year, and for an address nobody has, too', async () => {
    const unknown = async () =>
      (await t.db.query(`SELECT count(*)::int FROM sign_in WHERE kind = 'unknown_user'`))[0].count as number;
    const before = await unknown();
    await door(address()).expect(401);
    expect(await unknown()).toBe(before + 1);
    await expect(t.db.query(`UPDATE sign_in SET kind = 'signed_in'`)).rejects.toThrow(/append-only/);
    await expect(t.db.query('DELETE FROM sign_in')).rejects.toThrow(/append-only/);
    await expect(t.db.query('TRUNCATE sign_in')).rejects.toThrow(/append-only/);
    await t.db.query(
      `INSERT INTO sign_in (id, kind, at) VALUES (gen_random_uuid(), 'unknown_user', now() - interval '181 days')`,
    );
    await t.db.query(`DELETE FROM sign_in WHERE at <= now() - interval '180 days'`);
    expect(await unknown()).toBe(before + 1);
  });
});

describe('what is written down about users', () => {
  it('names fields, never a name or an address', async () => {
    const { id, name, email } = await invite(root, { name: 'Quite Unusual', email: 'quite.unusual@example.com' });
    await change(root, id, { email: 'very.unusual@example.com' }).expect(200);
    const entries = JSON.stringify(await t.db.query('SELECT * FROM audit_entry'));
    for (const secret of [name, email, 'very.unusual']) expect(entries).not.toContain(secret);
  });
});
