import { DEFAULT_PIPELINES, type StageCode } from '../pipelines/default-pipelines.js';
import type { Door } from '../pipelines/ladder.js';
import type { SourceKind } from '../organization/source.entity.js';
import { Calendar, DAY, type Quarter } from './calendar.js';
import {
  CURRENT_INTERNAL_MALMO,
  currentInternalPlan,
  currentMalmoPlan,
  currentPlan,
  EARLIER_PLANS,
  LAST_QUARTER,
  LAST_QUARTER_MALMO,
  LAST_QUARTER_SOURCES,
  type CohortPlan,
} from './cohort-plans.js';
import { People, type DemoOffice, type Person } from './people.js';
import { Random } from './random.js';
import { journeys, step, story, withMistake, withReopening, type Journey, type Step } from './story.js';

export const DEMO_TIME_ZONES: Readonly<Record<DemoOffice, string>> = {
  Barcelona: 'Europe/Madrid',
  Malmö: 'Europe/Stockholm',
};

export type DemoSource = Exclude<SourceKind, 'other'>;

export interface DemoApplication {
  office: DemoOffice;
  door: Door;
  /** 0 is the quarter in flight, -1 the last complete one. */
  quarter: number;
  /** The same object for every application of one person. */
  person: Person;
  source: DemoSource;
  referrer: string | null;
  workingTimePercent: number;
  tags: string[];
  note: string | null;
  steps: Step[];
  transferredFrom: DemoApplication | null;
}

/** Where an application stands after its steps. */
export interface Standing {
  status: 'active' | 'rejected' | 'withdrawn' | 'hired' | 'transferred';
  stage: StageCode;
  enteredAt: number;
}

/** Every application of the demonstration as it looks at `now` (milliseconds UTC): the same for the same moment. */
export function demoApplications(now: number): DemoApplication[] {
  return new Narrator(now).tell();
}

export function standing(steps: readonly Step[]): Standing {
  const corrected = new Set(steps.map(({ corrects }) => corrects));
  const [first, ...rest] = steps.filter(({ kind }, i) => kind !== 'corrected' && !corrected.has(i));
  if (!first?.to) throw new Error('A history begins with a stage.');
  let now: Standing = { status: 'active', stage: first.to, enteredAt: first.at };
  for (const { kind, to, at } of rest) {
    if (to !== null) now = { status: 'active', stage: to, enteredAt: at };
    else now = { ...now, status: STATUS_AFTER[kind] ?? now.status };
  }
  return now;
}

const STATUS_AFTER: Partial<Record<Step['kind'], Standing['status']>> = {
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  no_show: 'withdrawn',
  hired: 'hired',
  transferred_out: 'transferred',
};

const LADDERS: Readonly<Record<Door, readonly StageCode[]>> = {
  external: DEFAULT_PIPELINES.external.map(({ code }) => code),
  internal: DEFAULT_PIPELINES.internal.map(({ code }) => code),
};

const USUAL_SOURCES = [
  ['referral', 33],
  ['friend', 27],
  ['social_media', 24],
  ['job_board', 9],
  ['walk_in', 5],
  ['agency', 2],
] as const;

const REFERRERS = {
  referral: [
    'Marta Soler',
    'Karim Haddad',
    'Aisha Benali',
    'Oscar Nyberg',
    'Elsa Lind',
    'Pau Vidal',
    'Saga Ström',
    'Bruno Costa',
  ],
  friend: ['friend of an agent', 'friend of an agent', 'former colleague'],
  social_media: ['Instagram', 'TikTok', 'Facebook group', 'LinkedIn'],
  job_board: ['InfoJobs', 'Indeed', 'Platsbanken'],
  walk_in: ['Open day'],
  agency: ['Northern Staffing'],
  internal: ['L. Prat, team Norte', 'J. Roca, team Centro', 'M. Dahl, team Sur', 'self'],
} as const;

const TAGS = ['evenings', 'weekends', 'call back', 'start next month', 'has headset experience'] as const;

const NOTES = [
  'Calm on the phone and listens before answering.',
  'Prefers the late shift; can start with two weeks’ notice.',
  'Har sålt i butik i tre år, van vid mål.',
  'Vill helst arbeta 75 %, kan börja på måndag.',
  'Buena actitud, pregunta por la formación.',
  'Trae experiencia en retención de clientes.',
  'Asked to be called after 16:00.',
] as const;

class Narrator {
  private readonly random = new Random(20_260_101);
  private readonly people = new People(this.random);
  private readonly told: DemoApplication[] = [];

  constructor(private readonly now: number) {}

  tell(): DemoApplication[] {
    const oldest = -1 - EARLIER_PLANS.length;
    for (const [i, plan] of EARLIER_PLANS.entries()) this.cohort('Barcelona', 'external', oldest + i, plan);
    const last = this.cohort('Barcelona', 'external', -1, LAST_QUARTER);
    this.giveSources(last);
    this.cohort('Malmö', 'external', -1, LAST_QUARTER_MALMO);
    this.tellCurrentQuarter('Barcelona', currentPlan, currentInternalPlan);
    this.tellCurrentQuarter('Malmö', currentMalmoPlan, () => CURRENT_INTERNAL_MALMO);
    for (const application of last) this.carryOn(application);
    return this.told;
  }

  private tellCurrentQuarter(
    office: DemoOffice,
    external: (elapsed: number, length: number) => CohortPlan,
    internal: (elapsed: number) => CohortPlan,
  ): void {
    const { start, end } = this.quarter(office, 0);
    const current = this.cohort(office, 'external', 0, external(this.now - start, end - start));
    this.cohort(office, 'internal', 0, internal(this.now - start));
    const movedOn = current.filter(({ steps }) => steps.length === 2 && steps[1]?.kind === 'moved');
    for (const application of movedOn.slice(0, 2)) application.steps = withReopening(application.steps);
    for (const application of movedOn.slice(2, 4)) application.steps = withMistake(application.steps);
    this.letSomeReturn(office, current);
  }

  /** A few who were rejected in the last quarter apply again. */
  private letSomeReturn(office: DemoOffice, current: readonly DemoApplication[]): void {
    const before = this.told.filter(
      (a) => a.office === office && a.quarter === -1 && standing(a.steps).status === 'rejected',
    );
    for (const [i, application] of current.slice(0, 4).entries()) {
      application.person = before[i]?.person ?? application.person;
    }
  }

  private cohort(office: DemoOffice, door: Door, quarter: number, plan: CohortPlan): DemoApplication[] {
    const calendar = new Calendar(DEMO_TIME_ZONES[office]);
    const { start, end } = calendar.quarter(this.now, quarter);
    const window = {
      from: start,
      to: end,
      now: this.now,
      calendar,
      classFor: (journey: Journey): number => calendar.mondayMorning(this.classStart(journey, start, end, quarter)),
      isCurrent: quarter === 0,
    };
    const applications = journeys(plan, LADDERS[door], this.random).map((journey) => ({
      ...this.stranger(office, door),
      quarter,
      steps: story(journey, window, this.random),
    }));
    this.told.push(...applications);
    return applications;
  }

  /** A quarter trains two or three classes: who has gone further started earlier. */
  private classStart(journey: Journey, start: number, end: number, quarter: number): number {
    const furthest = journey.stages.at(-1);
    if (quarter < -1) return start + (this.random.chance(0.5) ? 45 : 82) * DAY;
    if (quarter === 0) return this.now - (furthest === 'on_project' ? 58 : furthest === 'co_listening' ? 36 : 15) * DAY;
    if (furthest === 'on_project') return start + 42 * DAY;
    if (furthest === 'co_listening') return clamped(this.now - 40 * DAY, start + 56 * DAY, end + 20 * DAY);
    return clamped(this.now - 15 * DAY, start + 77 * DAY, end + 35 * DAY);
  }

  /** The last complete quarter has the sources its report is known for. */
  private giveSources(applications: readonly DemoApplication[]): void {
    const reached = (a: DemoApplication, stage: StageCode): boolean => a.steps.some(({ to }) => to === stage);
    const trained = applications.filter((a) => reached(a, 'training'));
    const matched = applications.filter((a) => reached(a, 'profile_match') && !reached(a, 'training'));
    const others = applications.filter((a) => !reached(a, 'profile_match'));
    this.give(trained, (of) => of.trained);
    this.give(matched, (of) => of.matched - of.trained);
    this.give(others, (of) => of.applied - of.matched);
  }

  private give(to: readonly DemoApplication[], share: (of: (typeof LAST_QUARTER_SOURCES)[number]) => number): void {
    const sources = LAST_QUARTER_SOURCES.flatMap((of) => Array.from({ length: share(of) }, () => of.source));
    for (const [i, source] of this.random.shuffled(sources).entries()) {
      const application = to[i];
      if (application !== undefined) Object.assign(application, { source, referrer: this.referrer(source) });
    }
  }

  /** Who was transferred goes on in the intake of the quarter in flight, at the same stage. */
  private carryOn(application: DemoApplication): void {
    const out = application.steps.at(-1);
    if (out?.kind !== 'transferred_out' || out.from === null) return;
    this.told.push({
      ...application,
      quarter: 0,
      note: null,
      tags: [],
      steps: [step('transferred_in', null, out.from, out.at)],
      transferredFrom: application,
    });
  }

  private stranger(office: DemoOffice, door: Door): Omit<DemoApplication, 'quarter' | 'steps'> {
    const source = door === 'internal' ? 'internal' : this.random.weighted(USUAL_SOURCES);
    return {
      office,
      door,
      person: this.people.next(office),
      source,
      referrer: this.referrer(source),
      workingTimePercent: this.random.weighted([
        [100, 52],
        [75, 24],
        [50, 14],
        [80, 6],
        [60, 4],
      ]),
      tags: this.random.chance(0.12) ? [this.random.pick(TAGS)] : [],
      note: this.random.chance(0.1) ? this.random.pick(NOTES) : null,
      transferredFrom: null,
    };
  }

  private referrer(source: DemoSource): string | null {
    return this.random.chance(0.85) ? this.random.pick<string>(REFERRERS[source]) : null;
  }

  private quarter(office: DemoOffice, shift: number): Quarter {
    return new Calendar(DEMO_TIME_ZONES[office]).quarter(this.now, shift);
  }
}

function clamped(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
