import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Actor } from '../src/access/actor.js';
import { Demo } from '../src/demo/demo.service.js';
import { ReportsService } from '../src/reports/reports.service.js';
import { wilson } from '../src/reports/wilson.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob } from './support/factories.js';
import { tellHistory, type Row } from './support/histories.js';
import { signIn } from './support/sign-in.js';

interface Rate {
  p: number | null;
  lo: number | null;
  hi: number | null;
}
interface FunnelCase {
  id: string;
  fn: string;
  input: { events: { candidate: string; at: string; to: string }[]; as_of: string };
  expected: {
    cohort_size: number;
    reached: Record<string, number>;
    open: number;
    closed: { rejected: number; withdrawn: number };
    conversion: (Rate & { k: number; n: number })[];
    overall: Rate & { k: number; n: number };
  };
}

function golden<Case>(file: string): Case[] {
  const { cases }: { cases: Case[] } = JSON.parse(readFileSync(`test/golden/${file}`, 'utf8'));
  return cases;
}

function expectRate(got: ReturnType<typeof wilson>, { p, lo, hi }: Rate): void {
  expect(got?.rate).toBeCloseTo(p ?? NaN, 6);
  expect(got?.low).toBeCloseTo(lo ?? NaN, 6);
  expect(got?.high).toBeCloseTo(hi ?? NaN, 6);
}

/** A year earlier, so that no clock that runs the tests calls it the future. */
const past = (date: string): string => `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;

function rowsOf(events: FunnelCase['input']['events']): Row[] {
  return events.flatMap(({ at, to }, i): Row[] => {
    const when = `${past(at)}T12:00:00.000Z`;
    if (i === 0) return [{ kind: 'applied', to, at: when }];
    if (to === 'rejected' || to === 'withdrawn') return [{ kind: to, at: when }];
    const moved = { kind: 'moved', to, at: when };
    return to === 'on_project' ? [moved, { kind: 'hired', at: when }] : [moved];
  });
}

describe('the funnel on published figures', () => {
  let t: TestApp;
  let actor: Actor;

  beforeAll(async () => {
    t = await startApp();
    actor = (await signIn(t, { role: 'hr', offices: 'all' })).actor;
  });
  afterAll(() => t.close());

  it('gives the cohorts of ten people, without what happened after the as-of date', async () => {
    const cases = golden<FunnelCase>('14_funnel_definitions.json').filter(({ fn }) => fn === 'funnel');
    expect(cases).toHaveLength(2);
    const [{ input }] = cases as [FunnelCase];
    const job = await makeJob(t.db);
    const intake = await makeIntake(t.db, job);
    for (const person of new Set(input.events.map(({ candidate }) => candidate))) {
      const events = input.events.filter(({ candidate }) => candidate === person);
      await tellHistory(t.db, { job, intake, door: 'external', rows: rowsOf(events) });
    }
    for (const {
      input: { as_of },
      expected,
    } of cases) {
      const clock = `${past(as_of)}T23:59:59.000Z`;
      const query = {
        intake_id: intake.id,
        quarter: '2025-Q1',
        door: 'external' as const,
        as_of: clock,
        known_at: clock,
      };
      const report = await t.app.get(ReportsService).funnel(actor, query);
      const stages = report.steps.filter(({ level }) => level === 'stage');
      const reached = stages.map((step) => [step.stage_code, step.reached]);
      expect(Object.fromEntries(reached)).toMatchObject(expected.reached);
      expect(report.totals).toMatchObject({
        applications: expected.cohort_size,
        still_here: expected.open,
        rejected: expected.closed.rejected,
        withdrawn: expected.closed.withdrawn,
      });
      const milestones = report.steps.filter(({ level }) => level === 'milestone');
      for (const [i, want] of expected.conversion.entries()) {
        const step = milestones[i];
        expect(step).toMatchObject({ converted: want.k, reached: want.n, hidden: 'n<10', conversion: null });
        expectRate(wilson(step?.converted ?? NaN, step?.reached ?? NaN), want);
      }
      expectRate(wilson(milestones.at(-1)?.reached ?? NaN, report.totals.applications), expected.overall);
    }
  });

  it('gives the customer’s quarter, 360 to 30 to 20, out of the demonstration', async () => {
    const fresh = await startApp();
    try {
      await fresh.app.get(Demo).plant(new Date('2026-05-20T10:00:00Z'));
      const hr = (await signIn(fresh, { role: 'hr', offices: 'all' })).actor;
      const reports = fresh.app.get(ReportsService);
      const { offices } = await reports.choices(hr);
      const office_id = offices.find(({ name }) => name === 'Barcelona')?.id ?? '';
      const report = await reports.funnel(hr, { office_id, quarter: '2026-Q1', door: 'external' });
      const [{ expected }] = golden<{ expected: { steps: Rate[]; overall: Rate } }>('02_funnel_360_30_20.json') as [
        { expected: { steps: Rate[]; overall: Rate } },
      ];
      const { applications, matched, trainees, match, trainee } = report.totals;
      expect({ applications, matched, trainees }).toEqual({ applications: 360, matched: 30, trainees: 20 });
      const rate = ({ rate: value, ci_low, ci_high }: typeof match) =>
        value === null || ci_low === null || ci_high === null ? null : { rate: value, low: ci_low, high: ci_high };
      expectRate(rate(match), expected.steps[0] ?? expected.overall);
      const step = report.steps.find(({ level, milestone }) => level === 'milestone' && milestone === 'matched');
      expectRate(wilson(step?.converted ?? NaN, step?.reached ?? NaN), expected.steps[1] ?? expected.overall);
      expect(step?.conversion).toBeCloseTo(20 / 30, 12);
      expectRate(rate(trainee), expected.overall);
      expect(report.steps.map(({ stage_code, reached }) => [stage_code, reached]).slice(0, 7)).toEqual([
        ['applied', 360],
        ['phone_screen', 168],
        ['interview', 74],
        ['profile_match', 30],
        ['training', 20],
        ['co_listening', 13],
        ['on_project', 8],
      ]);
      expect(report.totals).toMatchObject({ skipped: 4, moved_back: 2, is_balanced: true });
      expect(report.sources.map(({ source_code }) => source_code)).toEqual([
        'referral',
        'friend',
        'walk_in',
        'social_media',
        'job_board',
        'agency',
      ]);
    } finally {
      await fresh.close();
    }
  });
});
