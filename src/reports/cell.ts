import { DOORS, MILESTONES, type Door, type Milestone } from '../pipelines/ladder.js';

/** Counts of applications (or persons) at a step. */
const UNIT_MEASURES = ['reached', 'persons', 'skipped', 'converted', 'open'] as const;
/** Counts of stays at a step. */
const STAY_MEASURES = [
  'entered',
  'advanced',
  'moved_back',
  'rejected',
  'withdrawn',
  'no_show',
  'hired',
  'transferred',
  'still_here',
] as const;
/** Counts over the whole cohort; `matched` and `trainees` are the columns of the sources table. */
const TOTAL_MEASURES = [
  'applications',
  'persons',
  'skipped',
  'reopened',
  'time_unknown',
  'matched',
  'trainees',
] as const;

export type UnitMeasure = (typeof UNIT_MEASURES)[number];
export type StayMeasure = (typeof STAY_MEASURES)[number];
export type TotalMeasure = (typeof TOTAL_MEASURES)[number];

export interface Step {
  door: Door | 'both';
  level: 'stage' | 'milestone';
  /** The id of a stage, or a milestone. */
  key: string;
}

/** One number of the funnel report. */
export type Cell =
  | { of: 'units'; measure: UnitMeasure; step: Step }
  | { of: 'stays'; measure: StayMeasure; step: Step }
  | { of: 'total'; measure: TotalMeasure };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const oneOf = <T extends string>(words: readonly T[], word: string | undefined): word is T =>
  (words as readonly (string | undefined)[]).includes(word);

function stepOf(door: string | undefined, level: string | undefined, key: string | undefined): Step | null {
  if (!oneOf([...DOORS, 'both'] as const, door)) return null;
  if (level === 'stage' && door !== 'both' && key !== undefined && UUID.test(key)) return { door, level, key };
  if (level === 'milestone' && oneOf<Milestone>(MILESTONES, key)) return { door, level, key };
  return null;
}

/**
 * Reads `persons`, `advanced.external.stage.<id>` or `reached.both.milestone.matched`: the number a link of the report
 * leads to. Null when there is no such number.
 */
export function parseCell(text: string): Cell | null {
  const [measure, door, level, key, ...rest] = text.split('.');
  if (rest.length > 0) return null;
  if (door === undefined) return oneOf(TOTAL_MEASURES, measure) ? { of: 'total', measure } : null;
  const step = stepOf(door, level, key);
  if (step === null) return null;
  if (oneOf(UNIT_MEASURES, measure)) return { of: 'units', measure, step };
  if (oneOf(STAY_MEASURES, measure)) return { of: 'stays', measure, step };
  return null;
}
