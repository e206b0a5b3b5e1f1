import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PipelineView } from '../src/pipelines/pipelines.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, stage, type TestJob } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';
import type { Office } from '../src/organization/office.entity.js';

describe('the page of a pipeline', () => {
  let t: TestApp;
  let admin: SignedIn;
  let office: Office;
  let job: TestJob;
  let path: string;
  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    office = await makeOffice(t.db);
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    job = await makeJob(t.db, { office });
    path = `/settings/pipelines/${job.pipelines.external.id}`;
  });

  const stored = async (): Promise<PipelineView> =>
    (await admin.get(`/api/v1/pipelines/${job.pipelines.external.id}`).expect(200)).body as PipelineView;
  const names = async (): Promise<string[]> => (await stored()).stages.map(({ name }) => name);
  const at = (code: Parameters<typeof stage>[2]): string => `${path}/stages/${stage(job, 'external', code)}`;
  const follow = async (answer: { headers: Record<string, string> }) =>
    (await admin.get(String(answer.headers['location'])).expect(200)).text;

  it('shows the stages in order with who is in them', async () => {
    await makeApplication(t, admin.actor, await makeIntake(t.db, job));
    const { text } = await admin.get(path).expect(200);
    expect(text).toContain(`${job.name} · External`);
    expect(text).toMatch(/Applied<\/a><span class="hp-sub">Applied · 1 person here now/);
    expect(text).toContain('Profile match</a><span class="hp-sub">Matched · nobody here now');
    const { text: list } = await admin.get('/settings/pipelines').expect(200);
    expect(list).toMatch(
      new RegExp(`${job.name}</a></th><td>External</td><td>Barcelona</td><td class="n">7</td><td class="n">1</td>`),
    );
    const swedish = await signIn(t, { role: 'administrator', offices: 'all', language: 'sv' });
    expect((await swedish.get(path)).text).toContain('Telefonsamtal');
  });

  it('moves a stage a step, and Undo moves it back', async () => {
    const moved = await follow(await admin.form(`${at('co_listening')}/step`, { version: '1', to: 'up' }).expect(303));
    expect(moved).toContain('Co-listening is one step up.');
    expect((await names()).slice(4, 6)).toEqual(['Co-listening', 'Training']);
    expect(moved).toContain('<input type="hidden" name="to" value="down">');
    await admin.form(`${at('co_listening')}/step`, { version: '2', to: 'down' }).expect(303);
    expect((await names()).slice(4, 6)).toEqual(['Training', 'Co-listening']);
    expect((await stored()).order_version).toBe(3);
  });

  it('offers no step that would let milestones fall, and refuses it', async () => {
    const { text } = await admin.get(path);
    const id = stage(job, 'external', 'interview');
    expect(text).toContain(`id="up-${id}" type="button" aria-disabled="true"`);
    const refused = await admin.form(`${at('interview')}/step`, { version: '1', to: 'up' }).expect(409);
    expect(refused.text).toContain('Milestones never fall');
    expect(await names()).toEqual((await stored()).stages.map(({ name }) => name));
    expect((await stored()).version).toBe(1);
  });

  it('retires a stage while somebody stands in it, and Undo brings it back', async () => {
    await makeApplication(t, admin.actor, await makeIntake(t.db, job));
    const retired = await follow(await admin.form(`${at('applied')}/retirement`, { version: '1' }).expect(303));
    expect(retired).toContain('Applied is retired: nobody can be moved into it.');
    expect(retired).toContain('1 person here now · retired');
    const again = await admin.form(`${at('applied')}/retirement`, { version: '2' }).expect(409);
    expect(again.text).toContain('This stage is retired already.');
    const back = await follow(await admin.form(`${at('applied')}/reinstatement`, { version: '2' }).expect(303));
    expect(back).toContain('Applied is in use again.');
    expect(back).not.toContain('· retired');
  });

  it('adds a stage after the last of its milestone, and says at the field what is wrong', async () => {
    const given = { version: '1', name: 'Language test', milestone: 'screened' };
    expect(await follow(await admin.form(`${path}/stages`, given).expect(303))).toContain('The stage is added.');
    expect((await names()).slice(1, 4)).toEqual(['Phone screen', 'Language test', 'Interview']);
    const same = await admin.form(`${path}/stages`, { ...given, version: '2' }).expect(409);
    expect(same.text).toContain('id="e-name">This pipeline has a stage of this name already.');
    const nothing = await admin.form(`${path}/stages`, { version: '2', name: ' ', milestone: '' }).expect(422);
    expect(nothing.text).toContain('id="e-name">Fill this in.');
    expect(nothing.text).toContain('id="e-milestone">Choose one of the list.');
  });

  it('renames a stage, keeps a default name translated, and fixes the milestone once somebody was there', async () => {
    const { text: form } = await admin.get(at('phone_screen')).expect(200);
    expect(form).toContain('name="milestone"');
    const kept = { version: '1', shown_name: 'Phone screen', milestone: 'screened', external_id: 'tel-1' };
    await admin.form(at('phone_screen'), { ...kept, name: 'Phone screen' }).expect(303);
    expect((await stored()).stages[1]).toMatchObject({ code: 'phone_screen', external_id: 'tel-1' });
    await admin.form(at('phone_screen'), { ...kept, version: '2', name: 'First call' }).expect(303);
    expect((await stored()).stages[1]).toMatchObject({ code: null, name: 'First call' });
    await makeApplication(t, admin.actor, await makeIntake(t.db, job));
    const { text: fixed } = await admin.get(at('applied')).expect(200);
    expect(fixed).not.toContain('<select class="form-select" id="f-milestone"');
    expect(fixed).toContain('Somebody has been in this stage, so its milestone stays.');
  });

  it('lets the first of two administrators win and shows the second what is there', async () => {
    await admin.form(`${at('co_listening')}/step`, { version: '1', to: 'up' }).expect(303);
    const { text } = await admin.form(`${at('training')}/retirement`, { version: '1' }).expect(409);
    expect(text).toContain('Somebody changed this in the meantime.');
    expect((await stored()).stages.filter(({ retired_at }) => retired_at !== null)).toEqual([]);
    expect(text).toContain('name="version" value="2"');
  });

  it('has no buttons for who may only read, and is not there for another office', async () => {
    const reader = await signIn(t, { role: 'hr', offices: [office.id] });
    const { text } = await reader.get(path).expect(200);
    expect(text).not.toContain('retirement');
    await reader.form(`${at('applied')}/retirement`, { version: '1' }).expect(403);
    const malmo = await t.db.query<{ id: string }[]>(`SELECT id FROM office WHERE code = 'MMA'`);
    const elsewhere = malmo[0]?.id ?? (await makeOffice(t.db, 'Malmö')).id;
    const stranger = await signIn(t, { role: 'administrator', offices: [elsewhere] });
    await stranger.get(path).expect(404);
    await stranger.form(`${at('applied')}/retirement`, { version: '1' }).expect(404);
  });

  it('shows and changes after how many days somebody is late', async () => {
    const given = { version: '1', name: 'Applied', shown_name: 'Applied', milestone: 'applied', external_id: '' };
    for (const [days, sentence] of [
      ['0', 'Write 1 to 365 days, or nothing.'],
      ['366', 'Write 1 to 365 days, or nothing.'],
      ['soon', 'Write a whole number of days, or nothing.'],
    ] as const) {
      const { text } = await admin.form(at('applied'), { ...given, limit_days: days }).expect(422);
      expect(text).toContain(`id="e-limit_days">${sentence}`);
      expect(text).toContain(`value="${days}"`);
    }
    const saved = await follow(await admin.form(at('applied'), { ...given, limit_days: '3' }).expect(303));
    expect(saved).toContain('nobody here now · limit 3 days');
    expect((await stored()).stages[0]).toMatchObject({ limit_days: 3, code: 'applied' });
    await admin.form(at('applied'), { ...given, version: '2', limit_days: '' }).expect(303);
    expect((await stored()).stages[0]).toMatchObject({ limit_days: null });
    const added = { version: '3', name: 'Test day', milestone: 'screened', limit_days: '1' };
    expect(await follow(await admin.form(`${path}/stages`, added).expect(303))).toContain('limit 1 day');
  });

  it('makes a template from the pipeline of a job, which a new job can start from', async () => {
    await admin.form(`${at('phone_screen')}/retirement`, { version: '1' }).expect(303);
    const { text } = await admin.get(path).expect(200);
    expect(text).toContain('Make a template of it');
    const from = job.pipelines.external.id;
    const { text: form } = await admin.get(`/settings/pipelines/new?from=${from}&door=external`).expect(200);
    expect(form).toContain(`<option value="${from}" selected>${job.name} · Barcelona · External</option>`);
    const given = { name: 'Short way', door: 'external', from_pipeline_id: from };
    const made = await admin.form('/settings/pipelines', given).expect(303);
    const page = await follow(made);
    expect(page).toContain('The template is created.');
    expect(page).toContain('Short way · External');
    expect(page).not.toContain('Phone screen');
    expect((await admin.get('/settings/jobs/new')).text).toContain('>Short way</option>');
    const list = await admin.get('/settings/pipelines').expect(200);
    expect(list.text).toMatch(/Short way<\/a><\/th><td>External<\/td><td><span class="hp-tag is-info">/);
  });

  it('makes a template from the usual stages, in the language of who makes it', async () => {
    const swedish = await signIn(t, { role: 'administrator', offices: 'all', language: 'sv' });
    const given = { name: 'Vanlig', door: 'internal', from_pipeline_id: '' };
    const made = await swedish.form('/settings/pipelines', given).expect(303);
    const { text } = await admin.get(String(made.headers['location'])).expect(200);
    expect(text).toMatch(/Nominerad/);
  });

  it.each([
    ['en', 'Fill this in.', 'Choose one of the list.', 'Choose one that exists.'],
    ['sv', 'Fyll i det här.', 'Välj något i listan.', 'Välj något som finns.'],
    ['es', 'Rellena este campo.', 'Elige una opción de la lista.', 'Elige una opción que exista.'],
  ] as const)('says in %s what a template lacks', async (language, empty, choose, unknown) => {
    const reader = await signIn(t, { role: 'administrator', offices: 'all', language });
    const { text } = await reader
      .form('/settings/pipelines', { name: '', door: 'back', from_pipeline_id: '' })
      .expect(422);
    expect(text).toContain(`id="e-name">${empty}`);
    expect(text).toContain(`id="e-door">${choose}`);
    const from_pipeline_id = '01960000-0000-7000-8000-00000000ffff';
    const gone = await reader
      .form('/settings/pipelines', { name: 'T', door: 'external', from_pipeline_id })
      .expect(422);
    expect(gone.text).toContain(`id="e-from_pipeline_id">${unknown}`);
  });

  it('renames and deletes a template, and neither at an old version nor for who sees one office', async () => {
    const made = await admin.form('/settings/pipelines', { name: 'Draft', door: 'external', from_pipeline_id: '' });
    const template = String(made.headers['location']).replace(/\?.*/, '');
    const local = await signIn(t, { role: 'administrator', offices: [office.id] });
    expect((await local.get(template)).text).not.toContain('Rename');
    await local.form(template, { name: 'Mine', version: '1' }).expect(403);
    await local.form(`${template}/deletion`, { version: '1' }).expect(403);
    await local.form('/settings/pipelines', { name: 'Mine', door: 'external', from_pipeline_id: '' }).expect(403);
    expect((await local.get('/settings/pipelines')).text).not.toContain('Add a template');

    expect(await follow(await admin.form(template, { name: 'Final', version: '1' }).expect(303))).toContain(
      'Final · External',
    );
    const { text } = await admin.form(template, { name: 'Other', version: '1' }).expect(412);
    expect(text).toContain('id="n-name">Stored now: Final');
    await admin.form(`${template}/deletion`, { version: '1' }).expect(412);
    expect((await admin.get(template)).text).toContain('Jobs that started from it keep their stages.');
    const list = await follow(await admin.form(`${template}/deletion`, { version: '2' }).expect(303));
    expect(list).toContain('The template is deleted.');
    await admin.get(template).expect(404);
    const { text: kept } = await admin.form(`${path}/deletion`, { version: '1' }).expect(409);
    expect(kept).toContain('This pipeline belongs to a job and goes only with it.');
  });
});
