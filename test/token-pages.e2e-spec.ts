import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeOffice, makeProject } from './support/factories.js';
import { programWith } from './support/programs.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const PAGE = '/settings/tokens';

describe('the pages of API tokens', () => {
  let t: TestApp;
  let admin: SignedIn;
  let barcelona: Office;
  beforeAll(async () => {
    t = await startApp();
    barcelona = await makeOffice(t.db, 'Barcelona');
    admin = await signIn(t, { role: 'administrator', offices: 'all', name: 'Nora Wallin' });
  });
  afterAll(() => t.close());

  const secretIn = (html: string): string => /id="secret">([^<]+)</.exec(html)?.[1] ?? '';
  const wanted = (given: object = {}) => ({
    name: 'Rota import',
    role: 'recruiter',
    office_ids: barcelona.id,
    expires_at: '30',
    ...given,
  });

  it('make one, show it once, and revoke it', async () => {
    await admin.get(PAGE).expect(200, /No token yet/);
    await admin.get(`${PAGE}/new`).expect(200, /<option value="90" selected>90 days/);
    const { text } = await admin.form(PAGE, wanted()).expect(201);
    const program = programWith(t, secretIn(text));
    await program.send('get', '/api/v1/offices').expect(200);
    const { text: list } = await admin.get(PAGE).expect(200);
    expect(list).toMatch(/Rota import[^]*Recruiter[^]*Works[^]*Nora Wallin/);
    const href = /href="(\/settings\/tokens\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? '';
    const { text: shown } = await admin.get(href).expect(200);
    expect(shown).toMatch(/Barcelona[^]*Revoke/);
    expect(shown).not.toContain(program.token);
    expect(shown).toContain(`…${program.token.slice(-4)}`);
    await admin.form(`${href}/revocation`).expect(303).expect('location', `${href}?done=revoked`);
    const { text: revoked } = await admin.get(`${href}?done=revoked`).expect(200);
    expect(revoked).toContain('The token is revoked.');
    expect(revoked).not.toContain(`${href}/revocation`);
    await program.send('get', '/api/v1/offices').expect(401);
  });

  it('make one for all offices and for some projects', async () => {
    const [one, other] = [await makeProject(t.db), await makeProject(t.db)];
    const fields = wanted({ has_all_offices: 'on', project_ids: [one.id, other.id] });
    const { text } = await admin.form(PAGE, fields).expect(201);
    expect(text).toContain(one.name);
    const [stored] = await t.db.query('SELECT * FROM api_token ORDER BY id DESC LIMIT 1');
    expect(stored).toMatchObject({ has_all_offices: true, has_all_projects: false, name: 'Rota import' });
  });

  it.each([
    [{ office_ids: [] }, 'office_ids', 'Choose at least one office, or all.'],
    [{ name: ' ' }, 'name', 'Fill this in.'],
    [{ role: '' }, 'role', 'Choose a role.'],
    [{ role: 'agent' }, 'role', 'Choose a role.'],
    [{ expires_at: '3650' }, 'expires_at', 'Choose how long it works.'],
    [{ office_ids: ['x'] }, 'office_ids', 'Choose one of the list.'],
  ])('keep what was typed when %j is refused', async (given, field, sentence) => {
    const fields = wanted({ name: 'Kept <b>name</b>', ...given });
    const { text } = await admin.form(PAGE, fields as Record<string, string>).expect(422);
    expect(text).toContain(`<p class="hp-field-error" id="e-${field}">${sentence}</p>`);
    if (fields.name !== ' ') expect(text).toContain('value="Kept &lt;b&gt;name&lt;/b&gt;"');
  });

  it('offer an administrator of one office that office alone', async () => {
    await makeOffice(t.db, 'Malmö');
    const local = await signIn(t, { role: 'administrator', offices: [barcelona.id] });
    const { text } = await local.get(`${PAGE}/new`).expect(200);
    expect(text).toContain('Barcelona');
    expect(text).not.toContain('Malmö');
    expect(text).not.toContain('has_all_offices');
    await local.form(PAGE, wanted({ has_all_offices: 'on' })).expect(422, /Choose at least one/);
  });

  it.each(['sv', 'es'] as const)('speak %s', async (language) => {
    const reader = await signIn(t, { role: 'administrator', offices: 'all', language });
    const heading = { sv: 'API-nycklar', es: 'Claves de API' }[language];
    await reader.get(PAGE).expect(200, new RegExp(`<h1>${heading}`));
    const { text } = await reader.form(PAGE, wanted()).expect(201);
    expect(text).toMatch(language === 'sv' ? /Kopiera den nu/ : /Cópiala ahora/);
  });

  it('are for administrators', async () => {
    const hr = await signIn(t, { role: 'hr', offices: 'all' });
    await hr.get(PAGE).expect(403);
    const { text } = await hr.get('/settings/offices').expect(200);
    expect(text).not.toContain(PAGE);
  });
});
