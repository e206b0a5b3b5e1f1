import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { rows } from '../src/database/sql.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob } from './support/factories.js';
import {
  fillScorecard,
  makeInterview,
  makeTemplate,
  type TestInterview,
  type TestTemplate,
} from './support/interviews.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('what the database keeps of interviews, whoever asks', () => {
  let t: TestApp;
  let who: SignedIn;
  let template: TestTemplate;
  let interview: TestInterview;
  let scorecardId: string;

  beforeAll(async () => {
    t = await startApp();
    who = await signIn(t, { role: 'administrator', offices: 'all' });
    const job = await makeJob(t.db);
    template = await makeTemplate(t.db, job, who.user.id);
    const application = await makeApplication(t, who.actor, await makeIntake(t.db, job));
    interview = await makeInterview(t.db, application, template, [who.user.id]);
    scorecardId = interview.scorecards[who.user.id] ?? '';
  });
  afterAll(() => t.close());

  it('is no rating without a note', async () => {
    const rate = rows(
      t.db,
      sql`INSERT INTO scorecard_answer (scorecard_id, item_code, template_version_id, note, rating)
        VALUES (${scorecardId}, 'Q1', ${template.versionId}, '  ', 4)`,
    );
    await expect(rate).rejects.toThrow(/ck_scorecard_answer_note/);
  });

  it('is no answer to a question that the template does not ask', async () => {
    await expect(fillScorecard(t.db, scorecardId, { Q9: 3 })).rejects.toThrow(/fk_scorecard_answer_item/);
  });

  it('is a submitted scorecard that nobody changes; only its words can be erased', async () => {
    await fillScorecard(t.db, scorecardId, { Q1: 4, Q2: 3, Q3: 5 });
    const card = sql`WHERE scorecard_id = ${scorecardId} AND item_code = 'Q1'`;
    for (const change of [
      sql`UPDATE scorecard_answer SET rating = 5 ${card}`,
      sql`UPDATE scorecard_answer SET rating = 5, note = NULL, note_erased_at = now() ${card}`,
      sql`DELETE FROM scorecard_answer ${card}`,
      sql`UPDATE scorecard SET submitted_at = NULL WHERE id = ${scorecardId}`,
    ])
      await expect(rows(t.db, change)).rejects.toThrow(/submitted|append-only/);
    await rows(
      t.db,
      sql`UPDATE scorecard_answer SET note = NULL, ad_hoc_probes = '{}', note_erased_at = now() ${card}`,
    );
    const [answer] = await rows(t.db, sql`SELECT note, rating FROM scorecard_answer ${card}`);
    expect(answer).toEqual({ note: null, rating: 4 });
  });

  it('is a published version that nobody changes', async () => {
    const version = sql`WHERE id = ${template.versionId}`;
    for (const change of [
      sql`UPDATE interview_template_version SET content = '{}' ${version}`,
      sql`UPDATE interview_template_version SET published_at = NULL, published_by_id = NULL ${version}`,
      sql`DELETE FROM interview_template_version ${version}`,
      sql`UPDATE interview_item SET competency_code = 'goal_focus' WHERE version_id = ${template.versionId}`,
    ])
      await expect(rows(t.db, change)).rejects.toThrow(/append-only/);
  });
});
