import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const INTAKES = '/api/v1/intakes';
const NEED = {
  name: 'Q4 2026',
  seats: 20,
  planned_applications: 360,
  planned_matches: 30,
  opens_on: '2026-10-01',
  closes_on: '2026-12-18',
};
const NO_PAY = {
  pay_min: null,
  pay_max: null,
  pay_currency: null,
  pay_period: null,
  pay_agreement: null,
  opened_at: null,
};
const { opened_at: _, ...NO_PAY_FIELDS } = NO_PAY;
const PAY = {
  pay_min: 1850,
  pay_max: 2100.5,
  pay_currency: 'EUR',
  pay_period: 'month',
  pay_agreement: 'Convenio estatal de contact center',
};

describe('intakes', () => {
  let t: TestApp;
  let hr: SignedIn;
  let recruiter: SignedIn;
  let malmoHr: SignedIn;
  let job: TestJob;
  let malmoJob: TestJob;
  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona') });
    malmoJob = await makeJob(t.db, { office: await makeOffice(t.db, 'Malmö') });
    hr = await signIn(t, { role: 'hr', offices: 'all' });
    malmoHr = await signIn(t, { role: 'hr', offices: [malmoJob.officeId] });
    recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId] });
  });
  afterAll(() => t.close());

  it('state the need of a job for a quarter', async () => {
    const given = { ...NEED, job_id: job.id, training_starts_on: '2026-12-07', external_id: 'ats-77' };
    const { body } = await hr.post(INTAKES, given).expect(201);
    expect(body).toEqual({
      ...given,
      id: expect.any(String),
      office_id: job.officeId,
      project_id: job.projectId,
      ...NO_PAY,
      created_at: expect.any(String),
      version: 1,
    });
    expect((await recruiter.get(`${INTAKES}/${body.id}`).expect(200)).body).toEqual(body);
    const audit = await rows(t.db, sql`SELECT action, office_id FROM audit_entry WHERE object_id = ${body.id}`);
    expect(audit).toEqual([{ action: 'intake.created', office_id: job.officeId }]);
    await hr.post(INTAKES, given).expect(409);
  });

  it.each([
    ['seats', -1],
    ['seats', 2.5],
    ['planned_matches', null],
    ['opens_on', '2026-02-30'],
    ['opens_on', '01/10/2026'],
    ['closes_on', '2026-09-30'],
    ['training_starts_on', 'soon'],
    ['pay_min', -1],
    ['pay_min', 1850.555],
    ['pay_min', '1850'],
    ['pay_max', 10_000_000_000],
    ['pay_currency', 'ZZZ'],
    ['pay_currency', 'eur'],
    ['pay_period', 'week'],
    ['pay_agreement', '   '],
    ['pay_agreement', 'x'.repeat(501)],
    ['former_pay', 1500],
  ])('refuse %s %j by name', async (field, value) => {
    const { body } = await hr.post(INTAKES, { ...NEED, job_id: job.id, name: 'Bad', [field]: value }).expect(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('are changed at their latest version and never close before they open', async () => {
    const { id } = await makeIntake(t.db, job, { opensOn: '2026-10-01', closesOn: '2026-12-18' });
    const path = `${INTAKES}/${id}`;
    await hr.patch(path, { seats: 18 }).expect(428);
    const { body } = await hr.patch(path, { seats: 18, closes_on: '2026-12-20' }).set('If-Match', '"1"').expect(200);
    expect(body).toMatchObject({ seats: 18, closes_on: '2026-12-20', version: 2 });
    await hr.patch(path, { seats: 19 }).set('If-Match', '"1"').expect(412);
    const { body: refused } = await hr.patch(path, { opens_on: '2026-12-21' }).set('If-Match', '"2"').expect(422);
    expect(refused.errors[0]).toMatchObject({ field: 'closes_on', code: 'closes-before-opening' });
    const audit = await rows(t.db, sql`SELECT action, changed FROM audit_entry WHERE object_id = ${id}`);
    expect(audit).toEqual([{ action: 'intake.changed', changed: ['seats', 'closes_on'] }]);
    await hr.patch(path, { seats: 18 }).set('If-Match', '"2"').expect(200);
    expect((await hr.get(path)).body.version).toBe(2);
  });

  describe('open to applicants', () => {
    const made = async (given: object = {}) => {
      const { body } = await hr.post(INTAKES, { ...NEED, job_id: job.id, name: uuid(), ...given }).expect(201);
      return `${INTAKES}/${body.id}`;
    };
    const fields = ({ body }: { body: { errors: { field: string; code: string }[] } }) =>
      body.errors.map(({ field, code }) => `${field} ${code}`);

    it('only when it is known what they pay', async () => {
      const path = await made({ pay_currency: 'EUR' });
      const refused = await hr.post(`${path}/opening`).set('If-Match', '"1"').expect(422);
      expect(fields(refused)).toEqual([
        'pay_min required-to-open',
        'pay_max required-to-open',
        'pay_period required-to-open',
        'pay_agreement required-to-open',
      ]);
      expect((await hr.get(path)).body).toMatchObject({ opened_at: null, version: 1 });
      await hr.patch(path, PAY).set('If-Match', '"1"').expect(200);
      await hr.post(`${path}/opening`).expect(428);
      await hr.post(`${path}/opening`).set('If-Match', '"1"').expect(412);
      const { body } = await hr.post(`${path}/opening`).set('If-Match', '"2"').expect(201);
      expect(body).toMatchObject({ ...PAY, opened_at: expect.stringMatching(/Z$/), version: 3 });
      const again = await hr.post(`${path}/opening`).set('If-Match', '"3"').expect(409);
      expect(again.body.code).toBe('intake-open');
    });

    it('keep what they pay, and may say it more exactly', async () => {
      const path = await made(PAY);
      await hr.post(`${path}/opening`).set('If-Match', '"1"').expect(201);
      const emptied = await hr
        .patch(path, { pay_min: null, pay_agreement: null, seats: 3 })
        .set('If-Match', '"2"')
        .expect(422);
      expect(fields(emptied)).toEqual(['pay_min required-while-open', 'pay_agreement required-while-open']);
      const turned = await hr.patch(path, { pay_min: 2200 }).set('If-Match', '"2"').expect(422);
      expect(fields(turned)).toEqual(['pay_max max-below-min']);
      await hr.patch(path, { pay_min: 1900, pay_max: 1900 }).set('If-Match', '"2"').expect(200);
      const { body } = await hr.delete(`${path}/opening`).set('If-Match', '"3"').expect(200);
      expect(body).toMatchObject({ opened_at: null, pay_min: 1900, version: 4 });
      await hr.delete(`${path}/opening`).set('If-Match', '"4"').expect(409);
      await hr.patch(path, NO_PAY_FIELDS).set('If-Match', '"4"').expect(200);
      const audit = await rows(
        t.db,
        sql`SELECT action, changed FROM audit_entry WHERE object_id = ${body.id} ORDER BY at OFFSET 1`,
      );
      expect(audit).toEqual([
        { action: 'intake.opened', changed: ['opened_at'] },
        { action: 'intake.changed', changed: ['pay_min', 'pay_max'] },
        { action: 'intake.closed', changed: ['opened_at'] },
        { action: 'intake.changed', changed: ['pay_min', 'pay_max', 'pay_currency', 'pay_period', 'pay_agreement'] },
      ]);
    });

    it('by nobody’s way around: the database asks for the pay too', async () => {
      const { id } = await makeIntake(t.db, job);
      const open = t.db.query('UPDATE intake SET opened_at = now() WHERE id = $1', [id]);
      await expect(open).rejects.toThrow('ck_intake_opened');
      const turned = t.db.query('UPDATE intake SET pay_min = 2, pay_max = 1 WHERE id = $1', [id]);
      await expect(turned).rejects.toThrow('ck_intake_pay_max');
    });

    it('by one of two who ask at once', async () => {
      const path = await made(PAY);
      const asked = ['1', '2'].map(() => hr.post(`${path}/opening`).set('If-Match', '"1"'));
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([201, 412]);
    });

    it('by HR and administrators only, where they are', async () => {
      const path = await made(PAY);
      await recruiter.post(`${path}/opening`).set('If-Match', '"1"').expect(403);
      await malmoHr.post(`${path}/opening`).set('If-Match', '"1"').expect(404);
      await malmoHr.delete(`${path}/opening`).set('If-Match', '"1"').expect(404);
    });

    it('or not, staff enter who applied', async () => {
      const { id } = await makeIntake(t.db, job);
      const given = { intake_id: id, door: 'external', candidate: { name: 'Saga Ekdahl' } };
      await recruiter.post('/api/v1/applications', given).expect(201);
    });
  });

  it('are deleted only while nobody applied', async () => {
    const { id } = await makeIntake(t.db, job);
    const path = `${INTAKES}/${id}`;
    await makeApplication(t, hr.actor, { id });
    await hr.delete(path).expect(428);
    const { body } = await hr.delete(path).set('If-Match', '"1"').expect(409);
    expect(body).toMatchObject({ code: 'in-use', used_by: 'application' });
    const empty = await makeIntake(t.db, job);
    await malmoHr.delete(`${INTAKES}/${empty.id}`).set('If-Match', '"1"').expect(404);
    await hr.delete(`${INTAKES}/${empty.id}`).set('If-Match', '"2"').expect(412);
    await hr.delete(`${INTAKES}/${empty.id}`).set('If-Match', '"1"').expect(204);
    await hr.get(`${INTAKES}/${empty.id}`).expect(404);
    const audit = await rows(t.db, sql`SELECT action, office_id FROM audit_entry WHERE object_id = ${empty.id}`);
    expect(audit).toEqual([{ action: 'intake.deleted', office_id: job.officeId }]);
  });

  it('are changed by HR and administrators only', async () => {
    const { id } = await makeIntake(t.db, job);
    await recruiter.patch(`${INTAKES}/${id}`, { seats: 1 }).set('If-Match', '"1"').expect(403);
    await recruiter.post(INTAKES, { ...NEED, job_id: job.id }).expect(403);
  });

  it('of Barcelona are not there for Malmö', async () => {
    const { id } = await makeIntake(t.db, job);
    await malmoHr.get(`${INTAKES}/${id}`).expect(404);
    await malmoHr.patch(`${INTAKES}/${id}`, { seats: 1 }).set('If-Match', '"1"').expect(404);
    const { body } = await malmoHr.post(INTAKES, { ...NEED, job_id: job.id }).expect(422);
    expect(body.errors[0].field).toBe('job_id');
    const { body: list } = await malmoHr.get(`${INTAKES}?job_id=${job.id}`).expect(200);
    expect(list.data).toEqual([]);
  });

  it('are listed newest first, by office, job and day', async () => {
    const older = await makeIntake(t.db, malmoJob, { opensOn: '2026-04-01', closesOn: '2026-06-30' });
    const newer = await makeIntake(t.db, malmoJob, { opensOn: '2026-07-01', closesOn: '2026-09-30' });
    const ids = async (query: string): Promise<string[]> =>
      (await hr.get(`${INTAKES}?${query}`).expect(200)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids(`office_id=${malmoJob.officeId}`)).toEqual([newer.id, older.id]);
    expect(await ids(`job_id=${malmoJob.id}&open_on=2026-06-30`)).toEqual([older.id]);
    expect(await ids(`project_id=${malmoJob.projectId}&open_on=2026-10-01`)).toEqual([]);
    const { body } = await hr.get(`${INTAKES}?office_id=${malmoJob.officeId}&limit=1`).expect(200);
    expect(await ids(`office_id=${malmoJob.officeId}&limit=1&cursor=${body.next_cursor}`)).toEqual([older.id]);
  });
});
