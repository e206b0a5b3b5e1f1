import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import { InterviewItem } from '../src/interview-templates/interview-item.entity.js';
import { InterviewTemplateVersion } from '../src/interview-templates/interview-template-version.entity.js';
import type { InterviewContent, TemplateContent } from '../src/interview-templates/content.js';
import { Interview } from '../src/interviews/interview.entity.js';
import type { SavedAnswerView, ScorecardsPage, ScorecardView } from '../src/scorecards/scorecard.dto.js';
import { Scorecard } from '../src/interviews/scorecard.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, type TestJob } from './support/factories.js';
import {
  fillScorecard,
  makeInterview,
  makeTemplate,
  sampleInterview,
  type TestTemplate,
} from './support/interviews.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const DRAFT = {
  note: 'Counted to ten.',
  rating: 4,
  is_yes: null,
  probes: [1],
  ad_hoc_probes: ['And then?'],
  seconds: 90,
};
const ALL = { Q1: 4, Q2: 3, Q3: 5 } as const;

describe('a scorecard', () => {
  let t: TestApp;
  let job: TestJob;
  let template: TestTemplate;
  let owner: SignedIn;
  let other: SignedIn;
  let interviewId: string;
  let id: string;
  let otherId: string;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    [owner, other] = await Promise.all(
      ['Jonas Rydell', 'Marta Soler'].map((name) =>
        signIn(t, { role: 'interviewer', offices: [job.officeId], name }),
      ) as [Promise<SignedIn>, Promise<SignedIn>],
    );
    template = await makeTemplate(t.db, job, owner.user.id);
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    ({ interviewId, id, otherId } = await begin(template));
  });

  async function begin(asked: TestTemplate) {
    const recruiter = await signIn(t, { role: 'recruiter', offices: 'all' });
    const application = await makeApplication(t, recruiter.actor, await makeIntake(t.db, job));
    const made = await makeInterview(t.db, application, asked, [owner.user.id, other.user.id]);
    const of = (who: SignedIn) => made.scorecards[who.user.id] ?? '';
    return { interviewId: made.id, id: of(owner), otherId: of(other) };
  }

  const save = (body: object, { item = 'Q1', version = 0, who = owner, card = id } = {}) =>
    who.put(`/api/v1/scorecards/${card}/answers/${item}`, body).set('if-match', `"${version}"`);
  const keep = (body: object, version: number) =>
    owner.patch(`/api/v1/scorecards/${id}`, body).set('if-match', `"${version}"`);
  const submit = (who = owner, card = id) => who.post(`/api/v1/scorecards/${card}/submission`, {});
  const read = async (who = owner, card = id) =>
    (await who.get(`/api/v1/scorecards/${card}`).expect(200)).body as ScorecardView;
  const fieldsOf = ({ body }: { body: unknown }) =>
    (body as { errors: { field: string; code: string }[] }).errors.map(({ field, code }) => `${field} ${code}`);
  const auditOf = (card: string) =>
    rows<{ action: string; changed: string[] }>(
      t.db,
      sql`SELECT action, changed FROM audit_entry WHERE object_id = ${card} ORDER BY id`,
    );

  it('shows its owner what is asked, in every language, and what is left to do', async () => {
    const card = await read();
    expect(card).toMatchObject({
      interview_id: interviewId,
      interviewer_name: 'Jonas Rydell',
      state: 'not_started',
      language: 'en',
      template: { number: 1, kind: 'interview', content: template.content },
      answers: [],
      missing_facts: ['F1'],
      other_interviewers: [{ user_id: other.user.id, name: 'Marta Soler', state: 'not_started' }],
      version: 1,
    });
    expect(card.missing.map(({ item_code: item, needs }) => `${item} ${needs}`)).toEqual(
      ['Q1', 'Q2', 'Q3'].flatMap((item) => [`${item} note`, `${item} rating`]),
    );
    expect(JSON.stringify(card)).not.toMatch(/rank|"sales"|photo|birth/);
  });

  it('keeps a draft, counts its versions and starts the clock with the first', async () => {
    const { body } = await save(DRAFT).expect(200).expect('etag', '"1"');
    expect(body).toEqual({ ...DRAFT, item_code: 'Q1', version: 1, saved_at: (body as SavedAnswerView).saved_at });
    await save({ ...DRAFT, note: 'Counted to twenty.' }, { version: 1 })
      .expect(200)
      .expect('etag', '"2"');
    const card = await read();
    expect(card.answers).toEqual([expect.objectContaining({ note: 'Counted to twenty.', version: 2 })]);
    expect(card).toMatchObject({ state: 'in_progress', version: 1 });
    expect(card.started_at).not.toBeNull();
    expect(card.missing.some(({ item_code: item }) => item === 'Q1')).toBe(false);
    expect((await read(other, otherId)).other_interviewers).toEqual([
      { user_id: owner.user.id, name: 'Jonas Rydell', state: 'in_progress' },
    ]);
  });

  it('takes the same draft again, whatever version it is sent with: its answer may have been lost', async () => {
    await save(DRAFT).expect(200);
    const again = await save(DRAFT).expect(200);
    expect(again.body).toMatchObject({ version: 1 });
  });

  it('gives back what is stored when a draft was based on something else, and keeps that', async () => {
    await save(DRAFT).expect(200);
    const late = await save({ ...DRAFT, note: 'From the other window.', rating: 2 }).expect(412);
    expect(late.body).toMatchObject({ code: 'stale-answer', version: 1, note: DRAFT.note, rating: 4 });
    expect((await read()).answers).toEqual([expect.objectContaining({ note: DRAFT.note, rating: 4 })]);
    const never = await save(DRAFT, { item: 'Q2', version: 3 }).expect(412);
    expect(never.body).toMatchObject({ version: 0, note: null });
    const without = await owner.put(`/api/v1/scorecards/${id}/answers/Q1`, DRAFT);
    expect(without.status).toBe(428);
  });

  it('keeps one of two drafts that come at once, and refuses the other', async () => {
    const answers = await Promise.all(['One.', 'Two.', 'Three.'].map((note) => save({ ...DRAFT, note })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
  });

  it('refuses what a draft cannot be, and says where', async () => {
    const refused = async (body: object, item = 'Q1') => fieldsOf(await save(body, { item }).expect(422));
    expect(await refused({ ...DRAFT, note: ' \n ' })).toEqual(['rating note-needed']);
    expect(await refused({ ...DRAFT, note: null })).toEqual(['rating note-needed']);
    expect(await refused({ ...DRAFT, rating: 6 })).toEqual(['rating is-in']);
    expect(await refused({ ...DRAFT, rating: 3.5 })).toEqual(['rating is-in']);
    expect(await refused({ ...DRAFT, is_yes: true })).toEqual(['is_yes only-for-a-gate']);
    expect(await refused({ ...DRAFT, probes: [2] })).toEqual(['probes not-on-the-list']);
    expect(await refused({ ...DRAFT, probes: [0, 0] })).toEqual(['probes array-unique']);
    expect(await refused({ ...DRAFT, note: 'x'.repeat(10_001) })).toEqual(['note max-length']);
    expect(await refused({ ...DRAFT, ad_hoc_probes: ['x'.repeat(301)] })).toEqual(['ad_hoc_probes max-length']);
    expect(await refused({ ...DRAFT, ad_hoc_probes: Array(21).fill('x') })).toEqual(['ad_hoc_probes array-max-size']);
    expect(await refused({ ...DRAFT, ad_hoc_probes: [' '] })).toEqual(['ad_hoc_probes is-not-empty']);
    expect(await refused({ ...DRAFT, seconds: -1 })).toEqual(['seconds min']);
    expect(await refused({ ...DRAFT, overall: 5 })).toEqual(['overall unknown-field']);
    await save(DRAFT, { item: 'Q9' }).expect(404);
    expect((await read()).answers).toEqual([]);
  });

  it('keeps 10,000 characters of any script, and drops what no database keeps', async () => {
    const note = `${'å'.repeat(9_990)} 🙂\0\ud800\r\nñ`;
    await save({ ...DRAFT, note }).expect(200);
    expect((await read()).answers[0]?.note).toBe(`${'å'.repeat(9_990)} 🙂\nñ`);
  });

  it('keeps facts and clock, one change after the other', async () => {
    const { body } = await keep({ facts: { F1: 'to_discuss' }, elapsed_seconds: 61 }, 1).expect(200);
    expect(body).toMatchObject({ facts: { F1: 'to_discuss' }, elapsed_seconds: 61, version: 2 });
    await keep({ facts: { F1: 'to_discuss' }, elapsed_seconds: 61 }, 1)
      .expect(200)
      .expect('etag', '"2"');
    await keep({ facts: { F1: 'yes' } }, 1).expect(412);
    await keep({ facts: { F1: null } }, 2).expect(200);
    expect((await read()).missing_facts).toEqual(['F1']);
    expect(fieldsOf(await keep({ facts: { F1: 'maybe', F2: 'yes' } }, 3).expect(422))).toEqual([
      'facts.F1 is-in',
      'facts.F2 unknown',
    ]);
  });

  it('is not submitted with anything missing, and says everything that is', async () => {
    await save({ ...DRAFT, rating: null }).expect(200);
    const { body } = await submit().expect(422);
    expect(fieldsOf({ body })).toEqual([
      'answers.Q1.rating rating-missing',
      'answers.Q2.note note-missing',
      'answers.Q2.rating rating-missing',
      'answers.Q3.note note-missing',
      'answers.Q3.rating rating-missing',
      'facts.F1 fact-missing',
    ]);
    expect(await read()).toMatchObject({ state: 'in_progress', submitted_at: null });
  });

  it('is closed for good by its submission', async () => {
    await fillScorecard(t.db, id, ALL, { state: 'draft' });
    const { body } = await submit().expect(201);
    expect(body).toEqual({ id, submitted_at: (await read()).submitted_at });
    for (const late of [save(DRAFT, { version: 1 }), keep({ elapsed_seconds: 5 }, 1), submit()])
      expect((await late.expect(409)).body).toMatchObject({ code: 'scorecard-submitted' });
    expect(await auditOf(id)).toEqual([{ action: 'scorecard.submitted', changed: [] }]);
  });

  it('is submitted once when its owner submits twice at once', async () => {
    await fillScorecard(t.db, id, ALL, { state: 'draft' });
    const answers = await Promise.all([submit(), submit(), submit()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('is submitted by two interviewers at once, each their own', async () => {
    await Promise.all([id, otherId].map((card) => fillScorecard(t.db, card, ALL, { state: 'draft' })));
    const answers = await Promise.all([submit(), submit(other, otherId)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await read(other, id)).toMatchObject({ state: 'submitted', interviewer_name: 'Jonas Rydell' });
  });

  it('loses nothing to a late autosave: it is either in the submission or refused', async () => {
    await fillScorecard(t.db, id, ALL, { state: 'draft' });
    const saves = Array.from({ length: 6 }, (_, n) => save({ ...DRAFT, note: `Note ${n}.` }, { version: n + 1 }));
    const [submitted, ...late] = await Promise.all([submit(), ...saves]);
    expect(submitted?.status).toBe(201);
    const kept = late.filter(({ status }) => status === 200).map(({ body }) => (body as SavedAnswerView).note);
    expect(late.every(({ status }) => [200, 409, 412].includes(status))).toBe(true);
    const { answers } = await read();
    expect(answers[0]?.note).toBe(kept.at(-1) ?? 'Said something about Q1');
  });

  it('is nobody else’s to write', async () => {
    const admin = await signIn(t, { role: 'administrator', offices: 'all' });
    for (const who of [other, admin]) {
      await save(DRAFT, { who }).expect(404);
      await who.patch(`/api/v1/scorecards/${id}`, { elapsed_seconds: 1 }).set('if-match', '"1"').expect(404);
      await submit(who).expect(404);
    }
    expect(await read()).toMatchObject({ state: 'not_started', answers: [] });
  });

  it('takes nothing more when its interview is cancelled or its owner excused', async () => {
    const now = new Date();
    await t.db.manager.update(Interview, { id: interviewId }, { cancelledAt: now, cancelledById: owner.user.id });
    expect((await save(DRAFT).expect(409)).body).toMatchObject({ code: 'interview-cancelled' });
    const excuse = { excusedAt: now, excusedById: other.user.id, excuseReason: 'Ill.' };
    await t.db.manager.update(Scorecard, { id }, excuse);
    expect((await save(DRAFT).expect(409)).body).toMatchObject({ code: 'scorecard-excused' });
    expect((await submit().expect(409)).body).toMatchObject({ code: 'scorecard-excused' });
  });

  it('keeps the version of its template when a new one is published in the middle', async () => {
    await save(DRAFT).expect(200);
    const [question] = (template.content as InterviewContent).questions;
    const content = sampleInterview({ questions: question ? [{ ...question, code: 'NEW' }] : [] });
    await publish(template, content);
    const card = await read();
    expect(card.template).toMatchObject({ number: 1, content: template.content });
    await save(DRAFT, { item: 'NEW' }).expect(404);
    await save(DRAFT, { item: 'Q2' }).expect(200);
    await save(DRAFT, { item: 'Q3' }).expect(200);
    await keep({ facts: { F1: 'no' } }, 1).expect(200);
    await submit().expect(201);
  });

  async function publish({ id: templateId }: TestTemplate, content: TemplateContent): Promise<void> {
    const versionId = uuid();
    const published = { publishedAt: new Date(), publishedById: owner.user.id };
    const version = { id: versionId, templateId, number: 2, content: content as never, ...published };
    await t.db.manager.insert(InterviewTemplateVersion, version);
    const item = { versionId, code: 'NEW', kind: 'question', position: 1, competencyCode: 'patience' } as const;
    await t.db.manager.insert(InterviewItem, item);
  }

  it('is in the list of its owner and of nobody else, page by page', async () => {
    const second = await begin(template);
    const list = async (query: string, who = owner) =>
      (await who.get(`/api/v1/scorecards?${query}`).expect(200)).body as ScorecardsPage;
    const first = await list('limit=1');
    expect(first.data.map((card) => card.id)).toEqual([second.id]);
    expect(first.data[0]).toMatchObject({ state: 'not_started', template_name: template.content.name });
    const next = await list(`limit=1&cursor=${first.next_cursor}`);
    expect(next.data.map((card) => card.id)).toEqual([id]);
    await save(DRAFT, { card: second.id }).expect(200);
    expect((await list('state=in_progress&limit=1')).data.map((card) => card.id)).toEqual([second.id]);
    const admin = await signIn(t, { role: 'administrator', offices: 'all' });
    expect((await list('', admin)).data).toEqual([]);
    await owner.get('/api/v1/scorecards?state=secret').expect(422);
  });

  it('is not there for an interviewer who may no longer see the office', async () => {
    const moved = await signIn(t, { role: 'interviewer', offices: [] });
    const application = await makeApplication(
      t,
      (await signIn(t, { role: 'recruiter', offices: 'all' })).actor,
      await makeIntake(t.db, job),
    );
    const made = await makeInterview(t.db, application, template, [moved.user.id]);
    const card = made.scorecards[moved.user.id] ?? '';
    await moved.get(`/api/v1/scorecards/${card}`).expect(404);
    await save(DRAFT, { who: moved, card }).expect(404);
  });
});
