import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import type { InterviewPlanView } from '../src/interviews/interview-plan.dto.js';
import type { InterviewOffersView, PossibleInterviewersPage } from '../src/interviews/interview.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, stage, type TestJob } from './support/factories.js';
import { makeInterview, makeTemplate, makeTraining, sampleInterview, type TestTemplate } from './support/interviews.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

const PLANS = '/api/v1/interview-plans';

interface Answer {
  code: string;
  errors: { field: string; code: string }[];
}
const fieldsOf = (body: unknown) => (body as Answer).errors.map(({ field, code }) => `${field}: ${code}`);

describe('interview plans', () => {
  let t: TestApp;
  let job: TestJob;
  let admin: SignedIn;
  let recruiter: SignedIn;
  let ana: SignedIn;
  let malmo: string;
  let template: TestTemplate;
  let screen: string;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona') });
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    screen = stage(job, 'external', 'phone_screen');
    const here = { offices: [job.officeId] };
    admin = await signIn(t, { role: 'administrator', ...here });
    recruiter = await signIn(t, { role: 'recruiter', ...here });
    ana = await signIn(t, { role: 'interviewer', name: 'Ana', ...here });
    template = await makeTemplate(t.db, job, admin.user.id, sampleInterview({ min_interviewers: 2 }));
  });
  afterAll(() => t.close());

  const given = (more: object = {}) => ({
    stage_id: screen,
    template_id: template.id,
    interviewer_count: 2,
    interviewers: [{ user_id: ana.user.id, focus_competencies: ['patience'] }],
    ...more,
  });

  it('make an interview part of a stage, once', async () => {
    const { body } = await admin.post(PLANS, given()).expect(201);
    const plan = body as InterviewPlanView;
    expect(plan).toMatchObject({
      job_id: job.id,
      pipeline_id: job.pipelines.external.id,
      stage: { id: screen, code: 'phone_screen' },
      template: { id: template.id, name: { en: 'Short interview', sv: 'Short interview (sv)' } },
      interviewer_count: 2,
      interviewers: [{ name: 'Ana', focus_competencies: ['patience'], is_available: true }],
    });
    const twice = await admin.post(PLANS, given()).expect(409);
    expect((twice.body as Answer).code).toBe('interview-plan-exists');
    for (const query of [`stage_id=${screen}`, `pipeline_id=${plan.pipeline_id}`, `job_id=${job.id}`]) {
      const { body: page } = await ana.get(`${PLANS}?${query}`).expect(200);
      expect((page as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([plan.id]);
    }
    const { body: none } = await ana.get(`${PLANS}?stage_id=${stage(job, 'internal', 'interview')}`).expect(200);
    expect((none as { data: unknown[] }).data).toEqual([]);
    await recruiter.post(PLANS, given()).expect(403);
    const stranger = await signIn(t, { role: 'administrator', offices: [malmo] });
    await stranger.get(`${PLANS}/${plan.id}`).expect(404);
    const elsewhere = await stranger.post(PLANS, given()).expect(422);
    expect(fieldsOf(elsewhere.body)).toEqual(['stage_id: unknown']);
    await stranger.delete(`${PLANS}/${plan.id}`).set('if-match', '"1"').expect(404);
    await admin.delete(`${PLANS}/${plan.id}`).set('if-match', `"${plan.version}"`).expect(204);
  });

  it('are changed by whoever read the latest version, and deleted', async () => {
    const { body } = await admin.post(PLANS, given()).expect(201);
    const { id, version } = body as InterviewPlanView;
    const few = await admin
      .patch(`${PLANS}/${id}`, { interviewer_count: 1 })
      .set('if-match', `"${version}"`)
      .expect(422);
    expect(fieldsOf(few.body)).toEqual(['interviewer_count: too-few-interviewers']);
    const { body: changed } = await admin
      .patch(`${PLANS}/${id}`, { interviewer_count: 3, interviewers: [{ user_id: recruiter.user.id }] })
      .set('if-match', `"${version}"`)
      .expect(200);
    expect(changed).toMatchObject({ interviewer_count: 3, interviewers: [{ user_id: recruiter.user.id }] });
    await admin.patch(`${PLANS}/${id}`, { interviewer_count: 4 }).set('if-match', `"${version}"`).expect(412);
    await admin.delete(`${PLANS}/${id}`).set('if-match', `"${version}"`).expect(412);
    await admin
      .delete(`${PLANS}/${id}`)
      .set('if-match', `"${version + 1}"`)
      .expect(204);
    await admin.get(`${PLANS}/${id}`).expect(404);
    const { body: entries } = await admin.get(`/api/v1/audit-entries?object_id=${id}`).expect(200);
    expect((entries as { data: { action: string; changed: string[] }[] }).data).toMatchObject([
      { action: 'interview-plan.deleted' },
      { action: 'interview-plan.changed', changed: ['interviewer_count', 'interviewers'] },
      { action: 'interview-plan.created' },
    ]);
  });

  it('refuse what cannot be, naming why', async () => {
    const elsewhere = await makeUser(t, { role: 'interviewer', offices: [malmo] });
    const retired = stage(job, 'external', 'profile_match');
    await rows(t.db, sql`UPDATE stage SET retired_at = now() WHERE id = ${retired}`);
    const wrong: [object, string[]][] = [
      [{ stage_id: retired }, ['stage_id: retired-stage']],
      [{ stage_id: uuid() }, ['stage_id: unknown']],
      [{ template_id: uuid() }, ['template_id: unknown']],
      [{ interviewer_count: 1 }, ['interviewer_count: too-few-interviewers']],
      [{ interviewer_count: 7 }, ['interviewer_count: max']],
      [{ interviewer_count: '2' }, ['interviewer_count: max', 'interviewer_count: min', 'interviewer_count: is-int']],
      [
        { interviewers: 'Ana' },
        [
          'interviewers: is-array',
          'interviewers: array-max-size',
          'interviewers: array-unique',
          'interviewers: nested-validation',
        ],
      ],
      [{ interviewers: [{ user_id: elsewhere.id }] }, ['interviewers.0.user_id: cannot-interview']],
      [
        { interviewers: [{ user_id: ana.user.id, focus_competencies: ['stress'] }] },
        ['interviewers.0.focus_competencies: not-of-template'],
      ],
    ];
    for (const [more, fields] of wrong) {
      const { body } = await admin.post(PLANS, given(more)).expect(422);
      expect(fieldsOf(body).toSorted()).toEqual(fields.toSorted());
    }
    const { body } = await admin.get(`${PLANS}?stage_id=${screen}`).expect(200);
    expect((body as { data: unknown[] }).data).toEqual([]);
  });

  it('are offered for whoever stands in the stage; moving plans nothing', async () => {
    const cai = await makeUser(t, { role: 'coach', name: 'Cai', offices: [job.officeId] });
    const gone = await makeUser(t, { role: 'coach', name: 'Aaron', offices: [job.officeId] });
    const application = await makeApplication(t, admin.actor, await makeIntake(t.db, job));
    const offers = async () => {
      const { body } = await recruiter.get(`/api/v1/applications/${application.id}/interview-offers`).expect(200);
      return (body as InterviewOffersView).data;
    };
    const interviewers = [ana.user, cai, gone].map(({ id }) => ({ user_id: id }));
    const { body: plan } = await admin.post(PLANS, given({ interviewers })).expect(201);
    expect(await offers()).toEqual([]);
    await recruiter
      .post(`/api/v1/applications/${application.id}/moves`, {
        from_stage_id: stage(job, 'external', 'applied'),
        to_stage_id: screen,
      })
      .expect(201);
    await rows(t.db, sql`UPDATE user_account SET deactivated_at = now() WHERE id = ${gone.id}`);
    await rows(t.db, sql`UPDATE candidate SET contact_language = 'es' WHERE id = ${application.candidate.id}`);
    const other = await makeApplication(t, admin.actor, await makeIntake(t.db, job));
    await makeInterview(t.db, other, template, [ana.user.id]);
    await makeTraining(t.db, ana.user.id, '2 days');
    expect(await offers()).toEqual([
      {
        plan_id: (plan as InterviewPlanView).id,
        template: expect.objectContaining({ id: template.id }),
        interviewer_count: 2,
        // Ana has an open scorecard, Cai none; Aaron is gone.
        interviewers: [
          { user_id: cai.id, name: 'Cai', focus_competencies: [], is_training_due: true },
          { user_id: ana.user.id, name: 'Ana', focus_competencies: [], is_training_due: false },
        ],
        language: 'es',
        is_pay_missing: true,
      },
    ]);
    await makeInterview(t.db, application, template, [ana.user.id, cai.id]);
    expect(await offers()).toEqual([]);
  });

  it('choose among those who may interview for the job', async () => {
    const { body } = await recruiter.get(`/api/v1/interviewers?job_id=${job.id}`).expect(200);
    const names = (body as PossibleInterviewersPage).data.map(({ name }) => name);
    expect(names).toEqual(['Ana', 'Cai', 'User administrator', 'User recruiter']);
    const page = await recruiter.get(`/api/v1/interviewers?job_id=${job.id}&limit=2`).expect(200);
    const { next_cursor: cursor } = page.body as PossibleInterviewersPage;
    const { body: next } = await recruiter
      .get(`/api/v1/interviewers?job_id=${job.id}&cursor=${String(cursor)}`)
      .expect(200);
    expect((next as PossibleInterviewersPage).data.map(({ name }) => name)).toEqual(names.slice(2));
    const stranger = await signIn(t, { role: 'recruiter', offices: [malmo] });
    const { body: nobody } = await stranger.get(`/api/v1/interviewers?job_id=${job.id}`).expect(200);
    expect((nobody as PossibleInterviewersPage).data).toEqual([]);
    await ana.get(`/api/v1/interviewers?job_id=${job.id}`).expect(403);
  });
});
