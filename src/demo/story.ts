import type { StageCode } from '../pipelines/default-pipelines.js';
import { DAY, HOUR, MINUTE, type Calendar } from './calendar.js';
import { ENDINGS, total, type CohortPlan, type Ending } from './cohort-plans.js';
import type { Random } from './random.js';

export type StepKind =
  | 'applied'
  | 'moved'
  | 'rejected'
  | 'withdrawn'
  | 'no_show'
  | 'reopened'
  | 'hired'
  | 'transferred_out'
  | 'transferred_in'
  | 'corrected';

/** One row of an application's history, with codes instead of ids. */
export interface Step {
  kind: StepKind;
  from: StageCode | null;
  to: StageCode | null;
  /** Milliseconds UTC. */
  at: number;
  recordedAt: number;
  reason: string | null;
  /** For `corrected`: the index of the step it takes back. */
  corrects: number | null;
}

/** The stages a person stood in, in order, and how it ended. */
export interface Journey {
  stages: StageCode[];
  ending: Ending;
}

/** When the applications of a cohort come in, and what the day is. Milliseconds UTC. */
export interface Window {
  from: number;
  to: number;
  now: number;
  calendar: Calendar;
  /** When training starts for somebody whose story ends this way. */
  classFor(journey: Journey): number;
  /** Open applications entered their stage lately, rather than being left over from the start of the window. */
  isCurrent: boolean;
}

/** Days in a stage, from and to; most stays are in the lower part. */
const STAY: Record<StageCode, readonly [number, number]> = {
  applied: [0.5, 6],
  nominated: [0.5, 4],
  phone_screen: [1, 8],
  eligible: [1, 6],
  interview: [2, 11],
  profile_match: [4, 13],
  selected: [4, 12],
  training: [27, 34],
  co_listening: [9, 13],
  on_project: [0, 0],
};

const REASONS = {
  rejected: {
    applied: [
      ['language_below_level', 46],
      ['no_shift_fits', 38],
      ['another_chosen', 16],
    ],
    screened: [
      ['language_below_level', 44],
      ['no_shift_fits', 36],
      ['another_chosen', 20],
    ],
    later: [
      ['below_interview_bar', 64],
      ['another_chosen', 24],
      ['language_below_level', 12],
    ],
  },
  withdrawn: [
    ['candidate_withdrew', 58],
    ['no_answer', 42],
  ],
} as const;

/** Every journey of a plan along a ladder of stages, in mixed order. */
export function journeys(plan: CohortPlan, ladder: readonly StageCode[], random: Random): Journey[] {
  const all = ladder.flatMap((last, position) =>
    ENDINGS.flatMap((ending) =>
      Array.from({ length: plan.endings[last]?.[ending] ?? 0 }, (): Journey => ({
        stages: ladder.slice(0, position + 1),
        ending,
      })),
    ),
  );
  if (all.length !== total(plan)) throw new Error('The plan names a stage that the ladder does not have.');
  const mixed = random.shuffled(all);
  const [first, second, third] = ladder;
  if (first === undefined || second === undefined || third === undefined) return mixed;
  const beyond = mixed.filter(({ stages }) => stages.length > 2);
  for (const journey of beyond.slice(0, plan.skips)) journey.stages.splice(1, 1);
  for (const journey of beyond.slice(plan.skips, plan.skips + plan.comeBacks)) {
    journey.stages = [first, second, third, second, ...journey.stages.slice(2)];
  }
  return mixed;
}

/** The history rows of a journey, each later than the one before and none after `now`. */
export function story(journey: Journey, window: Window, random: Random): Step[] {
  const times = moments(journey, window, random);
  const steps: Step[] = journey.stages.map((to, i) => {
    const from = journey.stages[i - 1] ?? null;
    return step(from === null ? 'applied' : 'moved', from, to, times[i] ?? window.now);
  });
  const last = journey.stages.at(-1);
  // A hire happens on entering the last stage, at that very moment.
  const end = times[journey.stages.length] ?? times.at(-1);
  if (last === undefined || end === undefined || journey.ending === 'open') return steps;
  const kind = journey.ending === 'transferred' ? 'transferred_out' : journey.ending;
  return [...steps, { ...step(kind, last, null, end), reason: reasonFor(journey.ending, last, random) }];
}

/** Puts a rejection into the first stay that was taken back as a mistake a little later. */
export function withMistake(steps: readonly Step[]): Step[] {
  const [applied, next] = steps;
  if (applied === undefined || next === undefined) return [...steps];
  const gap = next.at - applied.at;
  const at = applied.at + gap / 2;
  const rejected = { ...step('rejected', applied.to, null, at), reason: 'no_shift_fits' };
  const corrected = {
    ...step('corrected', null, null, at),
    recordedAt: at + Math.min(3 * MINUTE, gap / 4),
    corrects: 1,
  };
  return [applied, rejected, corrected, ...steps.slice(1)];
}

/** Puts a rejection into the first stay that was later decided otherwise. */
export function withReopening(steps: readonly Step[]): Step[] {
  const [applied, next] = steps;
  if (applied === undefined || next === undefined) return [...steps];
  const gap = next.at - applied.at;
  const rejected = { ...step('rejected', applied.to, null, applied.at + gap / 3), reason: 'another_chosen' };
  const reopened = step('reopened', null, applied.to, applied.at + (2 * gap) / 3);
  return [applied, rejected, reopened, ...steps.slice(1)];
}

export function step(kind: StepKind, from: StageCode | null, to: StageCode | null, at: number): Step {
  return { kind, from, to, at, recordedAt: at, reason: null, corrects: null };
}

function reasonFor(ending: Ending, stage: StageCode, random: Random): string | null {
  if (ending === 'no_show') return 'did_not_show_up';
  if (ending === 'withdrawn') return random.weighted(REASONS.withdrawn);
  if (ending !== 'rejected') return null;
  if (stage === 'applied' || stage === 'nominated') return random.weighted(REASONS.rejected.applied);
  if (stage === 'phone_screen' || stage === 'eligible') return random.weighted(REASONS.rejected.screened);
  return random.weighted(REASONS.rejected.later);
}

/** When each stage was entered and, unless the application is open, when it ended. */
function moments(journey: Journey, window: Window, random: Random): number[] {
  const stays = journey.stages.map((stage) => {
    const [low, high] = STAY[stage];
    return (low + (high - low) * random.next() * random.next()) * DAY;
  });
  const anchor = anchorOf(journey, window, stays, random);
  const offsets = stays.reduce<number[]>((sums, stay) => [...sums, (sums.at(-1) ?? 0) + stay], [0]);
  if (journey.ending === 'open' || journey.ending === 'hired') offsets.pop();
  const raw = fitted(offsets, anchor, window, random);
  const tidy = inOfficeHours(raw, anchor.index, window, random);
  return (tidy.at(-1) ?? 0) <= window.now ? tidy : raw;
}

/** The moment that is given: the start of training, of an open stay, of the next intake, or the application itself. */
function anchorOf(
  { stages, ending }: Journey,
  window: Window,
  stays: readonly number[],
  random: Random,
): { index: number; at: number } {
  const training = stages.indexOf('training');
  if (training >= 0) return { index: training, at: window.classFor({ stages, ending }) };
  const last = stages.length - 1;
  if (ending === 'transferred') {
    return { index: stages.length, at: window.to + (window.now - window.to) * random.between(0.1, 0.6) };
  }
  if (ending === 'open' && window.isCurrent) {
    const age = (stays[last] ?? 0) * random.between(0.1, 1.1);
    const youth = (window.now - window.from) * random.between(0.1, 0.9);
    return { index: last, at: window.now - Math.min(age, youth) };
  }
  const latest = Math.min(window.to, window.now);
  const earliest = ending === 'open' ? Math.max(window.from, latest - 12 * DAY) : window.from;
  return { index: 0, at: earliest + (latest - earliest) * random.next() };
}

/** Places the offsets around the anchor, and squeezes them where they leave the window or pass `now`. */
function fitted(
  offsets: readonly number[],
  anchor: { index: number; at: number },
  window: Window,
  random: Random,
): number[] {
  const latest = Math.min(window.to - MINUTE, window.now, anchor.at);
  const base = offsets[anchor.index] ?? 0;
  const wanted = anchor.at - base;
  const share = wanted < window.from ? random.between(0, 0.3) : random.between(0.75, 1);
  const isFree = anchor.index > 0 && (wanted < window.from || wanted > latest);
  const applied = isFree ? window.from + (latest - window.from) * share : wanted;
  const before = base === 0 ? 0 : (anchor.at - applied) / base;
  const rest = (offsets.at(-1) ?? 0) - base;
  const room = window.now - anchor.at;
  const after = rest > room ? (0.95 * room) / rest : 1;
  return offsets.map((offset, i) =>
    i <= anchor.index ? applied + offset * before : anchor.at + (offset - base) * after,
  );
}

/** People apply at any time of the day; everything else happens in office hours, in the order given. */
function inOfficeHours(raw: readonly number[], anchorIndex: number, window: Window, random: Random): number[] {
  const tidy: number[] = [];
  for (const [i, at] of raw.entries()) {
    const before = tidy.at(-1);
    if (before === undefined) tidy.push(at);
    else if (i === anchorIndex && at >= before + MINUTE) tidy.push(at);
    else
      tidy.push(Math.max(window.calendar.officeHours(at, random.next()), before + random.between(10 * MINUTE, HOUR)));
  }
  return tidy;
}
