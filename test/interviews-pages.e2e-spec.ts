import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import type { AuditEntriesPage } from '../src/audit/audit.dto.js';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { rows } from '../src/database/sql.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { InterviewView, PossibleInterviewersPage } from '../src/interviews/interview.dto.js';
import { startApp, type TestApp } from './support/app.js';
import {
  makeApplication,
  makeCandidate,
  makeIntake,
  makeJob,
  makeOffice,
  stage,
  type TestJob,
} from './support/factories.js';
import { fillScorecard, makeTemplate, makeTraining, sampleInterview, type TestTemplate } from './support/interviews.js';
import { linksIn, wordsIn } from './support/markup.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

const PAY = {
  payMin: '1850',
  payMax: '2100',
  payCurrency: 'EUR',
  payPeriod: 'month',
  payAgreement: 'Convenio estatal de contact center',
} as const;

describe('the pages of interviews', () => {
  let t: TestApp;
  let job: TestJob;
  let intake: Intake;
  let template: TestTemplate;
  let hr: SignedIn;
  let recruiter: SignedIn;
  let ana: SignedIn;
  let bo: SignedIn;
  let nadia: ApplicationView;
  const at = (code: 'applied' | 'phone_screen'): string => stage(job, 'external', code);

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona'), name: 'Anti-churn agent' });
    intake = await makeIntake(t.db, job, PAY);
    const here = { offices: [job.officeId] };
    hr = await signIn(t, { role: 'hr', ...here });
    recruiter = await signIn(t, { role: 'recruiter', name: 'Marta Soler', ...here });
    ana = await signIn(t, { role: 'interviewer', name: 'Ana Ruiz', ...here });
    bo = await signIn(t, { role: 'team_lead', name: 'Bo Ek', ...here });
    template = await makeTemplate(t.db, job, hr.user.id, sampleInterview({ min_interviewers: 2 }));
    const admin = await signIn(t, { role: 'administrator', ...here });
    await admin
      .post('/api/v1/interview-plans', {
        stage_id: at('phone_screen'),
        template_id: template.id,
        interviewer_count: 2,
        interviewers: [{ user_id: ana.user.id, focus_competencies: ['patience'] }, { user_id: bo.user.id }],
      })
      .expect(201);
  });
  beforeEach(async () => {
    nadia = await makeApplication(t, hr.actor, intake, { candidate: makeCandidate({ name: 'Nadia Okafor' }) });
  });
  afterAll(() => t.close());

  const move = () =>
    recruiter
      .form(`/applications/${nadia.id}/moves`, { from_stage_id: at('applied'), to_stage_id: at('phone_screen') })
      .expect(303);
  const takeOffer = () => recruiter.form(`/applications/${nadia.id}/interviews/offered`, { template_id: template.id });
  const planned = async (): Promise<InterviewView> => {
    const { body } = await recruiter.get(`/api/v1/interviews?application_id=${nadia.id}`).expect(200);
    const [interview] = (body as { data: InterviewView[] }).data;
    if (interview === undefined) throw new Error('Nothing is planned.');
    return interview;
  };
  const words = async (who: SignedIn, path: string): Promise<string> => {
    const { text } = await who.get(path).expect(200);
    return wordsIn(text).replaceAll(/\s+/g, ' ');
  };

  it('offer the interview of the stage that somebody enters; nothing is planned by a move', async () => {
    const form = { from_stage_id: at('applied'), to_stage_id: at('phone_screen'), board: 'door=both' };
    const moved = await recruiter.form(`/applications/${nadia.id}/moves`, form).set('hx-request', 'true').expect(201);
    expect(linksIn(moved.text)).toContain(`/applications/${nadia.id}/interviews/new?template_id=${template.id}`);
    const page = await words(recruiter, `/applications/${nadia.id}`);
    expect(page).toContain('Plan with Ana Ruiz and Bo Ek');
    const { body } = await recruiter.get(`/api/v1/interviews?application_id=${nadia.id}`).expect(200);
    expect((body as { data: unknown[] }).data).toEqual([]);
  });

  it('plan it by one press, and take it back by Undo', async () => {
    await move();
    const { headers } = await takeOffer().expect(303);
    const interview = await planned();
    expect(headers['location']).toBe(
      `/applications/${nadia.id}?done=interview-planned&interview=${interview.id}#interviews`,
    );
    const page = await words(recruiter, String(headers['location']).split('#')[0] ?? '');
    expect(page).toContain('The interview is planned.');
    expect(page).toContain('0 of 2 scorecards submitted');
    expect(page).not.toContain('Plan with');
    expect(interview.interviewers).toMatchObject([
      { name: 'Ana Ruiz', focus_competencies: ['patience'] },
      { name: 'Bo Ek' },
    ]);
    const second = await takeOffer().expect(409);
    expect(wordsIn(second.text)).toContain('This interview is planned already, or no longer offered.');
    const undone = await recruiter.form(`/interviews/${interview.id}/cancellation`).expect(303);
    expect(await words(recruiter, String(undone.headers['location']).split('#')[0] ?? '')).toContain(
      'The interview is cancelled.',
    );
    await recruiter.form(`/interviews/${interview.id}/reinstatement`).expect(303);
    expect((await planned()).state).toBe('planned');
  });

  it('plan it by a form: time by the clock of the office, people and what they listen for', async () => {
    await move();
    const path = `/applications/${nadia.id}/interviews`;
    expect(await words(recruiter, `${path}/new`)).toContain('Plan an interview with Nadia Okafor');
    const alone = await recruiter.form(path, { template_id: template.id, user_id: ana.user.id }).expect(422);
    expect(alone.text).toContain('href="#f-interviewers"');
    expect(wordsIn(alone.text)).toContain('The template asks for more interviewers.');
    expect(alone.text).toMatch(new RegExp(`value="${ana.user.id}" checked`));
    const nonsense = await recruiter
      .form(path, { template_id: template.id, scheduled_at: 'soon', user_id: [ana.user.id, bo.user.id] })
      .expect(422);
    expect(wordsIn(nonsense.text)).toContain('Write a day and a time.');
    await recruiter
      .form(path, {
        template_id: template.id,
        scheduled_at: '2026-12-24T10:30',
        language: 'es',
        user_id: [ana.user.id, bo.user.id],
        [`focus-${bo.user.id}`]: ['goal_focus', 'patience'],
      })
      .expect(303);
    expect(await planned()).toMatchObject({
      scheduled_at: '2026-12-24T09:30:00.000Z',
      language: 'es',
      interviewers: [{ focus_competencies: [] }, { focus_competencies: ['goal_focus', 'patience'] }],
    });
  });

  it('say that nobody can be invited before the intake says what the job pays', async () => {
    const unpaid = await makeIntake(t.db, job);
    nadia = await makeApplication(t, hr.actor, unpaid);
    await move();
    const page = await words(hr, `/applications/${nadia.id}`);
    expect(page).toContain('The intake does not say what the job pays.');
    expect(page).toContain('Say what it pays');
    expect(page).not.toContain('Plan with');
    const refused = await takeOffer().expect(409);
    expect(wordsIn(refused.text)).toContain('nobody can be invited before it does');
  });

  it('change time, people and language, and say why something cannot be done', async () => {
    await move();
    await takeOffer().expect(303);
    const { id, version } = await planned();
    const cai = await makeUser(t, { role: 'coach', name: 'Cai Lind', offices: [job.officeId] });
    const path = `/interviews/${id}`;
    await recruiter
      .form(`${path}/planning`, { version: String(version), scheduled_at: '2026-12-24T10:30', language: 'sv' })
      .expect(303);
    const stale = await recruiter.form(`${path}/planning`, { version: String(version), scheduled_at: '' }).expect(412);
    expect(wordsIn(stale.text)).toContain('Stored now');
    const few = await recruiter.form(`${path}/interviewers/${ana.user.id}/removal`).expect(409);
    expect(wordsIn(few.text)).toContain('The template asks for more interviewers.');
    await recruiter.form(`${path}/interviewers`, { user_id: cai.id, focus_competencies: 'patience' }).expect(303);
    await recruiter.form(`${path}/interviewers/${bo.user.id}/removal`).expect(303);
    expect(await words(recruiter, `${path}/planning`)).toContain('Cai Lind Not begun listens most for Patience');
    await rows(t.db, sql`UPDATE user_account SET deactivated_at = now() WHERE id = ${cai.id}`);
    expect(await words(recruiter, `${path}/planning`)).toContain('No longer available: add somebody else');
    expect(await words(recruiter, `/applications/${nadia.id}`)).toContain('Cai Lind is no longer available');
    await recruiter.get(`${path}/interviewers/${cai.id}/excuse`).expect(403);
    const short = await hr.form(`${path}/interviewers/${cai.id}/excuse`, { reason: 'gone' }).expect(422);
    expect(wordsIn(short.text)).toContain('Write at least 10 characters.');
    await hr.form(`${path}/interviewers/${cai.id}/excuse`, { reason: 'Has left the company.' }).expect(303);
    expect(await words(hr, `${path}/planning`)).toContain('Fewer interviewers than the template asks for');
    await hr.form(`${path}/interviewers/${cai.id}/recall`).expect(303);
    await ana.get(`${path}/planning`).expect(403);
  });

  it('show an interviewer what to do first, by when it is due', async () => {
    const dag = await signIn(t, { role: 'interviewer', name: 'Dag Falk', offices: [job.officeId] });
    expect(await words(dag, '/interviews')).toContain('Nothing to do');
    const day = 24 * 3_600_000;
    const times = [-3 * day, 0, 3 * day].map((ms) => new Date(Date.now() + ms).toISOString());
    for (const scheduled_at of [...times, null]) {
      const { id } = await makeApplication(t, hr.actor, intake);
      const interviewers = [{ user_id: dag.user.id }, { user_id: ana.user.id }];
      await recruiter
        .post('/api/v1/interviews', { application_id: id, template_id: template.id, scheduled_at, interviewers })
        .expect(201);
    }
    const page = await words(dag, '/interviews');
    expect(page).toMatch(/Your interviews.*Late.*Begin.*Today.*Begin.*Next.*Begin.*No time agreed yet.*Begin/);
    expect(page).not.toContain('All interviews');
    expect(page).not.toContain('Waiting to be planned');
    const { body } = await dag.get('/api/v1/interviews?interviewer=me&order=earliest').expect(200);
    const [first] = (body as { data: InterviewView[] }).data;
    await fillScorecard(t.db, String(first?.my_scorecard_id), { Q1: 4, Q2: 3, Q3: 5 });
    const after = await words(dag, '/interviews');
    expect(after).not.toMatch(/Your interviews.*Late/);
    expect(after).toMatch(/Submitted last.*1 of 2 scorecards submitted/);
    await rows(
      t.db,
      sql`UPDATE application SET status = 'rejected' WHERE id IN (
      SELECT application_id FROM interview WHERE scheduled_at > now() + interval '1 day' AND id IN (
        SELECT interview_id FROM scorecard WHERE interviewer_id = ${dag.user.id}))`,
    );
    expect(await words(dag, '/interviews')).not.toMatch(/Your interviews.*Next/);
  });

  it('show planners who waits the longest, and all interviews with filters', async () => {
    await move();
    const waiting = await words(recruiter, '/interviews');
    expect(waiting).toMatch(/Waiting to be planned.*Nadia Okafor/);
    await takeOffer().expect(303);
    const { id } = await planned();
    const found = await recruiter
      .get(`/interviews?state=planned&intake_id=${intake.id}&interviewer=${ana.user.id}`)
      .expect(200);
    expect(found.text).toContain(`href="/interviews/${id}"`);
    const other = await recruiter.get(`/interviews?state=decided&intake_id=${intake.id}`).expect(200);
    expect(other.text).not.toContain(`href="/interviews/${id}"`);
    expect(wordsIn(other.text)).toContain('No interview fits');
    const wrong = await recruiter.get('/interviews?from=2026-13-45').expect(422);
    expect(wordsIn(wrong.text)).toContain('Choose a day.');
    await recruiter.get('/interviews?state=lost').expect(422);
  });

  it('say wherever interviewers are chosen, and to themselves, whose training is due', async () => {
    const eva = await signIn(t, { role: 'interviewer', name: 'Eva Berg', offices: [job.officeId] });
    const form = `/applications/${nadia.id}/interviews/new?template_id=${template.id}`;
    await move();
    expect(await words(recruiter, `/applications/${nadia.id}`)).toMatch(
      /Training due: (Ana Ruiz and Bo Ek|Bo Ek and Ana Ruiz)/,
    );
    expect(await words(recruiter, form)).toMatch(
      /Ana Ruiz [\w ]+ Training due: never done.*Eva Berg [\w ]+ Training due/,
    );
    await makeTraining(t.db, ana.user.id, '2 days');
    await makeTraining(t.db, bo.user.id, '13 months');
    expect(await words(recruiter, `/applications/${nadia.id}`)).toMatch(/Training due: Bo Ek (?!and)/);
    const chosen = await words(recruiter, form);
    expect(chosen).toMatch(/Ana Ruiz (nothing open|\d+ to submit) (?!Training due)/);
    expect(chosen).toMatch(/Bo Ek [\w ]+ Training due: last done on \d+ \w+ \d{4}/);

    await takeOffer().expect(303);
    const { id } = await planned();
    const planning = await words(recruiter, `/interviews/${id}/planning`);
    expect(planning).toMatch(/Bo Ek Not begun Training due: last done on/);
    expect(planning).toMatch(/Ana Ruiz Not begun (?!Training due)/);
    expect(planning).toContain('Eva Berg (training due)');
    const { body } = await recruiter.get(`/api/v1/interviewers?job_id=${job.id}`).expect(200);
    expect((body as PossibleInterviewersPage).data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ user_id: eva.user.id, calibrated_on: null, is_training_due: true }),
        expect.objectContaining({ user_id: ana.user.id, calibrated_on: expect.any(String), is_training_due: false }),
        expect.objectContaining({ user_id: bo.user.id, calibrated_on: expect.any(String), is_training_due: true }),
      ]),
    );
    expect((await ana.get(`/interviews/${id}/scorecard`).expect(200)).text).not.toContain('/interviews/training');
    const due = await bo.get(`/interviews/${id}/scorecard`).expect(200);
    expect(wordsIn(due.text)).toContain('more than twelve months ago. Do it again; you may interview all the same.');
    expect(linksIn(due.text)).toContain('/interviews/training');
  });

  it('lead to audit entries that name who was added, excused, called back or taken away', async () => {
    const eva = await signIn(t, { role: 'interviewer', name: 'Eva Falk', offices: [job.officeId] });
    await move();
    await takeOffer().expect(303);
    const { id } = await planned();
    const path = `/api/v1/interviews/${id}/interviewers`;
    await recruiter.post(path, { user_id: eva.user.id }).expect(201);
    await hr
      .form(`/interviews/${id}/interviewers/${eva.user.id}/excuse`, { reason: 'Is away until March.' })
      .expect(303);
    await hr.form(`/interviews/${id}/interviewers/${eva.user.id}/recall`).expect(303);
    await recruiter.form(`/interviews/${id}/interviewers/${eva.user.id}/removal`).expect(303);
    const { body } = await hr
      .get(`/api/v1/audit-entries?object_id=${id}&action=interviewer.*&order=oldest`)
      .expect(200);
    expect((body as AuditEntriesPage).data.map(({ action, about_user_id }) => [action, about_user_id])).toEqual(
      ['added', 'excused', 'recalled', 'removed'].map((what) => [`interviewer.${what}`, eva.user.id]),
    );
    expect(await words(hr, `/audit/objects/interview/${id}`)).toMatch(/added an interviewer About: Eva Falk/);
    expect(await words(hr, '/audit?action=interviewer.removed')).toContain('Took away an interviewer About: Eva Falk');
  });

  it('never show what somebody noted or rated', async () => {
    await move();
    await takeOffer().expect(303);
    const { id } = await planned();
    const { body } = await ana.get(`/api/v1/interviews/${id}`).expect(200);
    await fillScorecard(t.db, String((body as InterviewView).my_scorecard_id), { Q1: 4, Q2: 3, Q3: 5 });
    for (const path of ['/interviews', `/interviews/${id}/planning`, `/applications/${nadia.id}`])
      expect(await words(hr, path)).not.toContain('Said something');
  });
});
