import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows } from '../src/database/sql.js';
import type { CalibrationView, CalibrationsPage } from '../src/interview-quality/calibration.dto.js';
import { calibrationOf } from '../src/interviews/calibration.queries.js';
import { vignettes } from '../src/interview-quality/vignettes.js';
import { startApp, type TestApp } from './support/app.js';
import { signIn, type SignedIn } from './support/sign-in.js';

const API = '/api/v1/calibrations';
const expert = new Map(vignettes().map(({ code, rating }) => [code, rating]));

describe('the training of interviewers', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startApp();
  });
  afterAll(() => t.close());

  const interviewer = () => signIn(t, { role: 'interviewer' });
  const start = async (who: SignedIn): Promise<CalibrationView> =>
    (await who.post(API).expect(201)).body as CalibrationView;
  const rate = (who: SignedIn, id: string, code: string, rating: number) =>
    who.post(`${API}/${id}/ratings`, { vignette_code: code, rating });
  /** All answers, each one above the expert where there is room. */
  const finish = async (who: SignedIn): Promise<CalibrationView> => {
    let training = await start(who);
    for (const { code } of training.vignettes) {
      training = (await rate(who, training.id, code, Math.min(5, (expert.get(code) ?? 0) + 1)).expect(201))
        .body as CalibrationView;
    }
    return training;
  };

  it('shows the expert’s rating and reason of an answer after the own rating and never before', async () => {
    const who = await interviewer();
    const reasons = vignettes().flatMap(({ code, reason }) => Object.values(reason).map((words) => ({ code, words })));
    const leaks = (text: string, but: readonly string[]) =>
      reasons.filter(({ code, words }) => !but.includes(code) && text.includes(JSON.stringify(words).slice(1, -1)));
    const started = await who.post(API).expect(201);
    const training = started.body as CalibrationView;
    expect(leaks(started.text, [])).toEqual([]);
    expect(training.vignettes).toHaveLength(vignettes().length);
    expect(training.vignettes.every((one) => one.expert_rating === null && one.reason === null)).toBe(true);

    const first = training.vignettes[0]?.code ?? '';
    const rated = await rate(who, training.id, first, 5).expect(201);
    expect(leaks(rated.text, [first])).toEqual([]);
    const [one, ...others] = (rated.body as CalibrationView).vignettes;
    expect(one).toMatchObject({ code: first, rating: 5, expert_rating: expert.get(first) });
    expect(one?.reason?.sv).toContain('ankare');
    expect(others.every((other) => other.expert_rating === null && other.reason === null)).toBe(true);
    expect(leaks((await who.get(`${API}/${training.id}`).expect(200)).text, [first])).toEqual([]);
    expect(leaks((await who.get(API).expect(200)).text, [])).toEqual([]);
  });

  it('takes each rating once and refuses what is none', async () => {
    const who = await interviewer();
    const { id } = await start(who);
    await rate(who, id, 'PS1-a', 3).expect(201);
    const again = await rate(who, id, 'PS1-a', 2).expect(409);
    expect(again.body.code).toBe('vignette-rated');
    for (const rating of [0, 6, 2.5, '3', null]) await rate(who, id, 'PS2-a', rating as number).expect(422);
    const unknown = await rate(who, id, 'XX9-z', 3).expect(422);
    expect(unknown.body.errors).toMatchObject([{ field: 'vignette_code', code: 'no-such-vignette' }]);
    const { body } = await who.get(`${API}/${id}`).expect(200);
    expect((body as CalibrationView).figures).toMatchObject({ rated: 1 });
  });

  it('takes the same rating once when it comes twice at the same moment', async () => {
    const who = await interviewer();
    const { id } = await start(who);
    const answers = await Promise.all([1, 2, 3].map((rating) => rate(who, id, 'PS1-a', rating)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });

  it('is one at a time, also for two clicks at once', async () => {
    const who = await interviewer();
    const answers = await Promise.all([who.post(API), who.post(API)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const { body } = await who.post(API).expect(409);
    expect(body).toMatchObject({ code: 'calibration-open', calibration_id: expect.any(String) });
  });

  it('is finished with the last answer, compared by competency, and stands in the own history', async () => {
    const who = await interviewer();
    expect((await who.get(`${API}/state`).expect(200)).body).toEqual({ calibrated_on: null, is_due: true });
    const done = await finish(who);
    const top = [...expert.values()].filter((rating) => rating === 5).length;
    expect(done.finished_at).not.toBeNull();
    expect(done.figures).toMatchObject({ rated: done.total, exact: top, within_one: done.total });
    expect(done.figures.mean_difference).toBeCloseTo((done.total - top) / done.total, 9);
    const patience = done.by_competency.find(({ competency }) => competency === 'patience');
    expect(patience).toMatchObject({ rated: 2, exact: 0, competency_name: { sv: 'Tålamod' } });
    const today = new Date().toISOString().slice(0, 10);
    expect((await who.get(`${API}/state`).expect(200)).body).toEqual({ calibrated_on: today, is_due: false });
    expect((await rate(who, done.id, 'PS1-a', 3).expect(409)).body.code).toBe('vignette-rated');

    const next = await start(who);
    const { body } = await who.get(`${API}?limit=1`).expect(200);
    const page = body as CalibrationsPage;
    expect(page.data).toMatchObject([{ id: next.id, finished_at: null }]);
    const { body: second } = await who.get(`${API}?limit=1&cursor=${page.next_cursor}`).expect(200);
    expect((second as CalibrationsPage).data).toMatchObject([{ id: done.id, figures: { exact: top } }]);
  });

  it('is due again after twelve months', async () => {
    const who = await interviewer();
    const { id } = await finish(who);
    const finishedAgo = (ago: string) =>
      rows(
        t.db,
        sql`UPDATE calibration SET started_at = now() - ${ago}::interval - interval '1 hour',
              finished_at = now() - ${ago}::interval WHERE id = ${id} RETURNING id`,
      );
    const isDue = async () => (await calibrationOf(t.db, [who.user.id])).get(who.user.id)?.is_due;
    await finishedAgo('12 months');
    expect(await isDue()).toBe(false);
    await finishedAgo('12 months 2 days');
    expect(await isDue()).toBe(true);
    expect((await calibrationOf(t.db, [who.user.id, uuid()])).size).toBe(2);
    expect((await calibrationOf(t.db, [])).size).toBe(0);
  });

  it('is nobody else’s, whatever their role', async () => {
    const [who, admin] = [await interviewer(), await signIn(t, { role: 'administrator', offices: 'all' })];
    const { id } = await start(who);
    await admin.get(`${API}/${id}`).expect(404);
    await rate(admin, id, 'PS1-a', 3).expect(404);
    expect(((await admin.get(API).expect(200)).body as CalibrationsPage).data).toEqual([]);
    for (const role of ['agent', 'auditor'] as const) await (await signIn(t, { role })).post(API).expect(403);
  });

  it('is written to the audit without a rating', async () => {
    const who = await interviewer();
    const { id } = await finish(who);
    const entries = await rows<{ action: string; n: number }>(
      t.db,
      sql`SELECT action, count(*)::int AS n FROM audit_entry WHERE object_id = ${id} GROUP BY action ORDER BY action`,
    );
    expect(entries).toEqual([
      { action: 'calibration.finished', n: 1 },
      { action: 'calibration.rated', n: vignettes().length },
      { action: 'calibration.started', n: 1 },
    ]);
  });

  describe('on its pages, without scripts', () => {
    const PATH = '/interviews/training';
    const wordsOf = (code: string): string[] =>
      Object.values(vignettes().find((one) => one.code === code)?.reason ?? {}).map((words) => words.slice(0, 40));

    it('warns who never did it, and stops nobody', async () => {
      const who = await interviewer();
      const { text } = await who.get(PATH).expect(200);
      expect(text).toContain('You have not done the training yet. You may interview all the same.');
    });

    it('goes from answer to answer, compares only what was rated, and sums up at the end', async () => {
      const who = await interviewer();
      const started = await who.form(PATH).expect(303);
      const path = String(started.headers['location']);
      expect((await who.form(PATH).expect(303)).headers['location']).toBe(path);
      for (const { code } of vignettes()) {
        const here = `${path}/answers/${code}`;
        expect((await who.get(path).expect(303)).headers['location']).toBe(here);
        const { text: before } = await who.get(here).expect(200);
        expect(wordsOf(code).filter((words) => before.includes(words))).toEqual([]);
        expect(before).not.toMatch(/expert_rating|data-expert/);
        if (code === 'PS1-a') {
          const refused = await who.form(here, {}).expect(422);
          expect(refused.text).toContain('Choose one of the five anchors.');
          expect(wordsOf(code).filter((words) => refused.text.includes(words))).toEqual([]);
        }
        expect((await who.form(here, { rating: '3' }).expect(303)).headers['location']).toBe(here);
        await who.form(here, { rating: '5' }).expect(303);
        const { text: after } = await who.get(here).expect(200);
        expect(after).toContain(`You gave 3, the expert ${expert.get(code)}`);
        expect(wordsOf(code).some((words) => after.includes(words))).toBe(true);
      }
      const { text } = await who.get(path).expect(200);
      expect(text).toContain('How the training went');
      expect(text).toMatch(/3 of 14 as the expert, 8 of 14 at most one off/);
      expect((await who.get(PATH).expect(200)).text).toMatch(/Calibrated on /);
      await (await interviewer()).get(path).expect(404);
    });
  });
});
