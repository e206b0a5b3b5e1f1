import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserView } from '../src/users/user.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeOffice } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const PASSWORD = 'correct horse battery';

describe('the pages of users and teams', () => {
  let t: TestApp;
  let root: SignedIn;
  let barcelona: string;

  beforeAll(async () => {
    t = await startApp();
    root = await signIn(t, { role: 'administrator', offices: 'all', password: PASSWORD, name: 'Root' });
    barcelona = (await makeOffice(t.db, 'Barcelona')).id;
  });
  afterAll(() => t.close());

  const linkIn = (html: string): string => /https?:\/\/[^\s<"]+(\/join\/[\w-]+)/.exec(html)?.[1] ?? '';
  const csrfIn = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const fieldsOf = (given: Record<string, string | string[]>) => ({
    name: 'Elena Vives',
    email: 'elena.vives@example.com',
    role: 'recruiter',
    language: 'sv',
    office_ids: barcelona,
    project_ids: 'all',
    ...given,
  });
  const found = async (q: string): Promise<UserView> => {
    const { body } = await root.get(`/api/v1/users?q=${q}`).expect(200);
    const [user] = (body as { data: UserView[] }).data;
    if (!user) throw new Error(`There is no user ${q}.`);
    return user;
  };

  it('invite by a link that is shown once, and let the person in by it', async () => {
    const shown = await root.form('/settings/users', fieldsOf({}));
    expect([shown.status, linkIn(shown.text)]).toEqual([201, expect.stringContaining('/join/')]);
    const user = await found('elena');
    expect(user).toMatchObject({ state: 'invited', role: 'recruiter', office_ids: [barcelona], language: 'sv' });
    const again = await root.get(`/settings/users/${user.id}`).expect(200);
    expect(linkIn(again.text)).toBe('');
    const visitor = t.agent();
    const door = await visitor.get(linkIn(shown.text)).expect(200);
    const joined = await visitor
      .post(linkIn(shown.text))
      .set('origin', t.url)
      .type('form')
      .send({ _csrf: csrfIn(door.text), password: PASSWORD, language: 'sv' });
    expect(joined.status).toBe(303);
    expect((await visitor.get('/board').expect(200)).text).toContain('lang="sv"');
    expect((await found('elena')).state).toBe('active');
    expect((await t.agent().get(linkIn(shown.text)).expect(404)).text).not.toContain('elena.vives@example.com');
  });

  it('say at the field what is wrong, and keep what was typed', async () => {
    const { status, text } = await root.form('/settings/users', fieldsOf({ name: 'Kept Name', email: 'nothing' }));
    expect(status).toBe(422);
    expect(text).toContain('id="e-email"');
    expect(text).toContain('value="Kept Name"');
    const taken = await root.form('/settings/users', fieldsOf({ email: 'ELENA.VIVES@example.com' }));
    expect([409, 422]).toContain(taken.status);
    expect(taken.text).toContain('id="e-email"');
  });

  it('refuse to lose the last administrator in a sentence', async () => {
    const other = await signIn(t, { role: 'administrator', offices: [barcelona], password: PASSWORD });
    const { status } = await other.form(`/settings/users/${root.user.id}/deactivation`);
    expect(status).toBe(404);
    const own = await root.form(`/settings/users/${root.user.id}/deactivation`);
    expect(own.status).toBe(409);
    await root.get('/settings/users').expect(200);
  });

  it('deactivate and reactivate', async () => {
    const { id } = await found('elena');
    await root.form(`/settings/users/${id}/deactivation`).expect(303);
    expect((await found('elena')).state).toBe('deactivated');
    await root.form(`/settings/users/${id}/reactivation`).expect(303);
    expect((await found('elena')).state).toBe('active');
  });

  it('give a team a lead, and another one afterwards, but no two at once', async () => {
    const lead = await signIn(t, { role: 'team_lead', offices: [barcelona], name: 'First Lead' });
    const next = await signIn(t, { role: 'team_lead', offices: [barcelona], name: 'Next Lead' });
    const made = await root.form('/settings/teams', { office_id: barcelona, name: 'Team North' }).expect(303);
    const path = made.headers['location']?.split('?')[0] ?? '';
    const add = (user: SignedIn, starts_on: string, ends_on = '') =>
      root.form(`${path}/leads`, { user_id: user.user.id, starts_on, ends_on });
    await add(lead, '2026-01-01', '2026-03-31').expect(303);
    const overlapping = await add(next, '2026-03-31');
    expect([409, 422]).toContain(overlapping.status);
    await add(next, '2026-04-01').expect(303);
    const { text } = await root.get(path).expect(200);
    expect(text).toContain('First Lead');
    expect(text).toContain('Next Lead');
    const recruiter = await signIn(t, { role: 'recruiter', offices: [barcelona] });
    expect([409, 422]).toContain((await add(recruiter, '2025-01-01', '2025-02-01')).status);
  });
});
