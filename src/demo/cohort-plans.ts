import type { StageCode } from '../pipelines/default-pipelines.js';
import { DAY } from './calendar.js';

/** How an application stands at the end of its story; `open` is still active in the stage. */
export const ENDINGS = ['rejected', 'withdrawn', 'no_show', 'transferred', 'hired', 'open'] as const;
export type Ending = (typeof ENDINGS)[number];

/** How many applications of a quarter ended where, and how many of them skipped the phone screen or came back to it. */
export interface CohortPlan {
  endings: Partial<Record<StageCode, Partial<Record<Ending, number>>>>;
  skips: number;
  comeBacks: number;
}

/** 360 applied, 168 to the phone screen, 74 to the interview, 30 matched, 20 in training, 13 co-listening, 8 placed. */
export const LAST_QUARTER: CohortPlan = {
  endings: {
    applied: { rejected: 158, withdrawn: 31, transferred: 3 },
    phone_screen: { rejected: 76, withdrawn: 16, transferred: 1, open: 1 },
    interview: { rejected: 35, withdrawn: 7, open: 2 },
    profile_match: { rejected: 4, withdrawn: 2, no_show: 2, open: 2 },
    training: { rejected: 1, withdrawn: 1, open: 5 },
    co_listening: { open: 5 },
    on_project: { hired: 8 },
  },
  skips: 4,
  comeBacks: 2,
};

/** Of the last quarter: per source all applications, those that matched, those that started training. */
export const LAST_QUARTER_SOURCES = [
  { source: 'referral', applied: 118, matched: 15, trained: 11 },
  { source: 'friend', applied: 96, matched: 8, trained: 5 },
  { source: 'social_media', applied: 87, matched: 4, trained: 2 },
  { source: 'job_board', applied: 31, matched: 1, trained: 1 },
  { source: 'walk_in', applied: 21, matched: 2, trained: 1 },
  { source: 'agency', applied: 7, matched: 0, trained: 0 },
] as const;

export const LAST_QUARTER_MALMO: CohortPlan = {
  endings: {
    applied: { rejected: 44, withdrawn: 8 },
    phone_screen: { rejected: 19, withdrawn: 5 },
    interview: { rejected: 10, withdrawn: 2 },
    profile_match: { rejected: 1, withdrawn: 1, no_show: 1 },
    training: { open: 2 },
    on_project: { hired: 3 },
  },
  skips: 1,
  comeBacks: 1,
};

/** Oldest first: applied, phone screen, interview, profile match, training, on project. */
const EARLIER_QUARTERS = [
  [184, 85, 37, 15, 10, 8],
  [196, 91, 40, 16, 11, 9],
  [212, 98, 43, 18, 12, 10],
  [228, 106, 46, 19, 12, 10],
  [247, 115, 51, 21, 14, 11],
  [266, 124, 54, 22, 15, 12],
  [301, 140, 62, 25, 17, 14],
] as const;

/** Quarters in which everybody's story has ended. */
export const EARLIER_PLANS: readonly CohortPlan[] = EARLIER_QUARTERS.map(
  ([applied, screened, interviewed, matched, trained, placed]) => ({
    endings: {
      applied: shared(applied - screened, 0.17),
      phone_screen: shared(screened - interviewed, 0.18),
      interview: shared(interviewed - matched, 0.16),
      profile_match: { ...shared(matched - trained - 1, 0.5), no_show: 1 },
      training: shared(trained - placed, 0.4),
      on_project: { hired: placed },
    },
    skips: 2,
    comeBacks: 2,
  }),
);

/**
 * The quarter in flight, by how much of it has gone: as many active people from the first day on, so that the board is
 * alive, but nobody further than the days allow, and endings in proportion.
 */
export function currentPlan(elapsed: number, length: number): CohortPlan {
  const gone = (count: number): number => Math.round((count * elapsed) / length);
  return {
    endings: {
      applied: { rejected: gone(130), withdrawn: gone(25), open: 44 },
      ...within(elapsed, [
        ['phone_screen', 2, { rejected: gone(62), withdrawn: gone(13), open: 26 }],
        ['interview', 6, { rejected: gone(28), withdrawn: gone(5), open: 15 }],
        ['profile_match', 12, { rejected: gone(3), withdrawn: gone(2), open: 6 }],
        ['training', 30, { withdrawn: 1, open: 8 }],
        ['co_listening', 50, { open: 2 }],
        ['on_project', 62, { hired: 2 }],
      ]),
    },
    skips: elapsed > 12 * DAY ? 3 : 0,
    comeBacks: elapsed > 12 * DAY ? 2 : 0,
  };
}

/** As `currentPlan`, for the people from the sales floor. */
export function currentInternalPlan(elapsed: number): CohortPlan {
  return {
    endings: {
      nominated: { rejected: 2, open: 6 },
      ...within(elapsed, [
        ['eligible', 2, { rejected: 2, withdrawn: 1, open: 4 }],
        ['interview', 6, { rejected: 2, open: 4 }],
        ['selected', 12, { rejected: 1, open: 2 }],
        ['training', 30, { open: 2 }],
        ['co_listening', 50, { open: 1 }],
      ]),
    },
    skips: 0,
    comeBacks: 0,
  };
}

/** As `currentPlan`, for the smaller office. */
export function currentMalmoPlan(elapsed: number): CohortPlan {
  return {
    endings: {
      applied: { rejected: 12, withdrawn: 3, open: 14 },
      ...within(elapsed, [
        ['phone_screen', 2, { rejected: 6, withdrawn: 1, open: 8 }],
        ['interview', 6, { rejected: 3, open: 5 }],
        ['profile_match', 12, { withdrawn: 1, open: 2 }],
        ['training', 30, { open: 3 }],
      ]),
    },
    skips: 0,
    comeBacks: 0,
  };
}

export const CURRENT_INTERNAL_MALMO: CohortPlan = {
  endings: { nominated: { open: 3 } },
  skips: 0,
  comeBacks: 0,
};

export function total(plan: CohortPlan): number {
  return Object.values(plan.endings)
    .flatMap((byEnding) => Object.values(byEnding))
    .reduce((sum, count) => sum + count, 0);
}

function shared(count: number, withdrawnShare: number): { rejected: number; withdrawn: number } {
  const withdrawn = Math.round(count * withdrawnShare);
  return { rejected: count - withdrawn, withdrawn };
}

function within(
  elapsed: number,
  stages: readonly (readonly [StageCode, number, Partial<Record<Ending, number>>])[],
): CohortPlan['endings'] {
  return Object.fromEntries(stages.filter(([, days]) => elapsed >= days * DAY).map(([code, , ends]) => [code, ends]));
}
