import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { rows } from '../src/database/sql.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
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
