import { clamp, requireNumber } from './input.js';
import type { Anchors, AttendanceRules } from './policy.js';

/** What is stored of a shift; why somebody was away is not. */
export interface ShiftMinutes {
  readonly scheduledMin: number;
  readonly workedMin: number;
  readonly lateMin: number;
  /** Away for a reason that must not count: sick, with a child, on duty for a union, … */
  readonly notCountedMin: number;
}

interface Totals {
  readonly countableShifts: number;
  readonly skippedShifts: number;
  readonly countableMin: number;
  readonly lostMin: number;
  /** Countable shifts at which somebody worked at all. */
  readonly attended: number;
  readonly onTime: number;
}

export interface AttendanceScore extends Totals {
  /** Shares as they were, 0–1. */
  readonly presence: number | null;
  readonly punctuality: number | null;
  /** Drawn towards the norms, the more so the fewer shifts there are. */
  readonly presenceShrunk: number | null;
  readonly punctualityShrunk: number | null;
  /** 0–100, as is the score. */
  readonly presenceScore: number | null;
  readonly punctualityScore: number | null;
  readonly score: number | null;
  readonly se: number | null;
  readonly reason: 'insufficient_countable_shifts' | null;
}

/**
 * Reliability from unexcused absence and lateness only. A shift without a countable minute changes nothing.
 * Source: docs/selection.md, "Attendance".
 *
 * @throws AppError `selection-data` for minutes that are negative, broken, or more than a day has
 */
export function attendanceScore(shifts: readonly ShiftMinutes[], rules: AttendanceRules): AttendanceScore {
  const totals = totalsOf(shifts, rules.grace_min);
  if (totals.countableShifts < rules.min_shifts) return { ...totals, ...NO_SCORE };
  const { countableShifts: n, attended, onTime } = totals;
  const presence = 1 - totals.lostMin / totals.countableMin;
  const presenceShrunk = (n * presence + rules.n0 * rules.presence_norm) / (n + rules.n0);
  const punctualityShrunk = (onTime + rules.n0 * rules.punctuality_norm) / (attended + rules.n0);
  const presenceScore = anchored(presenceShrunk, rules.presence);
  const punctualityScore = anchored(punctualityShrunk, rules.punctuality);
  const [presenceWeight, punctualityWeight] = rules.weights;
  return {
    ...totals,
    presence,
    punctuality: attended === 0 ? null : onTime / attended,
    presenceShrunk,
    punctualityShrunk,
    presenceScore,
    punctualityScore,
    score: presenceWeight * presenceScore + punctualityWeight * punctualityScore,
    se: Math.hypot(
      presenceWeight * pointsOf(rules.presence) * shareError(presenceShrunk, n, rules),
      punctualityWeight * pointsOf(rules.punctuality) * shareError(punctualityShrunk, attended, rules),
    ),
    reason: null,
  };
}

const NO_SCORE = {
  presence: null,
  punctuality: null,
  presenceShrunk: null,
  punctualityShrunk: null,
  presenceScore: null,
  punctualityScore: null,
  score: null,
  se: null,
  reason: 'insufficient_countable_shifts',
} as const;

/** Minutes of a shift at which absence would count. */
export function countableMinutes({ scheduledMin, notCountedMin }: ShiftMinutes): number {
  return Math.max(0, scheduledMin - notCountedMin);
}

function totalsOf(shifts: readonly ShiftMinutes[], graceMin: number): Totals {
  let [countableShifts, countableMin, lostMin, attended, onTime] = [0, 0, 0, 0, 0];
  for (const shift of shifts) {
    checkShift(shift);
    const countable = countableMinutes(shift);
    if (countable === 0) continue;
    const worked = Math.min(shift.workedMin, countable);
    const late = worked > 0 ? Math.min(shift.lateMin, countable - worked) : 0;
    countableShifts += 1;
    countableMin += countable;
    // Coming late costs punctuality: it is not lost time as well.
    lostMin += Math.max(0, countable - worked - late);
    if (worked === 0) continue;
    attended += 1;
    if (shift.lateMin <= graceMin) onTime += 1;
  }
  const skippedShifts = shifts.length - countableShifts;
  return { countableShifts, skippedShifts, countableMin, lostMin, attended, onTime };
}

const DAY_MINUTES = 1440;

function checkShift(shift: ShiftMinutes): void {
  for (const [name, value] of [
    ['scheduled', shift.scheduledMin],
    ['worked', shift.workedMin],
    ['late', shift.lateMin],
    ['not counted', shift.notCountedMin],
  ] as const) {
    requireNumber(value, { min: 0, max: DAY_MINUTES, isWhole: true }, () => `the ${name} minutes of a shift`);
  }
}

function anchored(value: number, [low, high]: Anchors): number {
  return 100 * clamp((value - low) / (high - low), 0, 1);
}

function pointsOf([low, high]: Anchors): number {
  return 100 / (high - low);
}

function shareError(share: number, n: number, { deff, n0 }: AttendanceRules): number {
  return Math.sqrt((deff * share * (1 - share)) / (n + n0 + 1));
}
