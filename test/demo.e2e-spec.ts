import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { firstRow, rows } from '../src/database/sql.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../src/demo/accounts.js';
import { Calendar } from '../src/demo/calendar.js';
import { Demo } from '../src/demo/demo.service.js';
import { startApp, type TestApp } from './support/app.js';

const NOW = new Date('2026-05-20T10:00:00Z');

/** The stays of every application, from the rows that are not corrected. */
const SPELLS = sql`
  WITH live AS (
    SELECT h.* FROM application_history h
    WHERE h.kind <> 'corrected' AND NOT EXISTS (SELECT FROM application_history c WHERE c.corrects_id = h.id)
  ), ordered AS (
    SELECT application_id, kind, to_stage_id, occurred_at, seq,
           lead(kind) OVER w AS next_kind, lead(to_stage_id) OVER w AS next_stage_id
    FROM live WINDOW w AS (PARTITION BY application_id ORDER BY occurred_at, seq)
  ), spell AS (
    SELECT a.id AS application_id, a.applied_at, o.name AS office, s.code, p.position, n.position AS next_position, next_kind
    FROM ordered JOIN application a ON a.id = ordered.application_id JOIN office o ON o.id = a.office_id
    JOIN stage s ON s.id = to_stage_id
    JOIN pipeline_order_stage p ON p.stage_id = s.id AND p.version = 1
    LEFT JOIN pipeline_order_stage n ON n.stage_id = next_stage_id AND n.version = 1 AND next_kind = 'moved'
    WHERE to_stage_id IS NOT NULL
  )`;

function row(code: string, figures: number[]): object {
  const [reached, entered, advanced, back, rejected, withdrawn, hired, transferred, here] = figures;
  return { code, reached, entered, advanced, back, rejected, withdrawn, hired, transferred, here };
}

describe('the demonstration', () => {
  let t: TestApp;
  let isPlanted: boolean;
  beforeAll(async () => {
    t = await startApp();
    isPlanted = await t.app.get(Demo).plant(NOW);
  });
  afterAll(() => t.close());

  it('is planted once', async () => {
    expect(isPlanted).toBe(true);
    const before = await firstRow(t.db, sql`SELECT count(*) FROM application`);
    expect(await t.app.get(Demo).plant(NOW)).toBe(false);
    expect(await firstRow(t.db, sql`SELECT count(*) FROM application`)).toEqual(before);
  });

  it('has the quarter in flight open to applicants, and no other', async () => {
    const open = sql`SELECT o.name, i.name AS intake, pay_currency, pay_period FROM intake i JOIN office o ON o.id = office_id
                     WHERE opened_at <= ${NOW} ORDER BY o.name`;
    expect(await rows(t.db, open)).toEqual([
      { name: 'Barcelona', intake: 'Q2 2026', pay_currency: 'EUR', pay_period: 'year' },
      { name: 'Malmö', intake: 'Q2 2026', pay_currency: 'SEK', pay_period: 'month' },
    ]);
  });

  it('shows the last complete quarter of Barcelona stage by stage', async () => {
    const { start, end } = new Calendar('Europe/Madrid').quarter(NOW.getTime(), -1);
    const table = await rows(
      t.db,
      sql`${SPELLS}, cohort AS (
        SELECT * FROM spell
        WHERE office = 'Barcelona' AND applied_at >= ${new Date(start)} AND applied_at < ${new Date(end)}
      ), furthest AS (SELECT max(position) AS position FROM cohort GROUP BY application_id)
      SELECT code,
        (SELECT count(*)::int FROM furthest f WHERE f.position >= cohort.position) AS reached,
        count(*)::int AS entered,
        count(*) FILTER (WHERE next_position > position)::int AS advanced,
        count(*) FILTER (WHERE next_position < position)::int AS back,
        count(*) FILTER (WHERE next_kind = 'rejected')::int AS rejected,
        count(*) FILTER (WHERE next_kind IN ('withdrawn', 'no_show'))::int AS withdrawn,
        count(*) FILTER (WHERE next_kind = 'hired')::int AS hired,
        count(*) FILTER (WHERE next_kind = 'transferred_out')::int AS transferred,
        count(*) FILTER (WHERE next_kind IS NULL)::int AS here
      FROM cohort GROUP BY code, position ORDER BY position`,
    );
    expect(table).toEqual([
      row('applied', [360, 360, 168, 0, 158, 31, 0, 3, 0]),
      row('phone_screen', [168, 166, 72, 0, 76, 16, 0, 1, 1]),
      row('interview', [74, 76, 30, 2, 35, 7, 0, 0, 2]),
      row('profile_match', [30, 30, 20, 0, 4, 4, 0, 0, 2]),
      row('training', [20, 20, 13, 0, 1, 1, 0, 0, 5]),
      row('co_listening', [13, 13, 8, 0, 0, 0, 0, 0, 5]),
      row('on_project', [8, 8, 0, 0, 0, 0, 8, 0, 0]),
    ]);
  });

  it('shows it to HR, signed in with the published password, in the funnel report', async () => {
    const agent = t.agent();
    await agent
      .post('/api/v1/session')
      .set('origin', t.url)
      .send({ email: 'hr@handpick.example', password: DEMO_PASSWORD })
      .expect(204);
    const { body: offices } = await agent.get('/api/v1/offices').expect(200);
    const [{ id, name }] = offices.data;
    expect(name).toBe('Barcelona');
    const { body: report } = await agent.get(`/api/v1/reports/funnel?quarter=2026-Q1&office_id=${id}`).expect(200);
    const reached = (door: string, level: string): number[] =>
      report.steps
        .filter((step: { door: string; level: string }) => step.door === door && step.level === level)
        .map((step: { reached: number }) => step.reached);
    expect(reached('external', 'stage')).toEqual([360, 168, 74, 30, 20, 13, 8]);
    expect(reached('both', 'milestone')).toEqual([360, 168, 74, 30, 20, 8]);
    expect(report.totals).toMatchObject({ applications: 360, persons: 360, skipped: 4, is_balanced: true });
  });

  it('shows its sources: referrals first, and among trainees even more', async () => {
    const { start, end } = new Calendar('Europe/Madrid').quarter(NOW.getTime(), -1);
    const sources = await rows(
      t.db,
      sql`SELECT s.code, count(*)::int AS applied, count(*) FILTER (WHERE EXISTS (
          SELECT FROM application_history h JOIN stage ON stage.id = h.to_stage_id
          WHERE h.application_id = a.id AND stage.milestone = 'training'))::int AS trained
        FROM application a JOIN source s ON s.id = a.source_id JOIN office o ON o.id = a.office_id
        WHERE o.name = 'Barcelona' AND applied_at >= ${new Date(start)} AND applied_at < ${new Date(end)}
        GROUP BY s.code ORDER BY applied DESC`,
    );
    expect(sources).toEqual([
      { code: 'referral', applied: 118, trained: 11 },
      { code: 'friend', applied: 96, trained: 5 },
      { code: 'social_media', applied: 87, trained: 2 },
      { code: 'job_board', applied: 31, trained: 1 },
      { code: 'walk_in', applied: 21, trained: 1 },
      { code: 'agency', applied: 7, trained: 0 },
    ]);
  });

  it('balances in every stage of every quarter', async () => {
    const unbalanced = await rows(
      t.db,
      sql`${SPELLS}
      SELECT * FROM spell WHERE next_kind IS NOT NULL
        AND next_kind NOT IN ('rejected', 'withdrawn', 'no_show', 'hired', 'transferred_out')
        AND NOT (next_kind = 'moved' AND next_position <> position)`,
    );
    expect(unbalanced).toEqual([]);
  });

  it('keeps on each application what its history says', async () => {
    const wrong = await rows(
      t.db,
      sql`SELECT a.id FROM application a
      CROSS JOIN LATERAL (
        SELECT h.* FROM application_history h WHERE h.application_id = a.id AND h.kind <> 'corrected'
          AND NOT EXISTS (SELECT FROM application_history c WHERE c.corrects_id = h.id)
        ORDER BY occurred_at DESC, seq DESC LIMIT 1
      ) latest
      WHERE a.status <> CASE latest.kind WHEN 'rejected' THEN 'rejected' WHEN 'withdrawn' THEN 'withdrawn'
          WHEN 'no_show' THEN 'withdrawn' WHEN 'hired' THEN 'hired' WHEN 'transferred_out' THEN 'transferred' ELSE 'active' END
        OR a.current_stage_id <> coalesce(latest.to_stage_id, latest.from_stage_id)
        OR (a.status = 'active' AND a.stage_entered_at <> latest.occurred_at)
        OR a.history_count <> (SELECT count(*) FROM application_history h WHERE h.application_id = a.id)
        OR a.applied_at <> (SELECT occurred_at FROM application_history h WHERE h.application_id = a.id AND seq = 1)
        OR latest.recorded_at > ${NOW}`,
    );
    expect(wrong).toEqual([]);
  });

  it('hires only in the stage that places', async () => {
    const elsewhere = await rows(
      t.db,
      sql`SELECT h.id FROM application_history h JOIN stage s ON s.id = h.from_stage_id
      WHERE h.kind = 'hired' AND s.milestone <> 'placed'`,
    );
    expect(elsewhere).toEqual([]);
  });

  it('has interviews in every state, and a scorecard to do for the interviewer', async () => {
    const states = sql`
      SELECT DISTINCT CASE WHEN decision.outcome IS NOT NULL THEN decision.outcome
          WHEN bool_and(scorecard.submitted_at IS NOT NULL) THEN 'rated'
          WHEN bool_or(scorecard.submitted_at IS NOT NULL) THEN 'half' ELSE 'coming' END AS state
      FROM interview JOIN scorecard ON interview_id = interview.id
      LEFT JOIN interview_decision AS decision ON decision.interview_id = interview.id
      GROUP BY interview.id, decision.outcome ORDER BY state`;
    expect(await rows(t.db, states)).toEqual(
      ['coming', 'half', 'not_passed', 'passed', 'rated'].map((state) => ({ state })),
    );
    const open = sql`
      SELECT count(*)::int AS open FROM scorecard JOIN user_account ON user_account.id = interviewer_id
      WHERE role = 'interviewer' AND submitted_at IS NULL`;
    expect((await firstRow<{ open: number }>(t.db, open))?.open).toBeGreaterThan(0);
  });

  it('gives every account its offices', async () => {
    const accounts = await rows(
      t.db,
      sql`SELECT u.email, u.role, CASE WHEN has_all_offices THEN NULL ELSE
        (SELECT array_agg(o.name) FROM user_office uo JOIN office o ON o.id = uo.office_id WHERE uo.user_id = u.id) END AS offices
      FROM user_account u`,
    );
    expect(accounts).toEqual(
      expect.arrayContaining(
        DEMO_ACCOUNTS.map(({ email, role, offices }) => ({ email, role, offices: offices === 'all' ? null : offices })),
      ),
    );
    expect(accounts).toHaveLength(DEMO_ACCOUNTS.length);
  });

  it('marks what a later release may take away', async () => {
    const unmarked = await firstRow<{ count: number }>(
      t.db,
      sql`SELECT ((SELECT count(*) FROM application WHERE import_source <> 'demo' OR external_id NOT LIKE 'demo:%')
        + (SELECT count(*) FROM office WHERE external_id NOT LIKE 'demo:%')
        + (SELECT count(*) FROM client WHERE external_id NOT LIKE 'demo:%')
        + (SELECT count(*) FROM project WHERE external_id NOT LIKE 'demo:%')
        + (SELECT count(*) FROM job WHERE external_id NOT LIKE 'demo:%')
        + (SELECT count(*) FROM intake WHERE external_id NOT LIKE 'demo:%')
        + (SELECT count(*) FROM user_account WHERE email NOT LIKE '%@handpick.example'))::int AS count`,
    );
    expect(unmarked?.count).toBe(0);
  });
});
