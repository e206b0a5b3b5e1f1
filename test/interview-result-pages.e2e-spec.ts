import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { rows } from '../src/database/sql.js';
import type { TemplateContent } from '../src/interview-templates/content.js';
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
import { wordsIn } from './support/markup.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const REASON = 'The other note shows that the customer had calmed down.';
const LONG_REASON = 'The evidence of both interviewers speaks clearly for this outcome.';

type Ratings = Parameters<typeof fillScorecard>[2];

describe('the page of an interview', () => {
  let t: TestApp;
  let job: TestJob;
  let intake: { id: string };
  let one: SignedIn;
  let other: SignedIn;
  let hr: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    const office = await makeOffice(t.db);
    job = await makeJob(t.db, { office });
    intake = await makeIntake(t.db, job);
    one = await signIn(t, { role: 'interviewer', offices: [office.id], name: 'Inga One' });
    other = await signIn(t, { role: 'interviewer', offices: [office.id], name: 'Oda Other' });
    hr = await signIn(t, { role: 'hr', offices: [office.id], name: 'Hedda Hr' });
  });
  afterAll(() => t.close());

  const held = async (first: Ratings, second: Ratings | null, content: TemplateContent = sampleInterview()) => {
    const candidate = makeCandidate({ name: 'Nadia <b>Okafor</b>' });
    const application = await makeApplication(t, hr.actor, intake, { candidate });
    const template = await makeTemplate(t.db, job, hr.user.id, content);
    const interview = await makeInterview(t.db, application, template, [one.user.id, other.user.id]);
    await fillScorecard(t.db, interview.scorecards[one.user.id] ?? '', first);
    if (second) await fillScorecard(t.db, interview.scorecards[other.user.id] ?? '', second);
    return interview;
  };
  const page = async (who: SignedIn, { id }: TestInterview, path = '', status = 200): Promise<string> => {
    const { text } = await who.get(`/interviews/${id}${path}`).expect(status);
    return text;
  };

  it('says before all are in who is waited for, and shows no word of anybody', async () => {
    const interview = await held({ Q1: 5, Q2: 4, Q3: 3 }, null);
    for (const who of [hr, one]) {
      const words = wordsIn(await page(who, interview));
      expect(words).toContain('Waiting for Oda Other.');
      expect(words).not.toMatch(/Said something|An example for others|of 100/);
    }
    for (const path of ['/decision', '/rating-change?item=Q1', '/gate-ruling?item=Q1'])
      await page(hr, interview, path, 404);
    const { text } = await hr
      .form(`/interviews/${interview.id}/decision`, { outcome: 'passed', reason: LONG_REASON })
      .expect(404);
    expect(text).not.toContain('Said something');
  });

  it('lays ratings, notes and anchors side by side, flags what lies apart, and escapes what was typed', async () => {
    const interview = await held({ Q1: 5, Q2: 4, Q3: 3 }, { Q1: 3, Q2: 4, Q3: 3 });
    const html = await page(hr, interview);
    const words = wordsIn(html);
    expect(html).not.toContain('<b>Okafor');
    expect(words).toMatch(/62\.5\s+of 100/);
    for (const said of [
      'Nadia <b>Okafor</b>',
      '2 interviewers, 3 questions',
      'At one question the ratings lie two or more apart.',
      'two or more apart: discuss the evidence',
      'An example for others',
      'Said something about Q1',
      'The template’s rule',
      'Recommends: passed',
      'Enough from a score of 60.',
    ])
      expect(words).toContain(said);
    expect(html).toContain(`/interviews/${interview.id}/decision`);
    expect(html).not.toContain('/rating-change');
    expect(await page(one, interview)).not.toContain(`/interviews/${interview.id}/decision`);
  });

  it('takes a changed rating from its interviewer, with the reason', async () => {
    const interview = await held({ Q1: 5, Q2: 4, Q3: 3 }, { Q1: 3, Q2: 4, Q3: 3 });
    const path = `/interviews/${interview.id}/rating-change`;
    const form = await page(one, interview, '/rating-change?item=Q1');
    expect(wordsIn(form)).toContain('You rated 5.');
    await page(hr, interview, '/rating-change?item=Q1', 404);
    const short = await one.form(path, { item: 'Q1', rating: '4', reason: 'No.' }).expect(422);
    expect(wordsIn(short.text)).toContain('Say why in at least 20 characters.');
    expect(short.text).toMatch(/value="4" checked/);
    const none = await one.form(path, { item: 'Q1', reason: REASON }).expect(422);
    expect(none.text).toContain('href="#f-rating"');
    const taken = await one.form(path, { item: 'Q1', rating: '4', reason: REASON }).expect(303);
    expect(taken.headers['location']).toBe(`/interviews/${interview.id}?done=changed#item-Q1`);
    const words = wordsIn(await page(hr, interview, '?done=changed'));
    expect(words).toContain('The rating is changed. The original stays beside it.');
    expect(words).toContain('Changed from 5 to 4');
    expect(words).toContain(REASON);
  });

  it('asks the panel about a doubted gate before it takes a decision', async () => {
    const kept: Ratings = { B1: 4, B2: 5, G1: true, G2: true };
    const interview = await held(kept, { ...kept, G2: false }, sampleRolePlay());
    expect(wordsIn(await page(hr, interview))).toContain('To be confirmed');
    const early = await hr
      .form(`/interviews/${interview.id}/decision`, { outcome: 'passed', reason: LONG_REASON })
      .expect(409);
    expect(wordsIn(early.text)).toContain('The panel has to confirm or reject it first');
    await page(hr, interview, '/gate-ruling?item=B1', 404);
    await hr.form(`/interviews/${interview.id}/gate-ruling`, { item: 'G2', reason: REASON }).expect(422);
    await one.form(`/interviews/${interview.id}/gate-ruling`, { item: 'G2', is_yes: 'no', reason: REASON }).expect(303);
    const words = wordsIn(await page(hr, interview));
    expect(words).toContain('Broken, says Inga One for the panel');
    expect(words).toContain('Recommends: not passed');
    expect(words).toContain('2 observers, 2 behaviours');
  });

  it('takes a decision, and tells the second of two who decided meanwhile', async () => {
    const interview = await held({ Q1: 4, Q2: 4, Q3: 4 }, { Q1: 4, Q2: 4, Q3: 4 });
    const path = `/interviews/${interview.id}/decision`;
    const form = await page(hr, interview, '/decision');
    expect(form).not.toContain('supersedes_id');
    const short = await hr.form(path, { outcome: 'not_passed', reason: 'No.' }).expect(422);
    expect(wordsIn(short.text)).toContain('Say why in at least 40 characters');
    await hr.form(path, { outcome: 'passed', reason: 'Clear.' }).expect(303);
    const late = await hr.form(path, { outcome: 'not_passed', reason: LONG_REASON }).expect(409);
    expect(wordsIn(late.text)).toMatch(/Hedda Hr decided at .*: passed\. Nothing was changed by your click\./);
    const supersedes = /name="supersedes_id" value="([^"]+)"/.exec(late.text)?.[1] ?? '';
    await hr.form(path, { outcome: 'not_passed', reason: LONG_REASON, supersedes_id: supersedes }).expect(303);
    const words = wordsIn(await page(hr, interview));
    expect(words).toContain('1 earlier decision');
    expect(words).toContain('Score 75; the rule recommended: passed.');
    expect(await page(one, interview)).not.toContain('/rating-change?');
  });

  it.each(['sv', 'es'] as const)('speaks %s', async (language) => {
    const interview = await held({ Q1: 5, Q2: 4, Q3: 3 }, { Q1: 3, Q2: 4, Q3: 3 });
    const reader = await signIn(t, { role: 'hr', offices: [job.officeId], language });
    const words = wordsIn(await page(reader, interview));
    expect(words).toContain(`What did you do, Q1? (${language})`);
    expect(words).toContain({ sv: 'Mallens regel', es: 'La regla de la plantilla' }[language]);
    expect(words).toMatch(/62,5/);
    expect(wordsIn(await page(reader, interview, '/decision'))).toContain(
      { sv: 'Vad beslutar du?', es: '¿Qué decides?' }[language],
    );
  });

  it('shows nothing of a cancelled interview but that it is cancelled', async () => {
    const interview = await held({ Q1: 5, Q2: 4, Q3: 3 }, { Q1: 3, Q2: 4, Q3: 3 });
    await rows(
      t.db,
      sql`UPDATE interview SET cancelled_at = now(), cancelled_by_id = ${hr.user.id} WHERE id = ${interview.id}`,
    );
    const words = wordsIn(await page(hr, interview));
    expect(words).toContain('This interview is cancelled.');
    expect(words).not.toContain('of 100');
  });
});
