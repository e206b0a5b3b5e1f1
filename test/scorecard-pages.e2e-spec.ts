import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { itemsOf } from '../src/interview-templates/content.js';
import type { ScorecardView } from '../src/scorecards/scorecard.dto.js';
import { Scorecard } from '../src/interviews/scorecard.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeCandidate, makeIntake, makeJob, type TestJob } from './support/factories.js';
import { fillScorecard, makeInterview, makeTemplate, sampleRolePlay, type TestTemplate } from './support/interviews.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('the page of a scorecard, without scripts', () => {
  let t: TestApp;
  let job: TestJob;
  let template: TestTemplate;
  let owner: SignedIn;
  let other: SignedIn;
  let interview: string;
  let card: string;
  let otherCard: string;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    owner = await signIn(t, { role: 'interviewer', offices: [job.officeId], name: 'Jonas Rydell' });
    other = await signIn(t, { role: 'team_lead', offices: [job.officeId], name: 'Marta Soler' });
    template = await makeTemplate(t.db, job, owner.user.id);
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    const recruiter = await signIn(t, { role: 'recruiter', offices: 'all' });
    const candidate = makeCandidate({ name: 'Yasmin Haddou' });
    const application = await makeApplication(t, recruiter.actor, await makeIntake(t.db, job), { candidate });
    const made = await makeInterview(t.db, application, template, [owner.user.id, other.user.id]);
    interview = made.id;
    card = made.scorecards[owner.user.id] ?? '';
    otherCard = made.scorecards[other.user.id] ?? '';
  });

  const path = (query = ''): string => `/interviews/${interview}/scorecard${query}`;
  const page = async (query = '', status = 200) => (await owner.get(path(query)).expect(status)).text;
  const stored = async () => (await owner.get(`/api/v1/scorecards/${card}`).expect(200)).body as ScorecardView;
  const FIELDS = { item: 'Q1', version: '0', seconds: '0', note: 'Waited.\r\nThen asked.', rating: '4', go: '2' };
  const post = (fields: Record<string, string | string[]>, n = 1) =>
    owner.form(path(`?n=${n}`), { ...FIELDS, ...fields });
  const shown = (html: string) =>
    [...html.matchAll(/data-step="(\w+)"[^>]*?(hidden)?>/g)].filter(([, , hidden]) => !hidden).map(([, code]) => code);

  it('shows one question with its probes, anchors and what never to ask, and no other', async () => {
    const html = await page('?n=2');
    expect(shown(html)).toEqual(['Q2']);
    expect(html).toContain('Short interview: Yasmin Haddou');
    for (const words of [
      'What did you do, Q2?',
      'A clear example',
      'How did it end?',
      'Former pay',
      'Marta Soler',
      'version 1',
    ])
      expect(html).toContain(words);
    expect(html).not.toMatch(/ranking|birth|photo/);
    expect(shown(await page())).toEqual(['Q1']);
    expect(shown(await page('?n=99'))).toEqual(['review']);
    expect(shown(await page('?n=x&in=fr'))).toEqual(['Q1']);
  });

  it('asks in the language that was chosen', async () => {
    const html = await page('?n=2&in=sv');
    expect(html).toMatch(/<span lang="sv">What did you do, Q2\? \(sv\)<\/span>/);
    expect(html).toMatch(/<span lang="en" hidden>What did you do, Q2\?<\/span>/);
    expect(html).toContain('?n&#x3D;3&amp;in&#x3D;sv');
  });

  it('keeps what was written and goes on to the next question', async () => {
    await post({ probe: ['1'], ad_hoc: ['And then?', ''] })
      .expect(303)
      .expect('location', path('?n=2'));
    expect((await stored()).answers).toEqual([
      expect.objectContaining({ note: 'Waited.\nThen asked.', rating: 4, probes: [1], ad_hoc_probes: ['And then?'] }),
    ]);
    const html = await page('?n=1');
    expect(html).toContain('And then?');
    expect(html).toMatch(/value="4" checked/);
    await post({ go: '1', version: '1', note: 'Waited long.' }).expect(303).expect('location', path('?n=1'));
  });

  it('makes no draft of a question that was only looked at', async () => {
    const { item, version, seconds, go } = FIELDS;
    await owner
      .form(path('?n=1&in=es'), { item, version, seconds, go, note: ' ' })
      .expect(303)
      .expect('location', path('?n=2&in=es'));
    expect(await stored()).toMatchObject({ state: 'not_started', answers: [] });
  });

  it('refuses a rating without a note at its question, and keeps what was chosen', async () => {
    const { text } = await post({ note: '  ', probe: '0' }).expect(422);
    expect(shown(text)).toEqual(['Q1']);
    expect(text).toMatch(/href="#f-Q1-rating">Write a note first\./);
    expect(text).toMatch(/value="4" checked/);
    const { text: long } = await post({ note: 'x'.repeat(10_001) }).expect(422);
    expect(long).toContain('This is too long.');
    expect(long).toContain('x'.repeat(10_001));
  });

  it('shows both texts when another window was faster, and takes the second time', async () => {
    await post({}).expect(303);
    const { text } = await post({ note: 'From the other window.', rating: '2' }).expect(412);
    expect(text).toContain('Another window saved this question');
    expect(text).toContain('Waited.\nThen asked.</blockquote>');
    expect(text).toContain('>From the other window.</textarea>');
    expect(text).toMatch(/name="version" value="1"/);
    await post({ note: 'From the other window.', rating: '2', version: '1' }).expect(303);
    expect((await stored()).answers[0]).toMatchObject({ note: 'From the other window.', rating: 2 });
  });

  it('keeps the facts', async () => {
    await owner.form(path('?n=4'), { item: 'facts', version: '1', 'fact.F1': 'to_discuss', go: '5' }).expect(303);
    expect((await stored()).facts).toEqual({ F1: 'to_discuss' });
    const { text } = await owner
      .form(path('?n=4'), { item: 'facts', version: '1', 'fact.F1': 'no', go: '5' })
      .expect(412);
    expect(text).toContain('Another window changed these');
    expect(text).toMatch(/value="no" checked/);
    expect(text).toMatch(/name="item" value="facts"><input type="hidden" name="version" value="2"/);
  });

  it('says what is missing instead of submitting, then submits for good', async () => {
    const { text } = await owner.form(path('/submission')).expect(422);
    expect(shown(text)).toEqual(['review']);
    expect(text).toContain('Not submitted yet. This is missing:');
    await fillScorecard(t.db, card, { Q1: 4, Q2: 3, Q3: 5 }, { state: 'draft' });
    await owner.form(path('/submission')).expect(303).expect('location', path());
    const html = await page();
    expect(html).toContain('You have submitted this scorecard');
    expect(html).toContain('Said something about Q1');
    expect(html).not.toContain('<form method="post" action="/interviews');
    await owner.form(path('/submission')).expect(409);
    const late = await post({ note: 'Too late.' }).expect(409);
    expect(late.text).toContain('Too late.</blockquote>');
  });

  it('says that its owner is excused', async () => {
    const excuse = { excusedAt: new Date(), excusedById: other.user.id, excuseReason: 'Ill.' };
    await t.db.manager.update(Scorecard, { id: card }, excuse);
    expect(await page()).toContain('You are excused from this interview.');
  });

  it('shows nobody what others write, and is there for no one else', async () => {
    await other
      .put(`/api/v1/scorecards/${otherCard}/answers/Q1`, {
        note: 'Taradiddle',
        rating: 1,
        is_yes: null,
        probes: [],
        ad_hoc_probes: [],
        seconds: 1,
      })
      .set('if-match', '"0"')
      .expect(200);
    const html = await page();
    expect(html).toContain('in progress');
    expect(html).not.toContain('Taradiddle');
    for (const role of ['administrator', 'hr', 'recruiter', 'interviewer'] as const) {
      const who = await signIn(t, { role, offices: 'all' });
      await who.get(path()).expect(404);
      await who.form(path(), FIELDS).expect(404);
      await who.form(path('/submission')).expect(404);
    }
  });

  it('shows the behaviours of a role-play with what lies between two anchors, then its gates as yes or no', async () => {
    const play = await makeTemplate(t.db, job, owner.user.id, sampleRolePlay());
    const recruiter = await signIn(t, { role: 'recruiter', offices: 'all' });
    const application = await makeApplication(t, recruiter.actor, await makeIntake(t.db, job));
    const made = await makeInterview(t.db, application, play, [owner.user.id]);
    const at = (n: number) => `/interviews/${made.id}/scorecard?n=${n}`;
    const { text } = await owner.get(at(1)).expect(200);
    expect(text).toContain('Between 1 and 3');
    expect(text).toContain('Between 3 and 5');
    expect(text).toContain('Candidate’s brief and actor’s script: in the guide');
    expect(text).not.toContain('data-step="facts"');
    const gates = itemsOf(play.content).filter(({ kind }) => kind === 'gate');
    const [gate] = gates;
    expect(gates.length).toBeGreaterThan(1);
    expect(shown((await owner.get(at(gate?.position ?? 0)).expect(200)).text)).toEqual([gate?.code]);
    const fields = { item: gate?.code ?? '', version: '0', seconds: '0', note: '', is_yes: 'no', go: '1' };
    await owner.form(at(gate?.position ?? 0), fields).expect(303);
    const read = await owner.get(`/api/v1/scorecards/${made.scorecards[owner.user.id]}`).expect(200);
    const { answers, missing } = read.body as ScorecardView;
    expect(answers).toEqual([
      expect.objectContaining({ item_code: gate?.code, is_yes: false, rating: null, note: null }),
    ]);
    expect(missing.map(({ item_code: code }) => code)).not.toContain(gate?.code);
  });

  it.each(['sv', 'es'] as const)('speaks %s around the questions', async (language) => {
    const reader = await signIn(t, { role: 'interviewer', offices: [job.officeId], language });
    await t.db.manager.insert(Scorecard, {
      id: reader.user.id,
      interviewId: interview,
      templateVersionId: template.versionId,
      interviewerId: reader.user.id,
    });
    const { text } = await reader.get(path()).expect(200);
    expect(text).toContain(language === 'sv' ? 'Fråga aldrig om' : 'No preguntes nunca por');
    expect(text).toMatch(/<span lang="en">What did you do, Q1\?<\/span>/);
  });
});
