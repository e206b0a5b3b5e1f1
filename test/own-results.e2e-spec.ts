import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { rows } from '../src/database/sql.js';
import type { TemplateContent } from '../src/interview-templates/content.js';
import type { ObjectionView } from '../src/interview-results/objection.dto.js';
import type { InterviewResultView } from '../src/interview-results/result.dto.js';
import type { InterviewsPage } from '../src/interviews/interview.dto.js';
import type { OwnInterviewResultsPage } from '../src/interview-results/own-result.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import {
  fillScorecard,
  makeInterview,
  makeTemplate,
  sampleInterview,
  sampleRolePlay,
  type TestInterview,
} from './support/interviews.js';
import { linksIn, wordsIn } from './support/markup.js';
import { makeProgram } from './support/programs.js';
import { clientOf, makeUser, signIn, type SignedIn } from './support/sign-in.js';

const REASON = 'Oda Other was stricter than the rest, and Nils Nominee was better.';

type Ratings = Parameters<typeof fillScorecard>[2];

describe('what people read of their own interviews', () => {
  let t: TestApp;
  let job: TestJob;
  let malmo: string;
  let intake: { id: string };
  let one: SignedIn;
  let other: SignedIn;
  let hr: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    const office = await makeOffice(t.db);
    malmo = (await makeOffice(t.db, 'Malmö')).id;
    job = await makeJob(t.db, { office });
    intake = await makeIntake(t.db, job);
    one = await signIn(t, { role: 'interviewer', offices: [office.id], name: 'Inga One' });
    other = await signIn(t, { role: 'interviewer', offices: [office.id], name: 'Oda Other' });
    hr = await signIn(t, { role: 'hr', offices: [office.id], name: 'Hedda Hr' });
  });
  afterAll(() => t.close());

  const apply = (): Promise<ApplicationView> =>
    makeApplication(t, hr.actor, intake, { candidate: makeCandidate({ name: 'Agnes Agent' }) });
  const agent = (given: object = {}) =>
    signIn(t, { role: 'agent', offices: [job.officeId], name: 'Agnes Agent', ...given });
  const link = (who: SignedIn, application: ApplicationView, userId: string) =>
    who.put(`/api/v1/candidates/${application.candidate.id}/account`, { user_id: userId });
  const linked = async (application: ApplicationView, given: object = {}): Promise<SignedIn> => {
    const who = await agent(given);
    await link(hr, application, who.user.id).expect(200);
    return who;
  };
  const held = async (
    application: ApplicationView,
    ratings: readonly Ratings[],
    content: TemplateContent = sampleInterview(),
  ): Promise<TestInterview> => {
    const template = await makeTemplate(t.db, job, hr.user.id, content);
    const interview = await makeInterview(t.db, application, template, [one.user.id, other.user.id]);
    for (const [i, given] of ratings.entries())
      await fillScorecard(t.db, interview.scorecards[[one, other][i]?.user.id ?? ''] ?? '', given);
    return interview;
  };
  const decide = ({ id }: TestInterview, outcome = 'passed') =>
    hr.post(`/api/v1/interviews/${id}/decisions`, { outcome, reason: REASON });
  const own = async (who: SignedIn): Promise<OwnInterviewResultsPage> => {
    const { body } = await who.get('/api/v1/account/interview-results').expect(200);
    return body as OwnInterviewResultsPage;
  };

  it('is nothing for who is linked to no candidate', async () => {
    await held(await apply(), [{ Q1: 5, Q2: 4, Q3: 3 }]);
    expect(await own(await agent())).toEqual({ data: [], next_cursor: null });
  });

  it('is before a decision only that it is not decided, also when all are in', async () => {
    const application = await apply();
    const who = await linked(application);
    for (const ratings of [
      [{ Q1: 5, Q2: 4, Q3: 3 }],
      [
        { Q1: 5, Q2: 4, Q3: 3 },
        { Q1: 3, Q2: 4, Q3: 3 },
      ],
    ] as const) {
      const interview = await held(application, ratings);
      const [latest] = (await own(who)).data;
      expect(latest).toEqual({
        id: interview.id,
        name: 'Short interview',
        scheduled_at: null,
        is_decided: false,
        outcome: null,
        decided_at: null,
        score: null,
        competencies: null,
        gates: null,
        objections: null,
      });
    }
  });

  it('is after a decision the levels in plain words, without a name, note, rating or reason', async () => {
    const application = await apply();
    const who = await linked(application);
    const interview = await held(application, [
      { Q1: 5, Q2: 4, Q3: 2 },
      { Q1: 3, Q2: 3, Q3: 3 },
    ]);
    await decide(interview).expect(201);
    const { text } = await who.get('/api/v1/account/interview-results').expect(200);
    expect((JSON.parse(text) as OwnInterviewResultsPage).data).toMatchObject([
      {
        is_decided: true,
        outcome: 'passed',
        score: 53.125,
        competencies: [
          { name: 'Patience', level: 'Above', descriptions: ['A good example', 'A good example'] },
          { name: 'Goal focus', level: 'Meets', descriptions: ['A clear example'] },
        ],
        gates: [],
      },
    ]);
    const page = (await who.get('/me/results').expect(200)).text;
    expect(wordsIn(page)).toContain('Patience: Above');
    expect(wordsIn(page)).toContain('If you want to ask or object');
    for (const secret of [
      'Inga One',
      'Oda Other',
      'Hedda Hr',
      'Said something',
      REASON,
      'stricter',
      one.user.id,
      hr.user.id,
    ]) {
      expect(text).not.toContain(secret);
      expect(page).not.toContain(secret);
    }
  });

  it('follows the latest decision, a changed rating and the panel', async () => {
    const application = await apply();
    const who = await linked(application, { language: 'sv' });
    const kept: Ratings = { B1: 5, B2: 4, G1: true, G2: true };
    const interview = await held(application, [kept, { ...kept, G2: false }], sampleRolePlay());
    const path = `/api/v1/interviews/${interview.id}`;
    const reason = 'The note shows it clearly enough.';
    await one
      .post(`/api/v1/scorecards/${interview.scorecards[one.user.id] ?? ''}/rating-changes`, {
        item_code: 'B1',
        rating: 1,
        reason,
      })
      .expect(201);
    await hr.post(`${path}/gate-rulings`, { item_code: 'G2', is_yes: false, reason }).expect(201);
    const first = await decide(interview).expect(201);
    const { decisions } = first.body as { decisions: { id: string }[] };
    await hr
      .post(`${path}/decisions`, { outcome: 'not_passed', reason: REASON, supersedes_id: decisions[0]?.id })
      .expect(201);
    expect((await own(who)).data).toMatchObject([
      {
        outcome: 'not_passed',
        score: 62.5,
        competencies: [{ name: 'Patience (sv)', descriptions: ['Friendly (sv)'] }],
        gates: [
          { text: 'Did not deny the right (sv)', is_kept: true },
          { text: 'Stopped after a clear no (sv)', is_kept: false },
        ],
      },
    ]);
    expect(wordsIn((await who.get('/me/results').expect(200)).text)).toContain('Inte godkänd');
  });

  it('is nobody else’s, goes with the link, and is not for programs', async () => {
    const application = await apply();
    const who = await linked(application);
    await decide(
      await held(application, [
        { Q1: 5, Q2: 4, Q3: 3 },
        { Q1: 3, Q2: 4, Q3: 3 },
      ]),
    ).expect(201);
    expect((await own(who)).data).toHaveLength(1);
    expect((await own(await agent())).data).toEqual([]);
    await hr.delete(`/api/v1/candidates/${application.candidate.id}/account`).expect(204);
    expect((await own(who)).data).toEqual([]);
    const owner = await signIn(t, { role: 'administrator', offices: 'all' });
    const program = await makeProgram(t, owner, { role: 'hr', office_ids: [job.officeId] });
    expect((await program.send('get', '/api/v1/account/interview-results')).status).toBe(403);
  });

  it('leaves out cancelled interviews and comes in pages', async () => {
    const application = await apply();
    const who = await linked(application);
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await held(application, [])).id);
    await rows(
      t.db,
      sql`UPDATE interview SET cancelled_at = now(), cancelled_by_id = ${hr.user.id} WHERE id = ${ids[1]}`,
    );
    const first = await who.get('/api/v1/account/interview-results?limit=1').expect(200);
    const { data, next_cursor: next } = first.body as OwnInterviewResultsPage;
    const second = await who.get(`/api/v1/account/interview-results?limit=1&cursor=${next}`).expect(200);
    expect([...data, ...(second.body as OwnInterviewResultsPage).data].map(({ id }) => id)).toEqual([ids[2], ids[0]]);
  });

  it('keeps who it is about away from what others see of the same interview, whatever the role', async () => {
    const application = await apply();
    const user = await makeUser(t, { role: 'agent', offices: [job.officeId] });
    await link(hr, application, user.id).expect(200);
    const interview = await held(application, [
      { Q1: 5, Q2: 4, Q3: 3 },
      { Q1: 3, Q2: 4, Q3: 3 },
    ]);
    await rows(t.db, sql`UPDATE user_account SET role = 'hr' WHERE id = ${user.id}`);
    const who = await clientOf(t, Object.assign(user, { role: 'hr' as const }));
    await who.get(`/api/v1/interviews/${interview.id}/result`).expect(404);
    await who.get(`/api/v1/interviews/${interview.id}`).expect(404);
    await who.get(`/interviews/${interview.id}`).expect(404);
    await who.post(`/api/v1/interviews/${interview.id}/decisions`, { outcome: 'passed', reason: REASON }).expect(404);
    const { text } = await who.get('/api/v1/interviews').expect(200);
    expect(text).not.toContain(interview.id);
    await hr.get(`/api/v1/interviews/${interview.id}/result`).expect(200);
  });

  describe('an objection', () => {
    const TEXT = 'I was asked about a shift plan that is not the one of this job.';
    const ANSWER = 'Two others read the notes again and rated the same.';
    const TWO = [
      { Q1: 5, Q2: 4, Q3: 3 },
      { Q1: 3, Q2: 4, Q3: 3 },
    ] as const;
    const file = (who: SignedIn, id: string, text: unknown = TEXT) =>
      who.post(`/api/v1/account/interview-results/${id}/objections`, { text });
    const result = async (who: SignedIn, id: string) =>
      (await who.get(`/api/v1/interviews/${id}/result`).expect(200)).body as InterviewResultView;
    const auditOf = (id: string) =>
      rows<{ action: string; actor_id: string }>(
        t.db,
        sql`SELECT action, actor_id FROM audit_entry WHERE object_id = ${id} AND action LIKE 'interview.objection%' ORDER BY at, id`,
      );
    const decided = async () => {
      const application = await apply();
      const who = await linked(application);
      const interview = await held(application, TWO);
      await decide(interview).expect(201);
      return { who, id: interview.id };
    };

    it('is filed, seen by who decides, answered by somebody who took no part, and read with the answer', async () => {
      const { who, id } = await decided();
      expect((await own(who)).data).toMatchObject([{ objections: [] }]);
      const { body } = await file(who, id, `  ${TEXT} `).expect(201);
      const filed = body as ObjectionView;
      expect(filed).toMatchObject({ text: TEXT, answer: null, answered_by_name: null, answered_at: null });

      const second = await signIn(t, { role: 'recruiter', offices: [job.officeId], name: 'Rut Recruiter' });
      expect((await result(second, id)).objections).toEqual([filed]);
      expect((await result(one, id)).objections).toBeNull();
      const open = await second.get('/api/v1/interviews?objection=open').expect(200);
      expect((open.body as InterviewsPage).data).toMatchObject([{ id, has_open_objection: true }]);
      expect(((await one.get('/api/v1/interviews?objection=open').expect(200)).body as InterviewsPage).data).toEqual(
        [],
      );
      const seen = await one.get(`/api/v1/interviews/${id}`).expect(200);
      expect(seen.body).toMatchObject({ has_open_objection: false });

      const path = `/api/v1/interviews/${id}/objections/${filed.id}/answers`;
      await one.post(path, { answer: ANSWER }).expect(403);
      await who.post(path, { answer: ANSWER }).expect(403);
      const involved = await hr.post(path, { answer: ANSWER }).expect(403);
      expect(involved.body).toMatchObject({ code: 'took-part' });
      const stranger = await signIn(t, { role: 'recruiter', offices: [malmo] });
      await stranger.post(path, { answer: ANSWER }).expect(404);
      await second.post(`/api/v1/interviews/${id}/objections/${id}/answers`, { answer: ANSWER }).expect(404);
      const answered = await second.post(path, { answer: ANSWER }).expect(201);
      expect(answered.body).toMatchObject({ answer: ANSWER, answered_by_name: 'Rut Recruiter' });
      expect((await second.post(path, { answer: 'Another.' }).expect(409)).body).toMatchObject({
        code: 'objection-answered',
        answered_by_name: 'Rut Recruiter',
      });
      expect((await own(who)).data).toMatchObject([
        { outcome: 'passed', objections: [{ text: TEXT, answer: ANSWER }] },
      ]);
      const none = await second.get('/api/v1/interviews?objection=open').expect(200);
      expect((none.body as InterviewsPage).data).toEqual([]);
      expect(await auditOf(id)).toEqual([
        { action: 'interview.objection-filed', actor_id: who.user.id },
        { action: 'interview.objection-answered', actor_id: second.user.id },
      ]);
      const audit = await rows<{ line: string }>(
        t.db,
        sql`SELECT row_to_json(audit_entry)::text AS line FROM audit_entry`,
      );
      expect(audit.filter(({ line }) => line.includes(TEXT) || line.includes(ANSWER))).toEqual([]);
      await file(who, id, 'I still think so.').expect(201);
      expect((await own(who)).data[0]?.objections).toHaveLength(2);
    });

    it('is one at a time, also for two clicks at once, and only to the own result', async () => {
      const { who, id } = await decided();
      const answers = await Promise.all([file(who, id), file(who, id)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect((await file(who, id).expect(409)).body).toMatchObject({ code: 'objection-open' });
      await file(await agent(), id).expect(404);
      await file(hr, id).expect(404);
      await file(one, id).expect(404);
    });

    it('needs a result, words, and not too many of them', async () => {
      const application = await apply();
      const who = await linked(application);
      const interview = await held(application, TWO);
      expect((await file(who, interview.id).expect(409)).body).toMatchObject({ code: 'interview-undecided' });
      await who.get(`/me/results/${interview.id}/objection`).expect(404);
      await decide(interview).expect(201);
      for (const text of ['', '   ', null, 5, ['a'], 'x'.repeat(2001)]) await file(who, interview.id, text).expect(422);
      await file(who, interview.id, 'x'.repeat(2000)).expect(201);
      const second = await decided();
      await rows(
        t.db,
        sql`UPDATE interview SET cancelled_at = now(), cancelled_by_id = ${hr.user.id} WHERE id = ${second.id}`,
      );
      await file(second.who, second.id).expect(404);
    });

    it('is filed and answered on pages', async () => {
      const { who, id } = await decided();
      const mine = await who.get('/me/results').expect(200);
      expect(linksIn(mine.text)).toContain(`/me/results/${id}/objection`);
      const refused = await who.form(`/me/results/${id}/objection`, { text: ' ' }).expect(422);
      expect(wordsIn(refused.text)).toContain('Fill this in.');
      await who
        .form(`/me/results/${id}/objection`, { text: TEXT })
        .expect(303)
        .expect('location', '/me/results?done=objected');
      const sent = (await who.get('/me/results?done=objected').expect(200)).text;
      expect(wordsIn(sent)).toMatch(/Waiting for an answer.*Your objection is sent/s);
      expect(linksIn(sent)).not.toContain(`/me/results/${id}/objection`);
      const late = await who.form(`/me/results/${id}/objection`, { text: TEXT }).expect(409);
      expect(wordsIn(late.text)).toContain('Your earlier objection is not answered yet.');

      const recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId], name: 'Rut Recruiter' });
      const list = await recruiter.get('/interviews?objection=open').expect(200);
      expect(wordsIn(list.text)).toContain('Objection open');
      expect(wordsIn((await hr.get(`/interviews/${id}`).expect(200)).text)).toContain(
        'somebody else looks at it again',
      );
      expect((await one.get(`/interviews/${id}`).expect(200)).text).not.toContain(TEXT);
      const page = await recruiter.get(`/interviews/${id}`).expect(200);
      expect(page.text).toContain(TEXT);
      const path = linksIn(page.text).find((href) => href.endsWith('/answer')) ?? '';
      expect((await recruiter.get(path).expect(200)).text).toContain(TEXT);
      await recruiter.form(path, { answer: '' }).expect(422);
      await recruiter
        .form(path, { answer: ANSWER })
        .expect(303)
        .expect('location', `/interviews/${id}?done=answered#objections`);
      expect(wordsIn((await recruiter.form(path, { answer: 'Again.' }).expect(409)).text)).toContain(
        'Rut Recruiter has answered already.',
      );
      const read = wordsIn((await who.get('/me/results').expect(200)).text);
      expect(read).toMatch(/Answered.*Rut Recruiter/s);
      expect(read).toContain(ANSWER);
    });
  });

  describe('the link', () => {
    it('is made by HR and administrators, read by them, and taken away by them', async () => {
      const application = await apply();
      const path = `/api/v1/candidates/${application.candidate.id}/account`;
      const who = await agent();
      for (const role of ['recruiter', 'project_lead', 'interviewer', 'agent'] as const)
        await link(await signIn(t, { role, offices: [job.officeId] }), application, who.user.id).expect(403);
      await link(await signIn(t, { role: 'hr', offices: [malmo] }), application, who.user.id).expect(404);
      await link(hr, application, who.user.id).expect(200);
      await link(hr, application, who.user.id).expect(200);
      const { body } = await hr.get(path).expect(200);
      expect(body).toEqual({ candidate_id: application.candidate.id, user_id: who.user.id, name: 'Agnes Agent' });
      await hr.delete(path).expect(204);
      await hr.delete(path).expect(204);
      const audited = await rows<{ action: string }>(
        t.db,
        sql`SELECT action FROM audit_entry WHERE object_id = ${application.candidate.id}
            AND action LIKE 'candidate.account%' ORDER BY at, id`,
      );
      expect(audited.map(({ action }) => action)).toEqual(['candidate.account-linked', 'candidate.account-unlinked']);
    });

    it('is refused to a user of another office or role, who is deactivated, or is nobody', async () => {
      const application = await apply();
      const gone = await agent();
      await rows(t.db, sql`UPDATE user_account SET deactivated_at = now() WHERE id = ${gone.user.id}`);
      const wrong = [
        (await agent({ offices: [malmo] })).user.id,
        one.user.id,
        hr.user.id,
        gone.user.id,
        application.id,
      ];
      for (const id of wrong) {
        const { body } = await link(hr, application, id).expect(422);
        expect(body).toMatchObject({ errors: [{ field: 'user_id', code: 'not-an-agent-here' }] });
      }
      await link(hr, application, 'me').expect(422);
    });

    it('makes a user one candidate, and a candidate one user, even for two who link at once', async () => {
      const [first, second] = [await apply(), await apply()];
      const [agnes, bo] = [await agent(), await agent()];
      const answers = await Promise.all([link(hr, first, agnes.user.id), link(hr, second, agnes.user.id)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      const taken = answers[0]?.status === 200 ? first : second;
      const { body } = await link(hr, taken, bo.user.id).expect(409);
      expect(body).toMatchObject({ code: 'candidate-linked' });
    });

    it('is made on a page of the candidate', async () => {
      const application = await apply();
      const path = `/candidates/${application.candidate.id}/account`;
      const who = await agent({ name: 'Berta Agent' });
      expect((await hr.get(`/candidates/${application.candidate.id}`).expect(200)).text).toContain(path);
      const recruiter = await signIn(t, { role: 'recruiter', offices: [job.officeId] });
      expect((await recruiter.get(`/candidates/${application.candidate.id}`).expect(200)).text).not.toContain(path);
      expect((await hr.get(path).expect(200)).text).toContain('Berta Agent');
      const none = await hr.form(path, { user_id: '' }).expect(422);
      expect(none.text).toContain('href="#f-user_id"');
      const wrong = await hr.form(path, { user_id: one.user.id }).expect(422);
      expect(wordsIn(wrong.text)).toContain('Choose an active agent of an office where this person applied.');
      await hr.form(path, { user_id: who.user.id }).expect(303);
      expect(wordsIn((await hr.get(path).expect(200)).text)).toContain('Linked to the account of Berta Agent.');
      const another = await hr.form(path, { user_id: (await agent()).user.id }).expect(409);
      expect(wordsIn(another.text)).toContain('This candidate is linked to another account.');
      await hr.form(`${path}/removal`).expect(303);
      expect(wordsIn((await hr.get(path).expect(200)).text)).not.toContain('Linked to');
    });
  });
});
