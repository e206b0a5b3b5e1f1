import { describe, expect, it } from '@jest/globals';
import { demoApplications, standing, type DemoApplication } from './applications.js';
import { Calendar, DAY, type Quarter } from './calendar.js';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const NOWS = [
  ['in the middle of a quarter', NOON],
  ['at the first instant of a quarter', Date.parse('2026-09-30T22:00:00Z')],
  ['an hour into a quarter', Date.parse('2026-09-30T23:00:00Z')],
  ['on the fifth day', Date.parse('2027-01-05T09:00:00Z')],
  ['on the last day, after the shortest quarter', Date.parse('2027-06-30T20:00:00Z')],
] as const;

const madrid = new Calendar('Europe/Madrid');
const ofBarcelona = (all: DemoApplication[], quarter: number): DemoApplication[] =>
  all.filter((a) => a.office === 'Barcelona' && a.quarter === quarter);
const reached = (all: DemoApplication[], ...stages: string[]): number =>
  all.filter(({ steps }) => steps.some(({ to }) => to !== null && stages.includes(to))).length;

describe.each(NOWS)('the demonstration %s', (_, now) => {
  const all = demoApplications(now);
  const quarterOf = (timeZone: string): ((shift: number) => Quarter) => {
    const calendar = new Calendar(timeZone);
    const known = new Map<number, Quarter>();
    return (shift) => known.get(shift) ?? known.set(shift, calendar.quarter(now, shift)).get(shift)!;
  };
  const quarters = { Barcelona: quarterOf('Europe/Madrid'), Malmö: quarterOf('Europe/Stockholm') };

  it('brings 360 applications, 30 matches and 20 trainees in the last complete quarter of Barcelona', () => {
    const { start, end } = madrid.quarter(now, -1);
    const cohort = all.filter(
      ({ office, steps: [first] }) => office === 'Barcelona' && first && first.at >= start && first.at < end,
    );
    expect(cohort.length).toBe(360);
    expect(cohort.every(({ quarter }) => quarter === -1)).toBe(true);
    const later = ['profile_match', 'training', 'co_listening', 'on_project'];
    expect(reached(cohort, 'phone_screen', 'interview', ...later)).toBe(168);
    expect(reached(cohort, 'interview', ...later)).toBe(74);
    expect(reached(cohort, ...later)).toBe(30);
    expect(reached(cohort, ...later.slice(1))).toBe(20);
    expect(reached(cohort, ...later.slice(2))).toBe(13);
    expect(reached(cohort, 'on_project')).toBe(8);
  });

  it('writes histories in order, none in the future, each application in its own quarter', () => {
    const wrong = all.filter(({ office, quarter, steps }) => {
      const { start, end } = quarters[office](quarter);
      const first = steps[0]?.at ?? 0;
      const isInOrder = steps.every(({ at, recordedAt }, i) => {
        const before = steps[i - 1];
        return (
          at <= recordedAt && recordedAt <= now && (!before || (at >= before.at && recordedAt >= before.recordedAt))
        );
      });
      return !isInOrder || first < start || first >= Math.max(end, start + 1);
    });
    expect(wrong).toEqual([]);
  });

  it('leaves each stage from where the application stood', () => {
    const wrong = all.filter(({ steps }) =>
      steps.some(({ from }, i) => {
        if (from === null) return false;
        const { status, stage } = standing(steps.slice(0, i));
        return status !== 'active' || stage !== from;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has active people in the quarter in flight, through both doors', () => {
    const active = ofBarcelona(all, 0).filter(({ steps }) => standing(steps).status === 'active');
    expect(active.length).toBeGreaterThanOrEqual(50);
    expect(new Set(active.map(({ door }) => door))).toEqual(new Set(['external', 'internal']));
  });

  it('gives nobody the address of another', () => {
    const people = [...new Set(all.map(({ person }) => person))];
    const addresses = people.flatMap(({ email }) => email ?? []);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.every((address) => /@example\.(com|org|net)$/.test(address))).toBe(true);
    const numbers = people.flatMap(({ phone }) => phone?.e164 ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('the demonstration', () => {
  it('is the same for the same moment', () => {
    expect(demoApplications(NOON)).toEqual(demoApplications(NOON));
  });

  it('has about 120 people in flight two thirds into a quarter, up to co-listening', () => {
    const active = ofBarcelona(demoApplications(NOON), 0).filter(({ steps }) => standing(steps).status === 'active');
    expect(active.length).toBeGreaterThan(115);
    expect(active.length).toBeLessThan(130);
    expect(new Set(active.map(({ steps }) => standing(steps).stage))).toContain('co_listening');
    const ages = active.map(({ steps }) => (NOON - standing(steps).enteredAt) / DAY);
    expect(Math.max(...ages)).toBeLessThan(60);
  });

  it('converts about five and a half per cent in each of seven earlier quarters', () => {
    const all = demoApplications(NOON);
    for (let quarter = -8; quarter <= -2; quarter++) {
      const cohort = ofBarcelona(all, quarter);
      const rate = reached(cohort, 'training') / cohort.length;
      expect(rate).toBeGreaterThan(0.05);
      expect(rate).toBeLessThan(0.06);
    }
  });

  it('shows the awkward turns: a reopening, a mistake taken back, a transfer, a no-show, a step back and a skip', () => {
    const kinds = new Set(demoApplications(NOON).flatMap(({ steps }) => steps.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([
      'applied',
      'corrected',
      'hired',
      'moved',
      'no_show',
      'rejected',
      'reopened',
      'transferred_in',
      'transferred_out',
      'withdrawn',
    ]);
  });
});
