import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import type { CountedPeopleView, FunnelStepView, FunnelView } from '../src/reports/reports.dto.js';
import { startApp, type TestApp } from './support/app.js';
import { awkwardHistories, plantAwkwardHistories, type LoadedFixture } from './support/awkward-histories.js';
import { makeIntake, makeJob, makeOffice } from './support/factories.js';
import { tellHistory } from './support/histories.js';
import { signIn, type SignedIn } from './support/sign-in.js';
import { binary } from './support/workbook-files.js';

const fixture = awkwardHistories();
const path = (query: Record<string, string>, under = ''): string =>
  `/api/v1/reports/funnel${under}?${new URLSearchParams(query).toString()}`;

describe('the funnel report', () => {
  let t: TestApp;
  let loaded: LoadedFixture;
  let hr: SignedIn;

  beforeAll(async () => {
    t = await startApp();
    loaded = await plantAwkwardHistories(t.db);
    hr = await signIn(t, { role: 'hr', offices: 'all' });
  });
  afterAll(() => t.close());

  async function funnel(query: Record<string, string>, user = hr): Promise<FunnelView> {
    const answer = await user.get(path(query)).expect(200);
    return answer.body as FunnelView;
  }

  async function people(query: Record<string, string>, user = hr): Promise<CountedPeopleView> {
    const answer = await user.get(path(query, '/people')).expect(200);
    return answer.body as CountedPeopleView;
  }

  const keyOf = (step: FunnelStepView): string =>
    step.stage_id === null ? step.milestone : (loaded.codes.get(step.stage_id) ?? '');

  describe('on awkward histories', () => {
    it.each(fixture.reports)('$name, $query.mode, by $level', async ({ query, door, level, totals, steps }) => {
      const report = await funnel(query);
      expect(report).toMatchObject({ definition: 'funnel/1', as_of: query['as_of'], known_at: query['known_at'] });
      const shown = report.steps.filter((step) => step.door === door && step.level === level);
      const fields = Object.keys(steps[0] ?? {}).filter((field) => field !== 'step') as (keyof FunnelStepView)[];
      const got = shown.map((step) => ({
        step: keyOf(step),
        ...Object.fromEntries(fields.map((field) => [field, step[field]])),
      }));
      expect(got).toEqual(steps);
      expect(report.totals).toMatchObject({ ...totals, is_balanced: true });
      expect(shown.every((step) => step.is_balanced)).toBe(true);
    });

    it.each(fixture.quarters.expected)('counts $applications in $quarter of the office’s zone', async (expected) => {
      const { as_of, known_at } = fixture.quarters;
      const report = await funnel({ quarter: expected.quarter, as_of, known_at });
      expect(report.totals.applications).toBe(expected.applications);
    });

    it('gives counts and no rate under ten', async () => {
      const report = await funnel(fixture.reports[0]?.query ?? {});
      const [applied, screened, interviewed] = report.steps.filter((step) => step.level === 'stage');
      expect(applied).toMatchObject({ hidden: null, from_first: 1 });
      expect(applied?.conversion).toBeCloseTo(13 / 18, 12);
      expect(applied?.provisional_low).toBeNull();
      expect(screened).toMatchObject({ hidden: null });
      expect(screened?.provisional_low).toBeCloseTo(9 / 13, 12);
      expect(screened?.provisional_high).toBeCloseTo(13 / 13, 12);
      expect(interviewed).toMatchObject({ reached: 9, conversion: null, ci_low: null, ci_high: null, hidden: 'n<10' });
    });
  });

  describe('adds up', () => {
    const clocks = { as_of: '2025-10-15T00:00:00.000Z', known_at: '2025-10-15T00:00:00.000Z' };

    it.each(['implied', 'actual'])('over the doors, %s', async (mode) => {
      const query = { quarter: '2025-Q3', mode, ...clocks };
      const whole = await funnel(query);
      const doors = await Promise.all([funnel({ ...query, door: 'external' }), funnel({ ...query, door: 'internal' })]);
      expect(doors[0].totals.applications + doors[1].totals.applications).toBe(whole.totals.applications);
      for (const step of whole.steps.filter((s) => s.door === 'both')) {
        const parts = doors.flatMap((d) => d.steps).filter((s) => s.level === 'milestone');
        const same = parts.filter((s) => s.milestone === step.milestone);
        for (const field of [
          'reached',
          'entered',
          'advanced',
          'rejected',
          'withdrawn',
          'still_here',
          'open',
        ] as const) {
          expect([field, same.reduce((sum, s) => sum + s[field], 0)]).toEqual([field, step[field]]);
        }
      }
    });

    it.each(['implied', 'actual'])('over the sources, %s', async (mode) => {
      const query = { quarter: '2025-Q3', mode, ...clocks };
      const whole = await funnel(query);
      const at = (milestone: string): number =>
        whole.steps.find((s) => s.door === 'both' && s.milestone === milestone)?.reached ?? NaN;
      const sum = (field: 'applications' | 'matched' | 'trainees'): number =>
        whole.sources.reduce((total, source) => total + source[field], 0);
      expect(sum('applications')).toBe(whole.totals.applications);
      expect(sum('matched')).toBe(at('matched'));
      expect(sum('trainees')).toBe(at('training'));
      for (const source of whole.sources) {
        const alone = await funnel({ ...query, source_id: source.source_id ?? 'none' });
        expect(alone.totals.applications).toBe(source.applications);
        expect(alone.sources).toEqual([source]);
      }
    });

    it.each(['implied', 'actual'])(
      'to as many people behind each number as it says, %s',
      async (mode) => {
        const query = { quarter: '2025-Q3', mode, ...clocks };
        const report = await funnel(query);
        const cells = [
          ...(['applications', 'persons', 'skipped', 'reopened', 'time_unknown'] as const).map(
            (measure) => [measure, report.totals[measure]] as const,
          ),
          ...report.steps.flatMap((step) =>
            (
              [
                'reached',
                'persons',
                'skipped',
                'converted',
                'open',
                'entered',
                'advanced',
                'moved_back',
                'rejected',
              ].concat(['withdrawn', 'no_show', 'hired', 'transferred', 'still_here']) as (keyof FunnelStepView)[]
            )
              .filter((measure) => step[measure] !== null)
              .map((measure) => {
                const key = step.stage_id ?? step.milestone;
                return [`${measure}.${step.door}.${step.level}.${key}`, step[measure]] as const;
              }),
          ),
        ];
        expect(cells.length).toBeGreaterThan(300);
        for (const [cell, number] of cells) {
          const { total, data } = await people({ ...query, cell, limit: '500' });
          expect([cell, total, data.length]).toEqual([cell, number, number]);
        }
      },
      120_000,
    );

    it('page by page', async () => {
      const query = { quarter: '2025-Q3', ...clocks, cell: 'entered.external.milestone.screened' };
      const whole = await people(query);
      const paged: CountedPeopleView['data'] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: CountedPeopleView = await people({ ...query, limit: '4', ...(cursor && { cursor }) });
        paged.push(...page.data);
        cursor = page.next_cursor;
      }
      expect(whole.total).toBe(15);
      expect(paged).toEqual(whole.data);
    });
  });

  describe('as a file', () => {
    const query = { quarter: '2025-Q3', as_of: '2025-10-15T00:00:00.000Z', known_at: '2025-10-15T00:00:00.000Z' };

    it('holds what the API says, one row for each step', async () => {
      const report = await funnel(query);
      const answer = await hr.get(path(query, '.csv')).expect(200).expect('content-type', 'text/csv; charset=utf-8');
      expect(answer.headers['content-disposition']).toBe('attachment; filename="funnel-2025-Q3.csv"');
      const rows = parse(answer.text, { columns: true }) as Record<string, string>[];
      const { definition, as_of, known_at } = report;
      const expected = report.steps.map((step) => ({ ...step, cohort: '2025-Q3', definition, as_of, known_at }));
      expect(rows).toHaveLength(expected.length);
      for (const [i, row] of rows.entries()) {
        const step: Record<string, unknown> = expected[i] ?? {};
        expect(row).toEqual(Object.fromEntries(Object.keys(row).map((column) => [column, String(step[column] ?? '')])));
      }
      expect(Object.keys(rows[0] ?? {})).toEqual(
        (
          'cohort,door,level,position,stage,milestone,reached,entered,advanced,moved_back,rejected,withdrawn,no_show,' +
          'hired,transferred,still_here,open,conversion,ci_low,ci_high,provisional_low,provisional_high,from_first,' +
          'definition,as_of,known_at'
        ).split(','),
      );
    });

    it('holds the same numbers as a workbook, with a sheet of definitions', async () => {
      const report = await funnel(query);
      const { body, headers } = await hr
        .get(path(query, '.xlsx'))
        .buffer()
        .parse(binary)
        .expect(200)
        .expect('content-type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
      expect(headers['content-disposition']).toBe('attachment; filename="funnel-2025-Q3.xlsx"');
      const [steps, definitions] = await readWorkbook(body as Buffer);
      const [columns, ...rows] = steps!.data as unknown as (string | number | Date | null)[][];
      const csv = await hr.get(path(query, '.csv')).expect(200);
      const [names, ...lines] = parse(csv.text);
      expect(columns).toEqual(names);
      expect(rows.map((row) => row.map((cell) => sameAs(cell)))).toEqual(lines);
      const terms = new Map(definitions!.data.map(([term, meaning]) => [term, meaning]));
      expect(terms.get('definition')).toBe(report.definition);
      expect(sameAs(terms.get('as_of') as unknown as Date)).toBe(report.as_of);
      expect(sameAs(terms.get('known_at') as unknown as Date)).toBe(report.known_at);
      expect(terms.has('reached')).toBe(true);
    });

    it('comes as a Swedish or Spanish Excel reads it', async () => {
      const excel = { ...query, separator: 'semicolon', bom: 'true', decimals: 'comma' };
      const { text } = await hr.get(path(excel, '.csv')).expect(200);
      expect(text.startsWith('\uFEFFcohort;door;level;')).toBe(true);
      expect(text).toContain('\r\n');
      const [first] = parse(text, { columns: true, bom: true, delimiter: ';' }) as Record<string, string>[];
      expect(first).toMatchObject({ reached: '20', conversion: '0,8' });
    });

    it('takes the formula out of a stage’s name', async () => {
      const admin = await signIn(t, { role: 'administrator', offices: 'all' });
      const pipeline = `/api/v1/pipelines/${loaded.job.pipelines.external.id}`;
      const stageId = loaded.job.pipelines.external.stages['assessment'];
      const rename = async (name: string) => {
        const { headers } = await admin.get(pipeline).expect(200);
        const changed = admin.patch(`${pipeline}/stages/${stageId}`, { name });
        await changed.set('if-match', headers['etag'] ?? '').expect(200);
      };
      await rename('=1+1');
      const { text } = await hr.get(path({ quarter: '2025-Q3' }, '.csv')).expect(200);
      await rename('Assessment');
      const rows = parse(text, { columns: true }) as Record<string, string>[];
      expect(rows.map((row) => row['stage'])).toContain("'=1+1");
    });
  });

  describe('for whom', () => {
    let malmö: SignedIn;
    let barcelonaOffice: string;
    const clocks = { as_of: '2025-10-15T00:00:00.000Z', known_at: '2025-10-15T00:00:00.000Z' };

    beforeAll(async () => {
      barcelonaOffice = loaded.job.officeId;
      const office = await makeOffice(t.db, 'Malmö');
      const job = await makeJob(t.db, { office });
      const intake = await makeIntake(t.db, job);
      const rows = [{ kind: 'applied', to: 'applied', at: '2025-07-01T10:00:00Z' }];
      await tellHistory(t.db, { job, intake, door: 'external', rows });
      malmö = await signIn(t, { role: 'recruiter', offices: [office.id] });
    });

    it('a recruiter of Malmö sees nothing of Barcelona', async () => {
      const report = await funnel({ quarter: '2025-Q3', ...clocks }, malmö);
      expect(report.totals).toMatchObject({ applications: 1, entered: 1 });
      expect(report.sources).toHaveLength(1);
      const { data } = await people({ quarter: '2025-Q3', ...clocks, cell: 'applications' }, malmö);
      expect(data).toHaveLength(1);
      const { text } = await malmö.get(path({ quarter: '2025-Q3', ...clocks }, '.csv')).expect(200);
      expect(text).not.toContain('Assessment');
      for (const filter of [{ office_id: barcelonaOffice }, { job_id: loaded.job.id }]) {
        await malmö.get(path(filter)).expect(404);
        await malmö.get(path(filter, '.csv')).expect(404);
        await malmö.get(path({ ...filter, cell: 'applications' }, '/people')).expect(404);
      }
      const stageId = loaded.job.pipelines.external.stages['applied'] ?? '';
      const cell = `reached.external.stage.${stageId}`;
      expect((await people({ quarter: '2025-Q3', ...clocks, cell }, malmö)).total).toBe(0);
    });

    it('several offices are counted each by its own zone, and together by milestone only', async () => {
      const report = await funnel({ quarter: '2025-Q3', ...clocks });
      expect(report.totals.applications).toBe(23);
      expect(report.cohort.time_zones).toEqual(['Europe/Madrid', 'Europe/Stockholm']);
      expect(report.steps.every((step) => step.level === 'milestone')).toBe(true);
      const barcelona = await funnel({ quarter: '2025-Q3', ...clocks, office_id: barcelonaOffice });
      expect(barcelona.totals.applications).toBe(22);
      expect(barcelona.steps.some((step) => step.level === 'stage')).toBe(true);
    });

    it('an auditor reads and exports figures, and meets nobody by name', async () => {
      const auditor = await signIn(t, { role: 'auditor', offices: 'all' });
      await auditor.get(path({})).expect(200);
      await auditor.get(path({}, '.csv')).expect(200);
      await auditor.get(path({ cell: 'applications' }, '/people')).expect(403);
    });

    it('an interviewer gets nothing, and nobody nothing at all', async () => {
      const interviewer = await signIn(t, { role: 'interviewer', offices: 'all' });
      await interviewer.get(path({})).expect(403);
      await interviewer.get(path({}, '.csv')).expect(403);
      await t.agent().get(path({})).expect(401);
    });
  });

  it.each([
    [{ quarter: '2025-Q5' }, 'quarter'],
    [{ quarter: '2025-Q3', from: '2025-07-01' }, 'quarter'],
    [{ from: '2025-07-02', to: '2025-07-02' }, 'to'],
    [{ as_of: '2999-01-01T00:00:00Z' }, 'as_of'],
    [{ known_at: 'yesterday' }, 'known_at'],
    [{ mode: 'guessed' }, 'mode'],
    [{ door: 'back' }, 'door'],
    [{ colour: 'blue' }, 'colour'],
  ])('refuses %j by its field', async (query, field) => {
    const answer = await hr.get(path(query as Record<string, string>)).expect(422);
    expect(answer.body).toMatchObject({ code: 'invalid', errors: [{ field }] });
  });

  it('refuses a number that is not on the report', async () => {
    await hr.get(path({ cell: 'guessed' }, '/people')).expect(422);
  });

  it('is the same when made again with the clocks it printed', async () => {
    const first = await funnel({});
    const again = await funnel({ as_of: first.as_of, known_at: first.known_at });
    expect(again).toEqual(first);
  });
});

/** A cell of the workbook as CSV writes it; the other program cuts a moment to less than a millisecond. */
function sameAs(cell: string | number | Date | null | undefined): string {
  if (cell instanceof Date) return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString();
  return cell === null || cell === undefined ? '' : String(cell);
}
