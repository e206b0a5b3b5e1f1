import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { rows } from '../src/database/sql.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import { InterviewTemplate } from '../src/interview-templates/interview-template.entity.js';
import type { InterviewView } from '../src/interviews/interview.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, stage, type TestJob } from './support/factories.js';
import { fillScorecard, makeTemplate, sampleInterview, type TestTemplate } from './support/interviews.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

const INTERVIEWS = '/api/v1/interviews';
const PAY = {
  payMin: '1850',
  payMax: '2100',
  payCurrency: 'EUR',
  payPeriod: 'month',
  payAgreement: 'Convenio estatal de contact center',
} as const;
const REASON = 'Is away until December and cannot finish.';

interface Answer {
  code: string;
  errors: { field: string; code: string; message: string }[];
}
const fieldsOf = (body: unknown) => (body as Answer).errors.map(({ field, code }) => `${field}: ${code}`);
const codeOf = (body: unknown) => (body as Answer).code;

describe('interviews', () => {
  let t: TestApp;
  let job: TestJob;
  let intake: Intake;
  let template: TestTemplate;
  let hr: SignedIn;
  let recruiter: SignedIn;
  let ana: SignedIn;
  let bo: SignedIn;
  let malmo: string;
  let application: ApplicationView;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona') });
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    intake = await makeIntake(t.db, job, PAY);
    const here = { offices: [job.officeId] };
    hr = await signIn(t, { role: 'hr', ...here });
    recruiter = await signIn(t, { role: 'recruiter', ...here });
    ana = await signIn(t, { role: 'interviewer', name: 'Ana', ...here });
    bo = await signIn(t, { role: 'team_lead', name: 'Bo', ...here });
    template = await makeTemplate(t.db, job, hr.user.id, sampleInterview({ min_interviewers: 2 }));
  });
  beforeEach(async () => {
    application = await makeApplication(t, hr.actor, intake);
  });
  afterAll(() => t.close());

  const both = () => [{ user_id: ana.user.id, focus_competencies: ['patience'] }, { user_id: bo.user.id }];
  const given = (more: object = {}) => ({
    application_id: application.id,
    template_id: template.id,
    interviewers: both(),
    ...more,
  });
  const plan = async (more: object = {}): Promise<InterviewView> => {
    const { body } = await recruiter.post(INTERVIEWS, given(more)).expect(201);
    return body as InterviewView;
  };
  const scorecardOf = async (interview: InterviewView, who: SignedIn): Promise<string> => {
    const { body } = await who.get(`${INTERVIEWS}/${interview.id}`).expect(200);
    return String((body as InterviewView).my_scorecard_id);
  };
  const submit = async (interview: InterviewView, who: SignedIn) =>
    fillScorecard(t.db, await scorecardOf(interview, who), { Q1: 4, Q2: 3, Q3: 5 });
  const begin = async (interview: InterviewView, who: SignedIn) =>
    fillScorecard(t.db, await scorecardOf(interview, who), { Q1: 4 }, { state: 'draft' });
  const excuse = (interview: InterviewView, who: SignedIn) =>
    hr.post(`${INTERVIEWS}/${interview.id}/interviewers/${who.user.id}/excuse`, { reason: REASON });
  const recall = (interview: InterviewView, who: SignedIn) =>
    hr.delete(`${INTERVIEWS}/${interview.id}/interviewers/${who.user.id}/excuse`);
  const add = (interview: InterviewView, userId: string) =>
    recruiter.post(`${INTERVIEWS}/${interview.id}/interviewers`, { user_id: userId });

  describe('being planned', () => {
    it('is for the stage the application stands in, with an empty scorecard for everybody', async () => {
      const interview = await plan({ scheduled_at: '2026-11-24T10:30:00+01:00' });
      expect(interview).toMatchObject({
        application_id: application.id,
        application_status: 'active',
        candidate: { id: application.candidate.id, name: application.candidate.name },
        job_name: job.name,
        stage: { id: stage(job, 'external', 'applied'), code: 'applied' },
        template: { id: template.id, version_number: 1, min_interviewers: 2, name: { en: 'Short interview' } },
        language: 'en',
        scheduled_at: '2026-11-24T09:30:00.000Z',
        state: 'planned',
        interviewers_short: false,
        my_scorecard_id: null,
        interviewers: [
          { name: 'Ana', state: 'open', focus_competencies: ['patience'], is_available: true, excuse_reason: null },
          { name: 'Bo', state: 'open', focus_competencies: [] },
        ],
      });
      const { body } = await ana.get(`${INTERVIEWS}/${interview.id}`).expect(200);
      expect((body as InterviewView).my_scorecard_id).toEqual(expect.any(String));
    });

    it('speaks the language of the candidate, or else the first of the office that the template speaks', async () => {
      await rows(t.db, sql`UPDATE candidate SET contact_language = 'sv' WHERE id = ${application.candidate.id}`);
      expect(await plan()).toMatchObject({ language: 'sv' });
      const inSpanish = JSON.parse(
        JSON.stringify(sampleInterview()).replaceAll(/"(en|sv)":"[^"]*",/g, ''),
      ) as ReturnType<typeof sampleInterview>;
      const spanish = await makeTemplate(t.db, job, hr.user.id, inSpanish);
      expect(await plan({ template_id: spanish.id })).toMatchObject({ language: 'es' });
      const { body } = await recruiter
        .post(INTERVIEWS, { ...given({ template_id: spanish.id }), language: 'sv' })
        .expect(409);
      expect(codeOf(body)).toBe('interview-exists');
      application = await makeApplication(t, hr.actor, intake);
      const refused = await recruiter.post(INTERVIEWS, given({ template_id: spanish.id, language: 'sv' })).expect(422);
      expect(fieldsOf(refused.body)).toEqual(['language: language-incomplete']);
    });

    it('needs as many interviewers as the template asks for', async () => {
      const { body } = await recruiter.post(INTERVIEWS, given({ interviewers: both().slice(1) })).expect(422);
      expect(fieldsOf(body)).toEqual(['interviewers: too-few-interviewers']);
    });

    it('names the interviewers who cannot, and the focus that is not of the template', async () => {
      const elsewhere = await makeUser(t, { role: 'interviewer', offices: [malmo] });
      const gone = await makeUser(t, { role: 'interviewer', offices: [job.officeId] });
      await rows(t.db, sql`UPDATE user_account SET deactivated_at = now() WHERE id = ${gone.id}`);
      const auditor = await makeUser(t, { role: 'auditor', offices: [job.officeId] });
      const otherProject = await makeUser(t, { role: 'coach', offices: [job.officeId], projects: [] });
      const { body } = await recruiter
        .post(
          INTERVIEWS,
          given({
            interviewers: [
              { user_id: elsewhere.id },
              { user_id: gone.id },
              { user_id: auditor.id },
              { user_id: otherProject.id },
              { user_id: uuid() },
              { user_id: ana.user.id, focus_competencies: ['stress'] },
            ],
          }),
        )
        .expect(422);
      expect(fieldsOf(body)).toEqual([
        ...[0, 1, 2, 3, 4].map((index) => `interviewers.${index}.user_id: cannot-interview`),
        'interviewers.5.focus_competencies: not-of-template',
      ]);
    });

    it('lets nobody interview for their own application', async () => {
      await rows(t.db, sql`UPDATE candidate SET user_id = ${bo.user.id} WHERE id = ${application.candidate.id}`);
      const { body } = await recruiter.post(INTERVIEWS, given()).expect(422);
      await rows(t.db, sql`UPDATE candidate SET user_id = NULL WHERE id = ${application.candidate.id}`);
      expect(fieldsOf(body)).toEqual(['interviewers.1.user_id: own-application']);
    });

    it('says why a template cannot be used', async () => {
      const retired = await makeTemplate(t.db, job, hr.user.id);
      await t.db.manager.update(InterviewTemplate, { id: retired.id }, { retiredAt: new Date() });
      const foreign = await makeTemplate(t.db, job, hr.user.id);
      const draft = uuid();
      await rows(
        t.db,
        sql`INSERT INTO interview_template (id, code, kind) VALUES (${draft}, 'only_a_draft', 'interview')`,
      );
      await rows(t.db, sql`INSERT INTO interview_template_job VALUES (${draft}, ${job.id})`);
      await rows(t.db, sql`DELETE FROM interview_template_job WHERE template_id = ${foreign.id}`);
      const asked: [string, string][] = [
        [retired.id, 'template-retired'],
        [foreign.id, 'template-of-another-job'],
        [draft, 'template-not-published'],
        [uuid(), 'unknown'],
      ];
      for (const [id, code] of asked) {
        const { body } = await recruiter.post(INTERVIEWS, given({ template_id: id })).expect(422);
        expect(fieldsOf(body)).toEqual([`template_id: ${code}`]);
      }
    });

    it('invites nobody before the intake says what the job pays', async () => {
      const unpaid = await makeIntake(t.db, job, { ...PAY, payAgreement: null });
      application = await makeApplication(t, hr.actor, unpaid);
      const { body } = await recruiter.post(INTERVIEWS, given()).expect(409);
      expect(codeOf(body)).toBe('pay-missing');
    });

    it('is refused for a closed application and for one that the planner does not see', async () => {
      await rows(t.db, sql`UPDATE application SET status = 'rejected' WHERE id = ${application.id}`);
      const closed = await recruiter.post(INTERVIEWS, given()).expect(409);
      expect(codeOf(closed.body)).toBe('application-not-active');
      await rows(t.db, sql`UPDATE application SET status = 'active' WHERE id = ${application.id}`);
      const stranger = await signIn(t, { role: 'recruiter', offices: [malmo] });
      const { body } = await stranger.post(INTERVIEWS, given()).expect(422);
      expect(fieldsOf(body)).toEqual(['application_id: unknown']);
    });

    it('answers bad input field by field', async () => {
      const { body } = await recruiter
        .post(INTERVIEWS, {
          application_id: 'x',
          template_id: null,
          language: 'de',
          scheduled_at: '24/11/2026',
          interviewers: [null, { user_id: ana.user.id, focus_competencies: [1], rating: 5 }],
          score: 5,
        })
        .expect(422);
      expect(new Set(fieldsOf(body).map((line) => line.split(':')[0]))).toEqual(
        new Set([
          'application_id',
          'template_id',
          'language',
          'scheduled_at',
          'interviewers.0',
          'interviewers.1.focus_competencies',
          'interviewers.1.rating',
          'score',
        ]),
      );
      const twice = await recruiter.post(INTERVIEWS, given({ interviewers: [...both(), ...both()] })).expect(422);
      expect(fieldsOf(twice.body)).toEqual(['interviewers: array-unique']);
      const far = await recruiter.post(INTERVIEWS, given({ scheduled_at: '2206-11-24T10:30:00Z' })).expect(422);
      expect(fieldsOf(far.body)).toEqual(['scheduled_at: too-far-away']);
      const { body: none } = await recruiter.get(`${INTERVIEWS}?application_id=${application.id}`).expect(200);
      expect((none as { data: unknown[] }).data).toEqual([]);
    });

    it('makes one interview when several people take the same offer at once', async () => {
      const others = await Promise.all([1, 2, 3].map(() => signIn(t, { role: 'recruiter', offices: [job.officeId] })));
      const answers = await Promise.all([recruiter, hr, ...others].map((who) => who.post(INTERVIEWS, given())));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
      const made = answers.find(({ status }) => status === 201)?.body as InterviewView;
      for (const { body } of answers.filter(({ status }) => status === 409))
        expect(body).toMatchObject({ code: 'interview-exists', interview_id: made.id });
      const { body } = await recruiter.get(`${INTERVIEWS}?application_id=${application.id}`).expect(200);
      expect((body as { data: unknown[] }).data).toHaveLength(1);
    });
  });

  describe('being changed', () => {
    it('gets another time, and another language only before anybody began', async () => {
      const interview = await plan();
      const path = `${INTERVIEWS}/${interview.id}`;
      const { body } = await recruiter
        .patch(path, { scheduled_at: '2026-11-25T09:00:00Z', language: 'es' })
        .set('if-match', `"${interview.version}"`)
        .expect(200);
      const changed = body as InterviewView;
      expect(changed).toMatchObject({ scheduled_at: '2026-11-25T09:00:00.000Z', language: 'es' });
      await recruiter.patch(path, { scheduled_at: null }).set('if-match', `"${interview.version}"`).expect(412);
      await begin(interview, ana);
      const refused = await recruiter
        .patch(path, { language: 'sv' })
        .set('if-match', `"${changed.version}"`)
        .expect(409);
      expect(codeOf(refused.body)).toBe('interview-begun');
      const { body: unset } = await recruiter
        .patch(path, { scheduled_at: null })
        .set('if-match', `"${changed.version}"`)
        .expect(200);
      expect(unset).toMatchObject({ scheduled_at: null, state: 'in_progress', language: 'es' });
    });

    it('is cancelled, planned anew, and the cancellation is not taken back beside the new one', async () => {
      const interview = await plan();
      await recruiter.post(`${INTERVIEWS}/${interview.id}/cancellation`).expect(201);
      const again = await plan();
      const beside = await recruiter.delete(`${INTERVIEWS}/${interview.id}/cancellation`).expect(409);
      expect(beside.body).toMatchObject({ code: 'interview-exists', interview_id: again.id });
      await recruiter.post(`${INTERVIEWS}/${again.id}/cancellation`).expect(201);
      const { body } = await recruiter.delete(`${INTERVIEWS}/${interview.id}/cancellation`).expect(200);
      expect(body).toMatchObject({ state: 'planned', cancelled_at: null });
      const { body: entries } = await hr.get(`/api/v1/audit-entries?object_id=${interview.id}`).expect(200);
      expect((entries as { data: { action: string }[] }).data.map(({ action }) => action)).toEqual([
        'interview.reinstated',
        'interview.cancelled',
        'interview.planned',
      ]);
    });

    it('is not cancelled once somebody has submitted, nor reinstated when the application went on', async () => {
      const held = await plan();
      await submit(held, ana);
      const { body } = await recruiter.post(`${INTERVIEWS}/${held.id}/cancellation`).expect(409);
      expect(codeOf(body)).toBe('scorecards-submitted');
      application = await makeApplication(t, hr.actor, intake);
      const left = await plan();
      await recruiter.post(`${INTERVIEWS}/${left.id}/cancellation`).expect(201);
      await recruiter
        .post(`/api/v1/applications/${application.id}/moves`, {
          from_stage_id: stage(job, 'external', 'applied'),
          to_stage_id: stage(job, 'external', 'phone_screen'),
        })
        .expect(201);
      const gone = await recruiter.delete(`${INTERVIEWS}/${left.id}/cancellation`).expect(409);
      expect(codeOf(gone.body)).toBe('application-went-on');
      const twice = await recruiter.post(`${INTERVIEWS}/${left.id}/cancellation`).expect(409);
      expect(codeOf(twice.body)).toBe('interview-cancelled');
    });
  });

  describe('and their interviewers', () => {
    it('are added and taken away as long as the template has enough and nobody has begun', async () => {
      const interview = await plan();
      const cai = await makeUser(t, { role: 'coach', name: 'Cai', offices: [job.officeId] });
      const path = `${INTERVIEWS}/${interview.id}/interviewers`;
      const few = await recruiter.delete(`${path}/${ana.user.id}`).expect(409);
      expect(codeOf(few.body)).toBe('too-few-interviewers');
      await add(interview, cai.id).expect(201);
      const twice = await add(interview, cai.id).expect(409);
      expect(codeOf(twice.body)).toBe('interviewer-exists');
      await begin(interview, ana);
      const began = await recruiter.delete(`${path}/${ana.user.id}`).expect(409);
      expect(codeOf(began.body)).toBe('interviewer-began');
      const { body } = await recruiter.delete(`${path}/${cai.id}`).expect(200);
      expect((body as InterviewView).interviewers.map(({ name }) => name)).toEqual(['Ana', 'Bo']);
      await recruiter.delete(`${path}/${cai.id}`).expect(404);
    });

    it('are not taken away to make an interview complete: that needs an excuse with a reason', async () => {
      const interview = await plan();
      const cai = await makeUser(t, { role: 'coach', name: 'Cai', offices: [job.officeId] });
      await add(interview, cai.id).expect(201);
      await submit(interview, ana);
      await submit(interview, bo);
      const { body } = await recruiter.delete(`${INTERVIEWS}/${interview.id}/interviewers/${cai.id}`).expect(409);
      expect(codeOf(body)).toBe('interviewer-began');
      const who = { reason: REASON };
      await recruiter.post(`${INTERVIEWS}/${interview.id}/interviewers/${cai.id}/excuse`, who).expect(403);
    });

    it('are excused by HR with a reason, also after they began; the rest may be fewer than the template asks for', async () => {
      const interview = await plan();
      await begin(interview, ana);
      const short = await hr
        .post(`${INTERVIEWS}/${interview.id}/interviewers/${ana.user.id}/excuse`, { reason: ' is ill   ' })
        .expect(422);
      expect(fieldsOf(short.body)).toEqual(['reason: min-length']);
      const { body } = await excuse(interview, ana).expect(201);
      expect(body).toMatchObject({
        state: 'in_progress',
        interviewers_short: true,
        interviewers: [{ name: 'Ana', state: 'excused', excuse_reason: REASON }, { name: 'Bo' }],
      });
      const seen = await bo.get(`${INTERVIEWS}/${interview.id}`).expect(200);
      expect(seen.text).not.toContain(REASON);
      const again = await excuse(interview, ana).expect(409);
      expect(codeOf(again.body)).toBe('interviewer-excused');
      await submit(interview, bo);
      const submitted = await excuse(interview, bo).expect(409);
      expect(codeOf(submitted.body)).toBe('scorecard-submitted');
      const { body: complete } = await hr.get(`${INTERVIEWS}/${interview.id}`).expect(200);
      expect(complete).toMatchObject({ state: 'complete' });
    });

    it('come back from an excuse only while the ratings of the others could not be read', async () => {
      const interview = await plan();
      await excuse(interview, ana).expect(201);
      const { body } = await recall(interview, ana).expect(200);
      expect(body).toMatchObject({ interviewers_short: false, interviewers: [{ state: 'open' }, { state: 'open' }] });
      const notExcused = await recall(interview, ana).expect(409);
      expect(codeOf(notExcused.body)).toBe('interviewer-not-excused');
      await submit(interview, bo);
      await excuse(interview, ana).expect(201);
      const late = await recall(interview, ana).expect(409);
      expect(codeOf(late.body)).toBe('ratings-were-readable');
      const cai = await makeUser(t, { role: 'coach', name: 'Cai', offices: [job.officeId] });
      await add(interview, cai.id).expect(201);
      const stillLate = await recall(interview, ana).expect(409);
      expect(codeOf(stillLate.body)).toBe('ratings-were-readable');
    });

    it('are not joined by somebody who could read the ratings already', async () => {
      const interview = await plan();
      await submit(interview, ana);
      await excuse(interview, bo).expect(201);
      const { body } = await add(interview, recruiter.user.id).expect(422);
      expect(fieldsOf(body)).toEqual(['user_id: ratings-were-readable']);
      const cai = await makeUser(t, { role: 'coach', name: 'Cai', offices: [job.officeId] });
      const joined = await add(interview, cai.id).expect(201);
      expect(joined.body).toMatchObject({ state: 'in_progress', interviewers_short: false });
      const late = await add(interview, hr.user.id).expect(422);
      expect(fieldsOf(late.body)).toEqual(['user_id: ratings-were-readable']);
    });

    it('are shown as unavailable once they are deactivated or leave the office', async () => {
      const cai = await makeUser(t, { role: 'coach', name: 'Cai', offices: [job.officeId] });
      const dag = await makeUser(t, { role: 'coach', name: 'Dag', offices: [job.officeId] });
      const interview = await plan({ interviewers: [{ user_id: cai.id }, { user_id: dag.id }, ...both()] });
      await rows(t.db, sql`UPDATE user_account SET deactivated_at = now() WHERE id = ${cai.id}`);
      await rows(t.db, sql`DELETE FROM user_office WHERE user_id = ${dag.id}`);
      const { body } = await recruiter.get(`${INTERVIEWS}/${interview.id}`).expect(200);
      const available = (body as InterviewView).interviewers.map(({ name, is_available }) => [name, is_available]);
      expect(available).toEqual([
        ['Ana', true],
        ['Bo', true],
        ['Cai', false],
        ['Dag', false],
      ]);
    });

    it('submit or are excused, never both, when both happen at once', async () => {
      const interview = await plan();
      const cardId = await scorecardOf(interview, ana);
      await fillScorecard(t.db, cardId, { Q1: 4, Q2: 3, Q3: 5 }, { state: 'draft' });
      const send = rows(
        t.db,
        sql`UPDATE scorecard SET submitted_at = now() WHERE id = ${cardId} AND excused_at IS NULL`,
      );
      const [, { status }] = await Promise.all([send, excuse(interview, ana)]);
      expect([201, 409]).toContain(status);
      const [card] = await rows<{ ends: number }>(
        t.db,
        sql`SELECT num_nonnulls(submitted_at, excused_at) AS ends FROM scorecard WHERE id = ${cardId}`,
      );
      expect(card?.ends).toBe(1);
    });
  });

  describe('being seen', () => {
    it('is for the overseers of the office and for its own interviewers only', async () => {
      const interview = await plan();
      const path = `${INTERVIEWS}/${interview.id}`;
      const cai = await signIn(t, { role: 'coach', offices: [job.officeId] });
      const stranger = await signIn(t, { role: 'administrator', offices: [malmo] });
      for (const who of [cai, stranger]) {
        await who.get(path).expect(404);
        const { text } = await who.get(`${INTERVIEWS}?application_id=${application.id}`).expect(200);
        expect(text).not.toContain(interview.id);
      }
      for (const who of [ana, bo, recruiter, hr]) await who.get(path).expect(200);
      await rows(t.db, sql`DELETE FROM user_office WHERE user_id = ${bo.user.id}`);
      await bo.get(path).expect(404);
      await rows(t.db, sql`INSERT INTO user_office VALUES (${bo.user.id}, ${job.officeId})`);
    });

    it('never shows what somebody noted or rated, whatever the state', async () => {
      const interview = await plan();
      await submit(interview, ana);
      await begin(interview, bo);
      for (const who of [hr, recruiter, ana, bo])
        for (const path of [`${INTERVIEWS}/${interview.id}`, `${INTERVIEWS}?application_id=${application.id}`]) {
          const { text } = await who.get(path).expect(200);
          expect(text).not.toMatch(/Said something|"rating"|"note"|"score"/);
        }
    });

    it('is filtered by interviewer, state and time, and paged', async () => {
      const first = await plan({ scheduled_at: '2026-12-01T09:00:00Z' });
      application = await makeApplication(t, hr.actor, intake);
      const second = await plan({ scheduled_at: '2026-12-02T09:00:00Z' });
      await submit(second, ana);
      const ids = async (query: string, who = recruiter) => {
        const { body } = await who.get(`${INTERVIEWS}?${query}`).expect(200);
        return (body as { data: { id: string }[] }).data.map(({ id }) => id);
      };
      const december = 'scheduled_from=2026-12-01T00:00:00Z&scheduled_to=2026-12-03T00:00:00Z';
      expect(await ids(december)).toEqual([second.id, first.id]);
      expect(await ids(`${december}&interviewer=me`, ana)).toEqual([second.id, first.id]);
      expect(await ids(`${december}&interviewer=me`)).toEqual([]);
      expect(await ids(`${december}&interviewer=${bo.user.id}&state=planned`)).toEqual([first.id]);
      expect(await ids(`${december}&state=in_progress`)).toEqual([second.id]);
      expect(
        await ids(`intake_id=${intake.id}&scheduled_to=2026-12-02T00:00:00Z&scheduled_from=2026-12-01T00:00:00Z`),
      ).toEqual([first.id]);
      const page = await recruiter.get(`${INTERVIEWS}?${december}&limit=1`).expect(200);
      const { next_cursor: cursor } = page.body as { next_cursor: string };
      expect(await ids(`${december}&limit=1&cursor=${cursor}`)).toEqual([first.id]);
      await recruiter.get(`${INTERVIEWS}?state=lost`).expect(422);
      await recruiter.get(`${INTERVIEWS}?interviewer=somebody`).expect(422);
    });
  });
});
