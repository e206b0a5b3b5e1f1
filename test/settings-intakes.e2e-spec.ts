import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IntakeView } from '../src/intakes/intakes.dto.js';
import { Office } from '../src/organization/office.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const PATH = '/settings/intakes';
const NEED = {
  name: 'Q1 2027',
  opens_on: '2027-01-04',
  closes_on: '2027-03-19',
  training_starts_on: '',
  seats: '20',
  planned_applications: '360',
  planned_matches: '30',
  external_id: '',
};
const NO_PAY = { pay_min: '', pay_max: '', pay_currency: '', pay_period: '', pay_agreement: '' };
const PAY = {
  pay_min: '1850',
  pay_max: '2100.50',
  pay_currency: 'EUR',
  pay_period: 'month',
  pay_agreement: 'Convenio estatal de contact center',
};

const valueIn = (html: string, name: string): string | undefined =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];
const errorIn = (html: string, field: string): string | undefined =>
  new RegExp(`id="e-${field}">([^<]*)<`).exec(html)?.[1];
const locationOf = (answer: { headers: Record<string, string> }): string => String(answer.headers['location']);

describe('the pages of intakes', () => {
  let t: TestApp;
  let admin: SignedIn;
  let barcelona: TestJob;
  let job: TestJob;
  beforeAll(async () => {
    t = await startApp();
    admin = await signIn(t, { role: 'administrator', offices: 'all' });
    barcelona = await makeJob(t.db, { office: await makeOffice(t.db) });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    job = await makeJob(t.db, { office: await t.db.manager.findOneByOrFail(Office, { code: 'BCN' }) });
  });

  const create = async (fields: Record<string, string> = {}): Promise<string> => {
    const answer = await admin.form(PATH, { ...NEED, ...NO_PAY, job_id: job.id, ...fields }).expect(303);
    return /([0-9a-f-]{36})/.exec(locationOf(answer))?.[1] ?? '';
  };
  const follow = async (answer: { headers: Record<string, string> }): Promise<string> =>
    (await admin.get(locationOf(answer)).expect(200)).text;
  const stored = async (id: string): Promise<IntakeView> =>
    (await admin.get(`/api/v1/intakes/${id}`).expect(200)).body as IntakeView;

  it('ask for a job first, where there is none', async () => {
    const empty = await startApp();
    const first = await signIn(empty, { role: 'administrator', offices: 'all' });
    expect((await first.get(PATH).expect(200)).text).toContain(`href="${PATH}/new">Add an intake`);
    const { text } = await first.get(`${PATH}/new`).expect(200);
    expect(text).toContain('Add a job first');
    expect(text).not.toContain('name="seats"');
    await empty.close();
  });

  it('take what a job needs in a quarter, from the page of the job', async () => {
    const { text } = await admin.get(`${PATH}/new?job=${job.id}`).expect(200);
    expect(text).toContain(`<option value="${job.id}" selected>${job.name} · Barcelona</option>`);
    const given = { ...NEED, ...NO_PAY, job_id: job.id, training_starts_on: '2027-03-08' };
    const page = await follow(await admin.form(PATH, given).expect(303));
    expect(page).toContain('The intake is created.');
    expect(valueIn(page, 'training_starts_on')).toBe('2027-03-08');
    expect(page).toContain(`${job.name} · Barcelona`);
    const { text: list } = await admin.get(PATH).expect(200);
    expect(list).toMatch(
      /Q1 2027<\/a><\/th><td>Anti-churn agent \w+<\/td><td>Barcelona<\/td><td>4 Jan 2027 – 19 Mar 2027/,
    );
    expect(list).toContain('<td>Not open</td>');
  });

  it('take amounts with hundredths, and show them as they were written', async () => {
    const id = await create(PAY);
    expect(await stored(id)).toMatchObject({ pay_min: 1850, pay_max: 2100.5, pay_period: 'month', opened_at: null });
    const { text } = await admin.get(`${PATH}/${id}`).expect(200);
    expect([valueIn(text, 'pay_min'), valueIn(text, 'pay_max')]).toEqual(['1850', '2100.50']);
  });

  it.each([
    ['en', 'Write a whole number.', 'Choose a day.', 'The last day must not be before the first.', 'Choose one of the'],
    ['sv', 'Skriv ett heltal.', 'Välj en dag.', 'Sista dagen får inte vara före den första.', 'Välj något'],
    ['es', 'Escribe un número entero.', 'Elige un día.', 'El último día no puede ser anterior', 'Elige una'],
  ] as const)(
    'say in %s at each field what is wrong, and keep what was typed',
    async (language, whole, day, end, one) => {
      const reader = await signIn(t, { role: 'hr', offices: 'all', language });
      const wrong = {
        seats: 'many',
        planned_applications: '',
        opens_on: '2027-02-30',
        pay_currency: 'EURO',
        job_id: 'x',
      };
      const { text } = await reader.form(PATH, { ...NEED, ...NO_PAY, ...wrong, name: 'Typed' }).expect(422);
      expect(errorIn(text, 'seats')).toBe(whole);
      expect(errorIn(text, 'planned_applications')).toBe(whole);
      expect(errorIn(text, 'opens_on')).toBe(day);
      expect(errorIn(text, 'job_id')).toContain(one);
      expect(errorIn(text, 'pay_currency')).toMatch(/EUR|SEK/);
      expect(valueIn(text, 'name')).toBe('Typed');
      const early = { ...NEED, ...NO_PAY, job_id: job.id, closes_on: '2027-01-03' };
      expect(errorIn((await reader.form(PATH, early).expect(422)).text, 'closes_on')).toContain(end);
    },
  );

  it('refuse what the database would, each at its field', async () => {
    const refused = async (fields: Record<string, string>, status = 422): Promise<string> =>
      (await admin.form(PATH, { ...NEED, ...NO_PAY, job_id: job.id, ...fields }).expect(status)).text;
    expect(errorIn(await refused({ seats: '-1' }), 'seats')).toBe('Write 0 or more.');
    expect(errorIn(await refused({ seats: '2.5' }), 'seats')).toBe('Write a whole number.');
    expect(errorIn(await refused({ seats: '99999999999' }), 'seats')).toBe('This number is too large.');
    expect(errorIn(await refused({ pay_min: '25000,50' }), 'pay_min')).toContain('at most two decimals');
    expect(errorIn(await refused({ pay_min: '3', pay_max: '2' }), 'pay_max')).toContain('not be lower');
    expect(errorIn(await refused({ pay_period: 'week' }), 'pay_period')).toContain('Choose one of the list');
    expect(errorIn(await refused({ name: 'n'.repeat(101) }), 'name')).toBe('This is too long.');
    await create();
    expect(errorIn(await refused({}, 409), 'name')).toBe('This job has an intake with this name or id already.');
  });

  it('list what is missing before an intake can be opened, and open it once the pay is known', async () => {
    const id = await create({ pay_min: '1850', pay_currency: 'EUR' });
    const path = `${PATH}/${id}`;
    const { text } = await admin.get(path).expect(200);
    const lacking = [...text.matchAll(/<li><a href="#f-(\w+)">([^<]+)<\/a><\/li>/g)].map(([, field, label]) => [
      field,
      label,
    ]);
    expect(lacking).toEqual([
      ['pay_max', 'Highest pay'],
      ['pay_period', 'Paid per'],
      ['pay_agreement', 'Collective agreement'],
    ]);
    expect(text).not.toContain(`action="${path}/opening"`);
    const { text: refused } = await admin.form(`${path}/opening`, { version: '1' }).expect(422);
    expect(errorIn(refused, 'pay_max')).toBe('Fill this in before you open the intake to applicants.');
    expect(errorIn(refused, 'pay_min')).toBeUndefined();
    expect((await stored(id)).opened_at).toBeNull();

    await admin.form(path, { ...NEED, ...PAY, version: '1' }).expect(303);
    const opened = await follow(await admin.form(`${path}/opening`, { version: '2' }).expect(303));
    expect(opened).toContain('The intake is open to applicants.');
    expect(opened).toMatch(/<form[^>]*action="[^"]*\/closing"/);
    expect((await stored(id)).opened_at).not.toBeNull();
    expect((await admin.get(PATH)).text).toMatch(/is-ok">.*Open<\/span>/);
  });

  it('keep the pay of an open intake, and close it to applicants again', async () => {
    const id = await create(PAY);
    const path = `${PATH}/${id}`;
    await admin.form(`${path}/opening`, { version: '1' }).expect(303);
    const { text } = await admin.form(path, { ...NEED, ...NO_PAY, version: '2' }).expect(422);
    expect(errorIn(text, 'pay_agreement')).toBe('This stays as long as the intake is open to applicants.');
    expect((await stored(id)).pay_min).toBe(1850);
    expect((await admin.form(`${path}/opening`, { version: '2' }).expect(409)).text).toContain(
      'open to applicants already',
    );
    const closed = await follow(await admin.form(`${path}/closing`, { version: '2' }).expect(303));
    expect(closed).toContain('The intake is closed to applicants.');
    expect((await admin.form(`${path}/closing`, { version: '3' }).expect(409)).text).toContain(
      'not open to applicants',
    );
    const audit = await t.db.query<{ action: string }[]>('SELECT action FROM audit_entry WHERE object_id = $1', [id]);
    expect(audit.map(({ action }) => action)).toEqual(['intake.created', 'intake.opened', 'intake.closed']);
  });

  it('show what somebody else stored meanwhile, and change nothing at an old version', async () => {
    const id = await create(PAY);
    const path = `${PATH}/${id}`;
    await admin.form(path, { ...NEED, ...PAY, seats: '25', version: '1' }).expect(303);
    const { text } = await admin.form(path, { ...NEED, ...PAY, seats: '30', version: '1' }).expect(412);
    expect(text).toContain('id="n-seats">Stored now: 25');
    expect(text).not.toContain('id="n-pay_max"');
    expect(valueIn(text, 'seats')).toBe('30');
    const { text: late } = await admin.form(`${path}/opening`, { version: '1' }).expect(412);
    expect(late).toContain('Nothing was changed by your click');
    expect(await stored(id)).toMatchObject({ seats: 25, opened_at: null });
  });

  it('show how far an intake is by door, against its plan', async () => {
    const intake = await makeIntake(t.db, job, { plannedApplications: 4, plannedMatches: 2, seats: 1 });
    await makeApplication(t, admin.actor, intake);
    await makeApplication(t, admin.actor, intake);
    await makeApplication(t, admin.actor, intake, { door: 'internal' });
    const { text } = await admin.get(`${PATH}/${intake.id}`).expect(200);
    expect(text).toContain('aria-label="Applied: 3 of 4 planned"');
    expect(text).toMatch(/External<\/th><td class="n">2<\/td>/);
    expect(text).toMatch(/Internal<\/th><td class="n">1<\/td>/);
    expect(text).toMatch(/Both doors<\/th><td class="n">3<\/td><td class="n">0<\/td>/);
    expect(text).toContain(`href="/intakes/${intake.id}/board"`);
  });

  it('have no forms for who may only read, and nothing for another office or project', async () => {
    const intake = await makeIntake(t.db, job);
    const path = `${PATH}/${intake.id}`;
    const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
    const { text } = await auditor.get(path).expect(200);
    expect(text).toContain('<fieldset class="hp-fields" disabled>');
    expect(text).not.toContain('h-opening');
    expect(text).not.toContain('/board"');
    await auditor.get(`${PATH}/new`).expect(403);
    await auditor.form(`${path}/opening`, { version: '1' }).expect(403);

    const malmo = await makeOffice(t.db, 'Malmö');
    const strangers = await Promise.all([
      signIn(t, { role: 'administrator', offices: [malmo.id] }),
      signIn(t, { role: 'administrator', offices: [job.officeId], projects: [barcelona.projectId] }),
    ]);
    for (const stranger of strangers) {
      await stranger.get(path).expect(404);
      await stranger.form(path, { ...NEED, ...PAY, version: '1' }).expect(404);
      await stranger.form(`${path}/opening`, { version: '1' }).expect(404);
      const { text: form } = await stranger.get(`${PATH}/new?job=${job.id}`).expect(200);
      expect(form).not.toContain(job.name);
      const { text: refused } = await stranger.form(PATH, { ...NEED, ...NO_PAY, job_id: job.id });
      expect(refused).not.toContain(job.name);
    }
  });
});
