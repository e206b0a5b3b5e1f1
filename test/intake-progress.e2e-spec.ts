import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationView } from '../src/applications/application.dto.js';
import { BoardService } from '../src/applications/board.service.js';
import type { DoorProgressView, IntakeProgressView } from '../src/applications/intake-progress.dto.js';
import type { Intake } from '../src/intakes/intake.entity.js';
import type { Office } from '../src/organization/office.entity.js';
import type { Door } from '../src/pipelines/ladder.js';
import type { FunnelStepView } from '../src/reports/reports.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { makeApplication, makeIntake, makeJob, makeOffice, stage, type TestJob } from './support/factories.js';
import { tellHistory } from './support/histories.js';
import { signIn, type SignedIn } from './support/sign-in.js';

describe('how far an intake is', () => {
  let t: TestApp;
  let office: Office;
  let job: TestJob;
  let intake: Intake;
  let hr: SignedIn;
  beforeAll(async () => {
    t = await startApp();
    office = await makeOffice(t.db, 'Barcelona');
    job = await makeJob(t.db, { office });
    intake = await makeIntake(t.db, job);
    hr = await signIn(t, { role: 'hr', offices: 'all' });
  });
  afterAll(() => t.close());

  const progress = async (): Promise<IntakeProgressView> =>
    (await hr.get(`/api/v1/intakes/${intake.id}/progress`).expect(200)).body;
  const move = async (application: ApplicationView, to: Parameters<typeof stage>[2]): Promise<ApplicationView> =>
    (
      await hr
        .post(`/api/v1/applications/${application.id}/moves`, {
          from_stage_id: application.current_stage.id,
          to_stage_id: stage(job, application.door, to),
        })
        .expect(201)
    ).body;
  const apply = (door: Door = 'external') => makeApplication(t, hr.actor, intake, { door });
  const takeBack = ({ id, latest_history_id }: ApplicationView) =>
    hr.post(`/api/v1/applications/${id}/corrections`, { history_id: latest_history_id }).expect(201);

  it('is told by door: skipped counts as reached, moved back stays reached, what was taken back never was', async () => {
    await move(await move(await apply(), 'interview'), 'training');
    await move(await move(await apply(), 'profile_match'), 'interview');
    await takeBack(await move(await apply(), 'profile_match'));
    await takeBack(await apply());
    const rejected = await move(await apply('internal'), 'selected');
    await hr
      .post(`/api/v1/applications/${rejected.id}/rejection`, {
        from_stage_id: rejected.current_stage.id,
        reason_id: '01960000-0000-7000-8000-000000000204',
      })
      .expect(201);
    await move(await apply('internal'), 'on_project');
    const told = await progress();
    expect(told).toEqual({
      intake_id: intake.id,
      seats: 20,
      planned_applications: 360,
      planned_matches: 30,
      doors: [
        { door: 'external', applications: 3, matched: 2, training: 1, active: 3, hired: 0 },
        { door: 'internal', applications: 2, matched: 2, training: 1, active: 0, hired: 1 },
        { door: 'both', applications: 5, matched: 4, training: 2, active: 3, hired: 1 },
      ],
      definition: 'funnel/1',
      as_of: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('says what the board and the report say', async () => {
    const { doors } = await progress();
    const both = doors.find(({ door }) => door === 'both') as DoorProgressView;
    const board = await t.app
      .get(BoardService)
      .head(hr.actor, intake.id, { door: 'both', source_id: null, language: null });
    expect(board.plan).toEqual({ applied: both.applications, matched: both.matched, training: both.training });
    const { body } = await hr.get(`/api/v1/reports/funnel?intake_id=${intake.id}`).expect(200);
    const steps = (body.steps as FunnelStepView[]).filter(({ level }) => level === 'milestone');
    for (const each of doors) {
      const reached = (milestone: string) =>
        steps.find((step) => step.door === each.door && step.milestone === milestone)?.reached;
      expect([each.door, each.applications, each.matched, each.training]).toEqual([
        each.door,
        reached('applied'),
        reached('matched'),
        reached('training'),
      ]);
    }
  });

  it('is found where the reader is, by who may read intakes', async () => {
    const malmo = await makeOffice(t.db, 'Malmö');
    const stranger = await signIn(t, { role: 'hr', offices: [malmo.id] });
    await stranger.get(`/api/v1/intakes/${intake.id}/progress`).expect(404);
    const coach = await signIn(t, { role: 'coach', offices: 'all' });
    await coach.get(`/api/v1/intakes/${intake.id}/progress`).expect(403);
  });

  it('marks on the board who stays longer than the limit of the stage', async () => {
    const waiting = await makeIntake(t.db, job);
    const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    const tell = (at: string, time_known = true) =>
      tellHistory(t.db, {
        job,
        intake: waiting,
        door: 'external',
        rows: [{ kind: 'applied', to: 'applied', at, time_known }],
      });
    await tell(ago(9));
    await tell(ago(2));
    await tell(ago(9), false);
    const board = async () => (await hr.get(`/intakes/${waiting.id}/board`).expect(200)).text;
    expect(await board()).not.toContain('limit 3');
    await t.db.query('UPDATE stage SET limit_days = 3 WHERE id = $1', [stage(job, 'external', 'applied')]);
    const page = await board();
    expect(page.match(/>9 days, limit 3</g)).toHaveLength(1);
    expect(page).toContain('1 late');
    const outside = (await hr.get(`/intakes/${waiting.id}/board?door=external`).expect(200)).text;
    expect(outside).toContain('1 over 3 d');
  });
});

describe('the quarters of an office', () => {
  let t: TestApp;
  let hr: SignedIn;
  let job: TestJob;
  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db, { office: await makeOffice(t.db, 'Barcelona') });
    hr = await signIn(t, { role: 'hr', offices: 'all' });
  });
  afterAll(() => t.close());

  // Madrid is an hour before UTC in winter and two in summer; its clocks change on the last Sundays of March and October.
  it.each([
    ['2025-12-31T22:59:59.999Z', '2025-Q4'],
    ['2025-12-31T23:00:00.000Z', '2026-Q1'],
    ['2026-03-29T00:59:59.999Z', '2026-Q1'],
    ['2026-03-29T01:00:00.000Z', '2026-Q1'],
    ['2026-03-31T21:59:59.999Z', '2026-Q1'],
    ['2026-03-31T22:00:00.000Z', '2026-Q2'],
    ['2026-09-30T21:59:59.999Z', '2026-Q3'],
    ['2026-09-30T22:00:00.000Z', '2026-Q4'],
    ['2025-10-26T00:30:00.000Z', '2025-Q4'],
    ['2025-10-26T01:30:00.000Z', '2025-Q4'],
  ])('begin at its own midnight, summer and winter: %s is in %s', async (at, quarter) => {
    const intake = await makeIntake(t.db, job);
    await tellHistory(t.db, { job, intake, door: 'external', rows: [{ kind: 'applied', to: 'applied', at }] });
    const counted = [];
    for (const asked of ['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']) {
      const path = `/api/v1/reports/funnel?intake_id=${intake.id}&quarter=${asked}`;
      if ((await hr.get(path).expect(200)).body.totals.applications === 1) counted.push(asked);
    }
    expect(counted).toEqual([quarter]);
  });

  it.each(['2026-03-29', '2026-10-25'])(
    'have intakes that open and close on %s, when the clocks change',
    async (day) => {
      const need = { name: day, seats: 1, planned_applications: 1, planned_matches: 1, opens_on: day, closes_on: day };
      const { body } = await hr.post('/api/v1/intakes', { ...need, job_id: job.id }).expect(201);
      expect(body).toMatchObject({ opens_on: day, closes_on: day });
      const { body: open } = await hr.get(`/api/v1/intakes?job_id=${job.id}&open_on=${day}&limit=500`).expect(200);
      expect(open.data.map(({ id }: { id: string }) => id)).toContain(body.id);
    },
  );
});
