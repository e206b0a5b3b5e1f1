import { AppError } from '../errors.js';

/** What a value may be: both ends are allowed. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: true;
}

/**
 * Data that no score may be made of: negative hours, not a number, the same rating twice. Nothing is repaired in silence.
 *
 * @param what the datum in words, e.g. `worked minutes on 2026-03-02 of a17`
 */
export function unusable(what: string, rule: string): AppError {
  return new AppError('invalid', 'selection-data', `Scores cannot be made: ${what} must ${rule}.`, { what });
}

/** @throws AppError `selection-data` when the value is no number within the bounds */
export function requireNumber(value: number, bounds: Bounds, what: () => string): void {
  const { min = -Infinity, max = Infinity } = bounds;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unusable(what(), 'be a number');
  if (bounds.isWhole && !Number.isInteger(value)) throw unusable(what(), 'be a whole number');
  if (value < min) throw unusable(what(), `be at least ${min}`);
  if (value > max) throw unusable(what(), `be at most ${max}`);
}

/** Order by code units: the same on every machine and in every language. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
