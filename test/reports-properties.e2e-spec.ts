import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Actor } from '../src/access/actor.js';
import { DEFAULT_PIPELINES } from '../src/pipelines/default-pipelines.js';
import { DOORS, type Door } from '../src/pipelines/ladder.js';
import type { FunnelView } from '../src/reports/reports.dto.js';
import { ReportsService } from '../src/reports/reports.service.js';
import { startApp, type TestApp } from './support/app.js';
import { makeIntake, makeJob, type TestJob } from './support/factories.js';
import { tellHistory, type Row } from './support/histories.js';
import { naiveFunnel, standingRows, type NaiveStep, type Story } from './support/naive-funnel.js';
import { signIn } from './support/sign-in.js';

const START = Date.parse('2025-03-01T00:00:00Z');
const MINUTE = 60_000;
const END = '2025-09-01T00:00:00.000Z';
const MODES = ['implied', 'actual'] as const;
const time = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();

/** What somebody does next, and when: `pick` chooses among what is allowed. */
interface Deed {
  pick: number;
  /** Minutes after the deed before. */
  after: number;
  /** Minutes until it is recorded. */
  late: number;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  pick: fc.nat(999),
  after: fc.oneof(fc.constant(0), fc.nat(4000)),
  late: fc.oneof(fc.constant(0), fc.nat(3000)),
});
const story: fc.Arbitrary<Story> = fc
  .record({ door: fc.constantFrom<Door>(...DOORS), deeds: fc.array(deed, { minLength: 1, maxLength: 12 }) })
  .map(({ door, deeds }) => ({ door, rows: rowsOf(door, deeds) }));
const stories = fc.array(story, { minLength: 1, maxLength: 6 });
const instant = fc.nat(60_000).map(time);

/** Plays the deeds by the rules of the service: only what is allowed then, corrections of the latest row only. */
function rowsOf(door: Door, deeds: readonly Deed[]): Row[] {
  const codes = DEFAULT_PIPELINES[door].map(({ code }) => code);
  const rows: Row[] = [];
  const standing: { seq: number; row: Row }[] = [];
  let recorded = 0;
  let now = 0;
  for (const { pick, after, late } of deeds) {
    now = Math.max(
      after + (standing.length === 0 ? now : (Date.parse(standing.at(-1)?.row.at ?? '') - START) / MINUTE),
      0,
    );
    recorded = Math.max(recorded, now) + late;
    const allowed =
      rows.length === 0
        ? arrivals(codes)
        : nextRows(
            codes,
            standing.map(({ row }) => row),
          );
    const chosen = allowed[pick % Math.max(1, allowed.length)];
    if (chosen === undefined) break;
    const latest = standing.at(-1);
    const isCorrection = chosen.kind === 'corrected' && latest !== undefined;
    const row: Row = {
      ...chosen,
      at: isCorrection ? latest.row.at : time(now),
      recorded_at: time(recorded),
      ...(isCorrection && { corrects: latest.seq }),
    };
    rows.push(row);
    if (isCorrection) standing.pop();
    else standing.push({ seq: rows.length, row });
  }
  return rows;
}

type Next = Pick<Row, 'kind' | 'to'>;

const arrivals = (codes: readonly string[]): Next[] => [
  ...codes.slice(0, 1).map((to) => ({ kind: 'applied', to })),
  ...codes.slice(1, 3).map((to) => ({ kind: 'transferred_in', to })),
];

function nextRows(codes: readonly string[], standing: readonly Row[]): Next[] {
  const latest = standing.at(-1);
  if (latest === undefined) return [];
  const to = standing.findLast((row) => row.to !== undefined)?.to ?? '';
  const correction = { kind: 'corrected' };
  switch (latest.kind) {
    case 'transferred_out':
      return [correction];
    case 'hired':
      return [{ kind: 'unhired', to }, correction];
    case 'rejected':
    case 'withdrawn':
    case 'no_show':
      return [{ kind: 'reopened', to }, correction];
    default:
      return [
        ...codes.filter((code) => code !== to).map((code) => ({ kind: 'moved', to: code })),
        { kind: 'rejected' },
        { kind: 'withdrawn' },
        { kind: 'no_show' },
        { kind: 'transferred_out' },
        ...(to === codes.at(-1) ? [{ kind: 'hired' }, { kind: 'hired' }] : []),
        correction,
        correction,
      ];
  }
}

describe('the funnel, whatever people do', () => {
  let t: TestApp;
  let job: TestJob;
  let actor: Actor;
  let reports: ReportsService;

  beforeAll(async () => {
    t = await startApp();
    job = await makeJob(t.db);
    actor = (await signIn(t, { role: 'hr', offices: 'all' })).actor;
    reports = t.app.get(ReportsService);
  });
  afterAll(() => t.close());

  async function tell(told: readonly Story[]): Promise<string> {
    const intake = await makeIntake(t.db, job);
    for (const { door, rows } of told) if (rows.length > 0) await tellHistory(t.db, { job, intake, door, rows });
    return intake.id;
  }

  const codes = (door: Door): Map<string, string> =>
    new Map(Object.entries(job.pipelines[door].stages).map(([code, id]) => [id, code]));

  function stepsOf(report: FunnelView, door: Door | 'both'): NaiveStep[] {
    const level = door === 'both' ? 'milestone' : 'stage';
    const names = door === 'both' ? null : codes(door);
    return report.steps
      .filter((step) => step.door === door && step.level === level)
      .map((s) => ({
        key: names?.get(s.stage_id ?? '') ?? s.milestone,
        reached: s.reached,
        converted: s.converted,
        open: s.open,
        skipped: s.skipped,
        entered: s.entered,
        advanced: s.advanced,
        moved_back: s.moved_back,
        rejected: s.rejected,
        withdrawn: s.withdrawn,
        no_show: s.no_show,
        hired: s.hired,
        transferred: s.transferred,
        still_here: s.still_here,
      }));
  }

  const run = (intake_id: string, mode: (typeof MODES)[number], as_of: string, known_at: string): Promise<FunnelView> =>
    reports.funnel(actor, { intake_id, mode, as_of, known_at });

  it('equals a naive reading of the definitions, and balances, under any two clocks', async () => {
    await fc.assert(
      fc.asyncProperty(stories, instant, instant, async (told, asOf, knownAt) => {
        const intake = await tell(told);
        for (const mode of MODES) {
          const report = await run(intake, mode, asOf, knownAt);
          for (const door of [...DOORS, 'both'] as const) {
            expect(stepsOf(report, door)).toEqual(naiveFunnel(told, door, mode, asOf, knownAt));
          }
          expect(report.totals.is_balanced && report.steps.every((step) => step.is_balanced)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('is, after a correction, as if it had never happened', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (told) => {
        const kept = told.map(({ door, rows }) => ({ door, rows: standingRows(rows, END, END) }));
        const [withCorrections, without] = [await tell(told), await tell(kept)];
        for (const mode of MODES) {
          const [one, other] = [await run(withCorrections, mode, END, END), await run(without, mode, END, END)];
          expect(one.steps).toEqual(other.steps);
          expect(one.totals).toEqual(other.totals);
        }
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('only grows as time goes by, and stays as it is once all is known', async () => {
    await fc.assert(
      fc.asyncProperty(stories, instant, instant, async (told, one, other) => {
        const intake = await tell(told);
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const before = stepsOf(await run(intake, 'implied', earlier, END), 'both');
        const after = stepsOf(await run(intake, 'implied', later, END), 'both');
        for (const [i, step] of before.entries()) expect(after[i]?.reached).toBeGreaterThanOrEqual(step.reached);
        const muchLater = await run(intake, 'implied', later, '2025-10-01T00:00:00.000Z');
        expect(stepsOf(muchLater, 'both')).toEqual(after);
      }),
      { numRuns: 15 },
    );
  }, 120_000);
});
