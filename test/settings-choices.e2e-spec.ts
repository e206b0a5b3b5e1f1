import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Office } from '../src/organization/office.entity.js';
import type { RejectionReasonView, SourceView } from '../src/organization/choices.dto.js';
import { startApp, type TestApp } from './support/app.js';
import {
  makeApplication,
  makeIntake,
  makeJob,
  makeOffice,
  makeProject,
  stage,
  type TestJob,
} from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const SOURCES = '/settings/sources';
const REASONS = '/settings/reasons';

const errorIn = (html: string, field: string): string | undefined =>
  new RegExp(`id="e-${field}">([^<]*)<`).exec(html)?.[1];
const idIn = (answer: { headers: Record<string, string> }): string =>
  /([0-9a-f-]{36})/.exec(String(answer.headers['location']))?.[1] ?? '';

describe('the pages of sources and reasons', () => {
  let t: TestApp;
  let admin: SignedIn;
  let malmoAdmin: SignedIn;
  let barcelona: Office;
  let malmo: Office;
  let job: TestJob;
  beforeAll(async () => {
    t = await startApp();
    barcelona = await makeOffice(t.db);
    malmo = await makeOffice(t.db, 'Malmö');
    job = await makeJob(t.db, { office: barcelona });
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    malmoAdmin = await signIn(t, { role: 'administrator', offices: [malmo.id] });
  });
  afterAll(() => t.close());

  const follow = async (answer: { headers: Record<string, string> }): Promise<string> =>
    (await admin.get(String(answer.headers['location'])).expect(200)).text;
  const makeSource = async (name: string, office_id = ''): Promise<string> =>
    idIn(await admin.form(SOURCES, { name, kind: 'job_board', office_id }).expect(303));
  const makeReason = async (name: string, type = 'we_rejected', office_id = ''): Promise<string> =>
    idIn(await admin.form(REASONS, { name, type, office_id }).expect(303));
  const source = async (id: string): Promise<SourceView> =>
    (await admin.get(`/api/v1/sources/${id}`).expect(200)).body as SourceView;
  const reasons = async (type: string): Promise<RejectionReasonView[]> => {
    const { data } = (await admin.get('/api/v1/rejection-reasons').expect(200)).body as { data: RejectionReasonView[] };
    return data.filter((reason) => reason.type === type);
  };

  it('list what came with the product in the words of the reader', async () => {
    const { text } = await admin.get(SOURCES).expect(200);
    expect(text).toMatch(/Walk-in<\/a><\/th><td>Walk-in<\/td><td>All offices<\/td><td>Offered<\/td>/);
    const swedish = await signIn(t, { role: 'administrator', offices: 'all', language: 'sv' });
    expect((await swedish.get(SOURCES)).text).toContain('Spontanbesök</a>');
    expect((await swedish.get(REASONS)).text).toMatch(/Vi avslår[^]*Inget skift passar[^]*De drar sig ur[^]*Kom inte/);
  });

  it('take a new source, for every office or for one', async () => {
    const answer = await admin.form(SOURCES, {
      name: '  Feria   de empleo ',
      kind: 'walk_in',
      office_id: barcelona.id,
    });
    const page = await follow(answer);
    expect(page).toContain('The source is created.');
    expect(page).toContain('<h1 class="hp-wrap">Feria de empleo</h1>');
    expect(await source(idIn(answer))).toMatchObject({ office_id: barcelona.id, kind: 'walk_in', is_active: true });
    expect((await admin.get(SOURCES)).text).toMatch(/Feria de empleo<\/a><\/th><td>Walk-in<\/td><td>Barcelona<\/td>/);
    expect(await source(await makeSource('Everywhere'))).toMatchObject({ office_id: null });
  });

  it.each([
    ['en', 'Fill this in.', 'Choose one of the list.', 'There is a source with this name already.'],
    ['sv', 'Fyll i det här.', 'Välj något i listan.', 'Det finns redan en källa med det namnet.'],
    ['es', 'Rellena este campo.', 'Elige una opción de la lista.', 'Ya hay un origen con este nombre.'],
  ] as const)('say in %s what is wrong, at the field', async (language, empty, choose, double) => {
    const reader = await signIn(t, { role: 'administrator', offices: 'all', language });
    const { text } = await reader.form(SOURCES, { name: ' ', kind: 'gossip', office_id: 'x' }).expect(422);
    expect(errorIn(text, 'name')).toBe(empty);
    expect(errorIn(text, 'kind')).toBe(choose);
    expect(errorIn(text, 'office_id')).toBe(choose);
    const name = `Twice ${language}`;
    await makeSource(name);
    const { text: twice } = await reader.form(SOURCES, { name, kind: 'friend', office_id: '' }).expect(409);
    expect(errorIn(twice, 'name')).toBe(double);
    const long = await reader.form(REASONS, { name: 'n'.repeat(61), type: 'we_rejected', office_id: '' }).expect(422);
    expect(errorIn(long.text, 'name')).toBeDefined();
  });

  it('keep the translations of a default one until it is renamed', async () => {
    const { data } = (await admin.get('/api/v1/sources').expect(200)).body as { data: SourceView[] };
    const agency = data.find(({ code }) => code === 'agency') as SourceView;
    const spanish = await signIn(t, { role: 'administrator', offices: 'all', language: 'es' });
    const path = `${SOURCES}/${agency.id}`;
    expect((await spanish.get(path)).text).toContain('name="shown_name" value="Agencia"');
    const same = { name: 'Agencia', shown_name: 'Agencia', kind: 'agency', version: '1' };
    await spanish.form(path, same).expect(303);
    expect(await source(agency.id)).toMatchObject({ name: agency.name, code: 'agency' });
    await spanish.form(path, { ...same, name: 'ETT' }).expect(303);
    expect(await source(agency.id)).toMatchObject({ name: 'ETT', code: null });
  });

  it('stop offering a source while somebody came by it, and Undo offers it again', async () => {
    const id = await makeSource('Old fair');
    const path = `${SOURCES}/${id}`;
    await makeApplication(t, admin.actor, await makeIntake(t.db, job), { source_id: id });
    const { text: shown } = await admin.get(path).expect(200);
    expect(shown).toContain('Somebody came by it, so its kind stays.');
    const gone = await follow(await admin.form(`${path}/deactivation`, { version: '1' }).expect(303));
    expect(gone).toContain('The source is not offered any more.');
    expect(gone).toContain(`action="${path}/activation"`);
    expect((await admin.get(SOURCES)).text).toMatch(/Old fair[^\n]*is-warn[^\n]*Not offered/);
    await admin.form(`${path}/activation`, { version: '2' }).expect(303);
    expect(await source(id)).toMatchObject({ is_active: true, version: 3 });
  });

  it('refuse another kind once somebody came by a source', async () => {
    const id = await makeSource('Board of jobs');
    await makeApplication(t, admin.actor, await makeIntake(t.db, job), { source_id: id });
    const given = { name: 'Board of jobs', shown_name: 'Board of jobs', kind: 'friend', version: '1' };
    const { text } = await admin.form(`${SOURCES}/${id}`, given).expect(422);
    expect(text).toContain('Somebody came by this source: make a new one instead.');
    expect(await source(id)).toMatchObject({ kind: 'job_board', version: 1 });
  });

  it('ask before they delete, and delete what nobody uses', async () => {
    const id = await makeSource('Mistake');
    const { text } = await admin.get(`${SOURCES}/${id}`).expect(200);
    expect(text).toMatch(/<details><summary class="btn hp-bad-btn">.*Delete…<\/summary>[^]*This cannot be undone\./);
    const list = await follow(await admin.form(`${SOURCES}/${id}/deletion`, { version: '1' }).expect(303));
    expect(list).toContain('The source is deleted.');
    await admin.get(`${SOURCES}/${id}`).expect(404);
    await admin.form(`${SOURCES}/${id}/deletion`, { version: '1' }).expect(404);
  });

  it('say where a source or reason is used instead of deleting it', async () => {
    const intake = await makeIntake(t.db, job);
    const id = await makeSource('Used');
    const { id: application } = await makeApplication(t, admin.actor, intake, { source_id: id });
    const { text } = await admin.get(`${SOURCES}/${id}`).expect(200);
    expect(text).toContain('One person came by it, so it cannot be deleted.');
    expect(text).not.toContain(`action="${SOURCES}/${id}/deletion"`);
    const refused = await admin.form(`${SOURCES}/${id}/deletion`, { version: '1' }).expect(409);
    expect(refused.text).toContain('Somebody has applied. So it cannot be deleted. Nothing was changed.');

    const reason = await makeReason('Too far away');
    const rejection = { from_stage_id: stage(job, 'external', 'applied'), reason_id: reason };
    await admin.post(`/api/v1/applications/${application}/rejection`, rejection).expect(201);
    expect((await admin.get(`${REASONS}/${reason}`)).text).toContain(
      'One person was given it, so it cannot be deleted.',
    );
    const given = await admin.form(`${REASONS}/${reason}/deletion`, { version: '1' }).expect(409);
    expect(given.text).toContain('Somebody was given it. So it cannot be deleted.');

    const [usual] = await reasons('we_rejected');
    expect((await admin.get(`${REASONS}/${usual?.id ?? ''}`)).text).toContain('It came with Handpick');
    const stays = await admin.form(`${REASONS}/${usual?.id ?? ''}/deletion`, { version: '1' }).expect(409);
    expect(stays.text).toContain('This one came with Handpick.');
  });

  it('move a reason a step within its type, and Undo moves it back', async () => {
    const [before] = [await reasons('we_rejected')];
    const [first, second] = before;
    const step = (to: string, version: number) =>
      admin.form(`${REASONS}/${second?.id ?? ''}/step`, { to, version: String(version) });
    const { text } = await admin.get(REASONS).expect(200);
    expect(text).toContain(`id="up-${first?.id ?? ''}" type="button" aria-disabled="true"`);
    const moved = await follow(await step('up', second?.version ?? 0).expect(303));
    expect(moved).toMatch(/is one step up\.[^]*name="to" value="down"/);
    expect((await reasons('we_rejected')).slice(0, 2).map(({ id }) => id)).toEqual([second?.id, first?.id]);
    const stale = await step('down', second?.version ?? 0).expect(412);
    expect(stale.text).toContain('Nothing was changed by your click');
    await step('down', (second?.version ?? 0) + 1).expect(303);
    expect((await reasons('we_rejected')).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await reasons('they_withdrew')).not.toEqual([]);
  });

  it('show what somebody else stored meanwhile', async () => {
    const id = await makeReason('Salary');
    const form = { shown_name: 'Salary', type: 'we_rejected' };
    await admin.form(`${REASONS}/${id}`, { ...form, name: 'Hers', version: '1' }).expect(303);
    const { text } = await admin.form(`${REASONS}/${id}`, { ...form, name: 'His', version: '1' }).expect(412);
    expect(text).toContain('id="n-name">Stored now: Hers');
    expect(text).toContain('value="His"');
  });

  it('let one office change its own, and show it nothing of another', async () => {
    const theirs = await makeSource('Only Barcelona', barcelona.id);
    const shared = await makeSource('For all');
    const { text: list } = await malmoAdmin.get(SOURCES).expect(200);
    expect(list).toContain('For all');
    expect(list).not.toContain('Only Barcelona');
    await malmoAdmin.get(`${SOURCES}/${theirs}`).expect(404);
    await malmoAdmin.form(`${SOURCES}/${theirs}/deactivation`, { version: '1' }).expect(404);
    const { text } = await malmoAdmin.get(`${SOURCES}/${shared}`).expect(200);
    expect(text).toContain('<fieldset class="hp-fields" disabled>');
    expect(text).not.toContain(`${SOURCES}/${shared}/deactivation`);
    await malmoAdmin.form(`${SOURCES}/${shared}/deactivation`, { version: '1' }).expect(403);
    const asked = await malmoAdmin.form(SOURCES, { name: 'Ours', kind: 'agency', office_id: '' }).expect(422);
    expect(errorIn(asked.text, 'office_id')).toBe('Choose one of the list.');
    await malmoAdmin.form(SOURCES, { name: 'Ours', kind: 'agency', office_id: malmo.id }).expect(303);
    const recruiter = await signIn(t, { role: 'recruiter', offices: [barcelona.id] });
    await recruiter.get(REASONS).expect(200);
    await recruiter.get(`${REASONS}/new`).expect(403);
  });

  it('do not count who came by a source where the reader sees nobody', async () => {
    const id = await makeSource('Own fair', barcelona.id);
    await makeApplication(t, admin.actor, await makeIntake(t.db, job), { source_id: id });
    const projects = [(await makeProject(t.db)).id];
    const elsewhere = await signIn(t, { role: 'administrator', offices: [barcelona.id], projects });
    const { text } = await elsewhere.get(`${SOURCES}/${id}`).expect(200);
    expect(text).not.toContain('One person');
    expect(text).toContain('Somebody came by it, so it cannot be deleted.');
  });
});
