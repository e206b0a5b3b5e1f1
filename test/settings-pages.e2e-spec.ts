import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeClient, makeJob, makeOffice, makeProject } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

/** The value a page's form holds for a field. */
const valueIn = (html: string, name: string): string | undefined =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];

/** The address of a link, as a browser reads it. */
const linkIn = (html: string, pattern: RegExp): string =>
  [...html.matchAll(/href="([^"]+)"/g)]
    .map(([, href = '']) => href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'))
    .find((href) => pattern.test(href)) ?? 'no such link';

const locationOf = (answer: { headers: Record<string, string> }): string => String(answer.headers['location']);

describe('the settings of the organization', () => {
  let t: TestApp;
  let admin: SignedIn;
  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
  });
  afterAll(() => t.close());

  /** Sends a form of a new thing and opens the page it leads to. */
  const create = async (path: string, fields: Record<string, string>) => {
    const answer = await admin.form(path, fields).expect(303);
    const location = locationOf(answer);
    const page = await admin.get(location).expect(200);
    return { id: /([0-9a-f-]{36})/.exec(location)?.[1] ?? '', text: page.text, location };
  };

  it('begin with the next step where there is nothing yet', async () => {
    const empty = await startApp();
    const first = await signIn(empty, { role: 'administrator', offices: 'all' });
    const steps = { clients: 'Add a client', projects: 'Add a project', jobs: 'Add a job' };
    for (const [name, step] of Object.entries(steps)) {
      const { text } = await first.get(`/settings/${name}`).expect(200);
      expect(text).toContain(`href="/settings/${name}/new">${step}`);
    }
    expect((await first.get('/settings/projects/new')).text).toContain('Add a client first');
    expect((await first.get('/settings/jobs/new')).text).toContain('Add an office first');
    await makeOffice(empty.db);
    expect((await first.get('/settings/jobs/new')).text).toContain('Add a project first');
    await empty.close();
  });

  it('take a client, its project and a job of it, each leading to the next', async () => {
    const office = await makeOffice(t.db);
    const client = await create('/settings/clients', { name: '  Nordtel   AB ', external_id: '' });
    expect(client.text).toContain('The client is created.');
    expect(client.text).toContain('<h1 class="hp-wrap">Nordtel AB</h1>');
    const form = await admin.get(linkIn(client.text, /projects\/new/)).expect(200);
    expect(form.text).toContain(`<option value="${client.id}" selected>`);
    const project = await create('/settings/projects', { client_id: client.id, name: 'Save desk', kind: 'anti_churn' });
    expect(project.text).toContain('The project is created.');
    expect((await admin.get(`/settings/clients/${client.id}`)).text).toContain('Save desk');

    const job = await create('/settings/jobs', {
      office_id: office.id,
      project_id: project.id,
      name: 'Anti-churn agent',
      external_template_id: '',
      internal_template_id: '',
      external_id: '',
    });
    expect(job.text).toContain('The job is created, with a pipeline for each door.');
    expect(job.text.match(/7 stages/g)).toHaveLength(2);
    const { text: jobs } = await admin.get('/settings/jobs').expect(200);
    expect(jobs).toMatch(/Anti-churn agent<\/a><\/th><td>Barcelona<\/td><td>Save desk<\/td>/);
    const audit = await t.db.query<{ action: string }[]>('SELECT action FROM audit_entry WHERE object_id = ANY($1)', [
      [client.id, project.id, job.id],
    ]);
    expect(audit.map(({ action }) => action).toSorted()).toEqual(['client.created', 'job.created', 'project.created']);
  });

  it('know the time zone of a country that has one, and ask where there are several', async () => {
    const office = { name: 'Lund', code: 'lnd', country: 'SE', time_zone: '', external_id: '' };
    const { text } = await create('/settings/offices', office);
    expect(text).toContain('<option value="Europe/Stockholm" selected>');
    expect(valueIn(text, 'code')).toBe('LND');
    const spain = { ...office, name: 'Sevilla', code: 'SVQ', country: 'ES' };
    const { text: asked } = await admin.form('/settings/offices', spain).expect(422);
    expect(asked).toContain('id="e-time_zone">Choose a time zone.');
    const zones = [...asked.matchAll(/<option value="([A-Z]\w+\/\w+)"/g)].map(([, zone]) => zone);
    expect(zones.slice(0, 3)).toEqual(['Africa/Ceuta', 'Atlantic/Canary', 'Europe/Madrid']);
    await create('/settings/offices', { ...spain, time_zone: 'Europe/Madrid' });
    const { text: list } = await admin.get('/settings/offices').expect(200);
    expect(list).toMatch(/Sevilla<\/a><\/th><td>SVQ<\/td><td>Spain<\/td><td>Europe\/Madrid<\/td>/);
    await admin.form('/settings/offices', { ...spain, code: 'B-1', time_zone: 'Mars/Olympus' }).expect(422);
  });

  it('say at the field and on top what is wrong, and keep what was typed', async () => {
    const { text } = await admin.form('/settings/clients', { name: ' ', external_id: 'CRM-7' }).expect(422);
    expect(text).toContain('role="alert" tabindex="-1" autofocus');
    expect(text).toContain('<a href="#f-name">Fill this in.</a>');
    expect(text).toContain('id="e-name">Fill this in.');
    expect(valueIn(text, 'external_id')).toBe('CRM-7');
    const long = await admin.form('/settings/clients', { name: 'n'.repeat(101) }).expect(422);
    expect(long.text).toContain('id="e-name">This is too long.');
    const { text: project } = await admin.form('/settings/projects', { client_id: 'x', name: 'P', kind: 'war' });
    expect(project).toContain('id="e-client_id">Choose one of the list.');
    expect(project).toContain('id="e-kind">Choose one of the list.');
    const unknown = await admin.form('/settings/projects', { client_id: uuid(), name: 'P', kind: 'sales' }).expect(422);
    expect(unknown.text).toContain('id="e-client_id">Choose one that exists.');
  });

  it('refuse a second thing of the same name with a sentence at the field', async () => {
    const client = await makeClient(t.db);
    const { text } = await admin.form('/settings/clients', { name: client.name }).expect(409);
    expect(text).toContain('id="e-name">There is a client with this name or id already.');
  });

  it('show what somebody else stored meanwhile, keep what was typed, and take it when it is sent again', async () => {
    const { id } = await makeProject(t.db);
    const path = `/settings/projects/${id}`;
    const form = { version: '1', kind: 'sales', external_id: '' };
    await admin.form(path, { ...form, name: 'Hers' }).expect(303);
    const { text } = await admin.form(path, { ...form, kind: 'anti_churn', name: 'His' }).expect(412);
    expect(text).toContain('Somebody changed this in the meantime.');
    expect(valueIn(text, 'name')).toBe('His');
    expect(text).toContain('id="n-name">Stored now: Hers');
    expect(text).toContain('id="n-kind">Stored now: Sales');
    expect(text).not.toContain('id="n-external_id"');
    expect(text).toContain('name="version" value="2"');
    await admin.form(path, { ...form, version: '2', name: 'His' }).expect(303);
    expect((await admin.get(path)).text).toContain('<h1 class="hp-wrap">His</h1>');
  });

  it('show names as they are, never as markup', async () => {
    const name = '<b>Åsa</b> & "Söner" \u05d0\u05d1 شركة';
    const { text, id } = await create('/settings/clients', { name });
    expect(text).not.toContain('<b>Åsa');
    expect(text).toContain('&lt;b&gt;Åsa&lt;/b&gt; &amp; &quot;Söner&quot; \u05d0\u05d1 شركة');
    expect((await admin.get('/settings/clients')).text).not.toContain('<b>Åsa');
    expect((await admin.get(`/settings/projects/new?client=${id}`)).text).not.toContain('<b>Åsa');
  });

  it('have no forms for who may only read, and nothing for who may not', async () => {
    const job = await makeJob(t.db, { office: await makeOffice(t.db, 'Malmö') });
    for (const role of ['hr', 'project_lead', 'auditor'] as const) {
      const reader = await signIn(t, { role, offices: 'all' });
      const { text: list } = await reader.get('/settings/jobs').expect(200);
      expect(list).toContain(job.name);
      expect(list).not.toContain('Add a job');
      const { text } = await reader.get(`/settings/jobs/${job.id}`).expect(200);
      expect(text).toContain('<fieldset class="hp-fields" disabled>');
      expect(text).not.toContain('type="submit" data-key="ctrl+enter"');
      await reader.get('/settings/jobs/new').expect(403);
      await reader.form(`/settings/jobs/${job.id}`, { name: 'Mine', version: '1' }).expect(403);
    }
    const coach = await signIn(t, { role: 'coach', offices: 'all' });
    await coach.get('/settings/jobs').expect(403);
    const barcelona = await t.db.manager.findOneByOrFail(Office, { code: 'BCN' });
    const elsewhere = await signIn(t, { role: 'administrator', offices: [barcelona.id] });
    await elsewhere.get(`/settings/jobs/${job.id}`).expect(404);
    await elsewhere.form(`/settings/jobs/${job.id}`, { name: 'Mine', version: '1' }).expect(404);
  });

  it('page through more than a screen of them', async () => {
    const project = await makeProject(t.db);
    const office = await t.db.manager.findOneByOrFail(Office, { code: 'BCN' });
    await t.db.query(
      `INSERT INTO client (id, name) SELECT gen_random_uuid(), 'Many ' || lpad(n::text, 3, '0') FROM generate_series(1, 150) n`,
    );
    const { text } = await admin.get('/settings/clients').expect(200);
    const { text: rest } = await admin.get(linkIn(text, /cursor/)).expect(200);
    expect(text).not.toContain('Many 150');
    expect(rest).toContain('Many 150');
    for (let i = 0; i < 101; i++) {
      await makeJob(t.db, { project, office, name: `Job ${String(i).padStart(3, '0')}` });
    }
    const { text: jobs } = await admin.get('/settings/jobs').expect(200);
    const { text: others } = await admin.get(linkIn(jobs, /cursor/)).expect(200);
    const listed = [...(jobs + others).matchAll(/>(Job \d{3})</g)].map(([, name]) => name);
    expect(listed).toHaveLength(101);
    expect(new Set(listed).size).toBe(101);
  });
});
