import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import { krippendorffAlpha } from '../src/statistics/krippendorff-alpha.js';
import type {
  InterviewerQualityView,
  InterviewersQualityView,
  QuestionQualityView,
  QuestionsQualityView,
} from '../src/interview-quality/quality.dto.js';
import type { Office } from '../src/organization/office.entity.js';
import { InterviewDecision } from '../src/interview-results/interview-decision.entity.js';
import { RatingChange } from '../src/interview-results/rating-change.entity.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, type TestJob } from './support/factories.js';
import { fillScorecard, makeInterview, makeTemplate, type TestTemplate } from './support/interviews.js';
import { makeUser, signIn, type SignedIn } from './support/sign-in.js';

type Ratings = Record<string, 1 | 2 | 3 | 4 | 5>;

const API = '/api/v1/interview-quality';
const each = (q1: number, q2: number, q3: number): Ratings => ({ Q1: q1, Q2: q2, Q3: q3 }) as Ratings;

describe('the quality of interviews', () => {
  let t: TestApp;
  let hr: SignedIn;
  let job: TestJob;
  let intake: Intake;
  let template: TestTemplate;
  let malmo: Office;
  beforeAll(async () => {
    t = await startApp();
    malmo = await makeOffice(t.db, 'Malmö');
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona') });
    intake = await makeIntake(t.db, job);
    hr = await signIn(t, { role: 'hr', offices: 'all', name: 'Hanna HR' });
    template = await makeTemplate(t.db, job, hr.user.id);
  });
  afterAll(() => t.close());

  const interviewer = (name: string) => makeUser(t, { role: 'interviewer', offices: [job.officeId], name });

  /** An interview in which each rates as given; null: their scorecard stays a draft with 1 for everything. */
  const interview = async (given: Record<string, Ratings | null>, of: TestTemplate = template, into = intake) => {
    const application = await makeApplication(t, hr.actor, into);
    const made = await makeInterview(t.db, application, of, Object.keys(given));
    for (const [id, ratings] of Object.entries(given)) {
      await fillScorecard(t.db, made.scorecards[id] ?? '', ratings ?? each(1, 1, 1), {
        state: ratings === null ? 'draft' : 'submitted',
      });
    }
    return made;
  };
  const interviewers = async (query = '', who = hr): Promise<InterviewerQualityView[]> => {
    const { body } = await who.get(`${API}/interviewers${query}`).expect(200);
    return (body as InterviewersQualityView).interviewers;
  };
  const figuresOf = async (id: string, query = '', who = hr) =>
    (await interviewers(query, who)).find((one) => one.user_id === id);
  const questions = async (query: string, who = hr): Promise<QuestionQualityView[]> => {
    const { body } = await who.get(`${API}/questions${query}`).expect(200);
    return (body as QuestionsQualityView).questions;
  };

  describe('of an interviewer', () => {
    it('is hidden up to four scorecards and counted from the fifth on', async () => {
      const [ada, bo] = [await interviewer('Ada'), await interviewer('Bo')];
      const given = [each(1, 2, 3), each(3, 3, 3), each(5, 4, 5), each(2, 2, 4)];
      for (const ratings of given) await interview({ [ada.id]: ratings, [bo.id]: ratings });
      expect(await figuresOf(ada.id)).toMatchObject({
        scorecards: 4,
        ratings: 12,
        mean: null,
        spread: null,
        share_at_1: null,
        share_at_5: null,
        hidden: 'too_few',
        agreement: { interviews: 4, answers: 12, alpha: null, mean_difference: null, hidden: 'too_few' },
      });
      await interview({ [ada.id]: each(1, 5, 3), [bo.id]: each(2, 3, 3) });
      const all = [...given, each(1, 5, 3)].flatMap((ratings) => Object.values(ratings));
      const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
      const found = await figuresOf(ada.id);
      expect(found).toMatchObject({ scorecards: 5, ratings: 15, hidden: null });
      expect(found?.mean).toBeCloseTo(mean, 9);
      expect(found?.spread).toBeCloseTo(Math.sqrt(all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 14), 9);
      expect(found?.share_at_1).toBeCloseTo(2 / 15, 9);
      expect(found?.share_at_5).toBeCloseTo(3 / 15, 9);
    });

    it('agrees with co-interviewers as much as Krippendorff’s alpha of the answers both rated', async () => {
      const [cem, dag, eva] = [await interviewer('Cem'), await interviewer('Dag'), await interviewer('Eva')];
      const own = [each(1, 2, 3), each(3, 3, 4), each(5, 4, 5), each(2, 2, 4), each(4, 5, 3), each(1, 1, 2)];
      const theirs = [each(2, 2, 3), each(3, 4, 4), each(4, 4, 5), each(2, 3, 4), each(4, 4, 4), each(2, 1, 2)];
      const units: number[][] = [];
      for (const [i, ratings] of own.entries()) {
        const other = theirs[i] ?? ratings;
        // The last one is a panel of three.
        await interview({ [cem.id]: ratings, [dag.id]: other, ...(i === 5 && { [eva.id]: other }) });
        for (const code of ['Q1', 'Q2', 'Q3']) {
          const unit = [ratings[code] ?? 0, other[code] ?? 0];
          units.push(unit, ...(i === 5 ? [unit] : []));
        }
      }
      // Rated alone: nobody to agree with.
      await interview({ [cem.id]: each(5, 5, 5) });
      const { agreement } = (await figuresOf(cem.id)) ?? {};
      expect(agreement).toMatchObject({ interviews: 6, answers: 21, hidden: null });
      expect(agreement?.alpha).toBeCloseTo(krippendorffAlpha(units, 'interval').alpha ?? NaN, 9);
      expect(agreement?.mean_difference).toBeCloseTo(
        units.reduce((sum, [one = 0, other = 0]) => sum + one - other, 0) / 21,
        9,
      );
      expect(agreement?.ci_low).toBeLessThan(agreement?.alpha ?? NaN);
      expect(agreement?.ci_high).toBeGreaterThan(agreement?.alpha ?? NaN);
      expect((await figuresOf(eva.id))?.agreement.hidden).toBe('too_few');
    });

    it('says so where everybody always gives the same', async () => {
      const [finn, gro] = [await interviewer('Finn'), await interviewer('Gro')];
      for (let i = 0; i < 5; i++) await interview({ [finn.id]: each(3, 3, 3), [gro.id]: each(3, 3, 3) });
      expect(await figuresOf(finn.id)).toMatchObject({
        mean: 3,
        spread: 0,
        agreement: { alpha: null, ci_low: null, hidden: 'no_variation', mean_difference: 0 },
      });
    });

    it('knows nothing of drafts, unfinished, cancelled and undone interviews, or of what was changed later', async () => {
      const [hal, ida] = [await interviewer('Hal'), await interviewer('Ida')];
      for (let i = 0; i < 5; i++) await interview({ [hal.id]: each(4, 3, 4), [ida.id]: each(4, 4, 3) });
      const before = await figuresOf(hal.id);
      expect(before).toMatchObject({ scorecards: 5, share_at_1: 0, share_at_5: 0 });

      await interview({ [hal.id]: each(5, 5, 5), [ida.id]: null });
      await interview({ [hal.id]: null, [ida.id]: each(5, 5, 5) });
      const cancelled = await interview({ [hal.id]: each(1, 1, 1), [ida.id]: each(1, 1, 1) });
      await rows(
        t.db,
        sql`UPDATE interview SET cancelled_at = now(), cancelled_by_id = ${hr.user.id} WHERE id = ${cancelled.id}`,
      );
      const undone = await interview({ [hal.id]: each(1, 1, 1), [ida.id]: each(1, 1, 1) });
      await rows(
        t.db,
        sql`UPDATE application SET voided_at = now()
            WHERE id = (SELECT application_id FROM interview WHERE id = ${undone.id})`,
      );
      const [discussed] = await rows<{ id: string }>(
        t.db,
        sql`SELECT id FROM scorecard WHERE interviewer_id = ${hal.id} AND submitted_at IS NOT NULL
            ORDER BY submitted_at LIMIT 1`,
      );
      await t.db.manager.insert(RatingChange, {
        id: uuid(),
        scorecardId: discussed?.id ?? '',
        itemCode: 'Q1',
        fromRating: 4,
        toRating: 1,
        reason: 'The example was about somebody else.',
        changedById: hal.id,
      });
      expect(await figuresOf(hal.id)).toEqual(before);
    });

    it('counts who submitted when the last other one was excused', async () => {
      const [jan, kim] = [await interviewer('Jan'), await interviewer('Kim')];
      const { scorecards } = await interview({ [jan.id]: each(4, 4, 4), [kim.id]: null });
      expect(await figuresOf(jan.id)).toBeUndefined();
      await rows(
        t.db,
        sql`UPDATE scorecard SET excused_at = now(), excused_by_id = ${hr.user.id}, excuse_reason = 'Was not there.'
            WHERE id = ${scorecards[kim.id]}`,
      );
      expect(await figuresOf(jan.id)).toMatchObject({ scorecards: 1, ratings: 3 });
      expect(await figuresOf(kim.id)).toBeUndefined();
    });

    it('lists who is about to interview, without figures', async () => {
      const lea = await interviewer('Lea');
      await interview({ [lea.id]: null });
      expect(await figuresOf(lea.id)).toMatchObject({
        scorecards: 0,
        ratings: 0,
        mean: null,
        hidden: 'too_few',
        calibrated_on: null,
        calibration_due: true,
      });
    });
  });

  describe('of a question', () => {
    let other: TestTemplate;
    beforeAll(async () => {
      other = await makeTemplate(t.db, job, hr.user.id);
    });

    it('is hidden up to four interviews, and tells then who passed from who did not', async () => {
      const [max, nea] = [await interviewer('Max'), await interviewer('Nea')];
      // By interview: the means of Q1 and of the rest; Q3 is always the same.
      const given = [1, 2, 3, 4, 5, 1, 2, 4, 5, 5].map((q1, i) => each(q1, [2, 2, 3, 4, 4, 1, 3, 3, 5, 4][i] ?? 0, 3));
      const made: string[] = [];
      for (const [i, ratings] of given.entries()) {
        if (i === 4) {
          const [hidden] = await questions(`?template_id=${other.id}`);
          expect(hidden).toMatchObject({
            code: 'Q1',
            interviews: 4,
            mean: null,
            hidden: 'too_few',
            usefulness: { interviews: 4, correlation: null, hidden: 'too_few', difference: null },
          });
        }
        const { id } = await interview({ [max.id]: ratings, [nea.id]: ratings }, other);
        made.push(id);
      }
      for (const [i, interviewId] of made.entries()) {
        const decide = (outcome: 'passed' | 'not_passed') =>
          t.db.manager.insert(InterviewDecision, {
            id: uuid(),
            interviewId,
            outcome,
            recommendation: null,
            score: null,
            reason: 'Because of the examples.',
            decidedById: hr.user.id,
          });
        const isPassed = (given[i]?.['Q1'] ?? 0) >= 4;
        // The latest decision counts.
        await decide(isPassed ? 'not_passed' : 'passed');
        await decide(isPassed ? 'passed' : 'not_passed');
      }
      const [q1, , q3] = await questions(`?template_id=${other.id}`);
      expect(q1).toMatchObject({ code: 'Q1', interviews: 10, ratings: 20, mean: 3.2, hidden: null, versions: [1] });
      expect(q1?.text.sv).toBe('What did you do, Q1? (sv)');
      expect(q1?.share_at_5).toBeCloseTo(0.3, 9);
      const rest = given.map(({ Q2 = 0, Q3 = 0 }) => (Q2 + Q3) / 2);
      expect(q1?.usefulness).toMatchObject({ interviews: 10, hidden: null, passed: 5, not_passed: 5 });
      expect(q1?.usefulness.correlation).toBeCloseTo(
        pearson(
          given.map(({ Q1 = 0 }) => Q1),
          rest,
        ),
        9,
      );
      expect(q1?.usefulness.ci_low).toBeLessThan(q1?.usefulness.correlation ?? NaN);
      expect(q1?.usefulness.difference).toBeCloseTo(23 / 5 - 9 / 5, 9);
      expect(q3).toMatchObject({ mean: 3, spread: 0, usefulness: { correlation: null, hidden: 'no_variation' } });
    });

    it('can be asked by version, which needs the template', async () => {
      expect(await questions(`?template_id=${other.id}&version=1`)).toHaveLength(3);
      expect(await questions(`?template_id=${other.id}&version=2`)).toEqual([]);
      const { body } = await hr.get(`${API}/questions?version=1`).expect(422);
      expect(body.errors).toMatchObject([{ field: 'version', code: 'needs-template' }]);
    });
  });

  it('is that of a period by the clock of the office, and of an office', async () => {
    const [olga, per] = [await interviewer('Olga'), await interviewer('Per')];
    const made = await interview({ [olga.id]: each(4, 4, 4), [per.id]: each(4, 4, 4) });
    await rows(t.db, sql`ALTER TABLE scorecard DISABLE TRIGGER scorecard_submitted`);
    // In Madrid it is the first of July already.
    await rows(t.db, sql`UPDATE scorecard SET submitted_at = '2026-06-30T22:30:00Z' WHERE interview_id = ${made.id}`);
    await rows(t.db, sql`ALTER TABLE scorecard ENABLE TRIGGER scorecard_submitted`);
    expect(await figuresOf(olga.id, '?from=2026-07-01&to=2026-07-02')).toMatchObject({ scorecards: 1 });
    expect(await interviewers('?to=2026-07-01')).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ user_id: olga.id })]),
    );
    expect(await figuresOf(olga.id, `?office_id=${job.officeId}`)).toBeDefined();
    expect(await interviewers(`?office_id=${malmo.id}`)).toEqual([]);
    await hr.get(`${API}/interviewers?from=2026-07-01&to=2026-07-01`).expect(422);
    await hr.get(`${API}/interviewers?from=yesterday`).expect(422);
    await hr.get(`${API}/interviewers?template_id=${uuid()}`).expect(404);
    await hr.get(`${API}/interviewers?office_id=${uuid()}`).expect(404);
  });

  it('shows HR of another office or project nobody, and no role but HR and administrators anything', async () => {
    const another = await makeJob(t.db, { office: malmo });
    for (const scope of [{ offices: [malmo.id] }, { offices: [job.officeId], projects: [another.projectId] }]) {
      const stranger = await signIn(t, { role: 'hr', ...scope });
      expect(await interviewers('', stranger)).toEqual([]);
      expect(await questions('', stranger)).toEqual([]);
      const { text } = await stranger.get(`${API}/interviewers.csv`).expect(200);
      expect(text.trim().split('\r\n')).toHaveLength(1);
    }
    await (
      await signIn(t, { role: 'hr', offices: [malmo.id] })
    )
      .get(`${API}/interviewers?office_id=${job.officeId}`)
      .expect(404);
    for (const role of ['recruiter', 'interviewer', 'project_lead', 'auditor', 'agent'] as const) {
      const reader = await signIn(t, { role, offices: 'all' });
      await reader.get(`${API}/interviewers`).expect(403);
      await reader.get(`${API}/questions.csv`).expect(403);
    }
  });

  it('can be taken along as CSV and as a workbook, with the same figures', async () => {
    const found = await interviewers();
    const { text } = await hr.get(`${API}/interviewers.csv?separator=semicolon&decimals=comma`).expect(200);
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(found.length + 1);
    const shown = found.find(({ agreement }) => agreement.alpha !== null);
    expect(text).toContain(String(shown?.agreement.alpha).replace('.', ','));
    const { text: asked } = await hr.get(`${API}/questions.csv`).expect(200);
    expect(asked.split('\r\n')[0]).toContain('template_id,template,code,kind');
    const { headers } = await hr.get(`${API}/workbook.xlsx`).expect(200);
    expect(headers['content-disposition']).toContain('interview-quality.xlsx');
  });
});

function pearson(xs: number[], ys: number[]): number {
  const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const products = xs.reduce((sum, x, i) => sum + (x - mx) * ((ys[i] ?? 0) - my), 0);
  const squares = (values: number[], m: number): number => values.reduce((sum, one) => sum + (one - m) ** 2, 0);
  return products / Math.sqrt(squares(xs, mx) * squares(ys, my));
}
