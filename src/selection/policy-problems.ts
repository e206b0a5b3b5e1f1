import type { FieldError } from '../errors.js';
import { DEFAULT_POLICY, RATING_SOURCES, WEIGHABLE } from './policy.js';

interface Range {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: true;
}

type Check = (value: unknown, field: string) => FieldError[];

const number =
  ({ min, max, isWhole }: Range): Check =>
  (value, field) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return [problem(field, 'is-number', 'be a number')];
    if (isWhole && !Number.isInteger(value)) return [problem(field, 'is-int', 'be a whole number')];
    if (value < min) return [problem(field, 'min', `be at least ${min}`)];
    return value > max ? [problem(field, 'max', `be at most ${max}`)] : [];
  };

const whole = (min: number, max: number): Check => number({ min, max, isWhole: true });
const between = (min: number, max: number): Check => number({ min, max });
const share = between(0, 1);

/** Two numbers, the first below the second. */
const rising =
  (min: number, max: number): Check =>
  (value, field) => {
    const problems = pair(between(min, max))(value, field);
    if (problems.length > 0) return problems;
    const [low = 0, high = 0] = value as number[];
    return low < high ? [] : [problem(field, 'order', 'have the lower value first')];
  };

const pair =
  (check: Check): Check =>
  (value, field) =>
    Array.isArray(value) && value.length === 2
      ? value.flatMap((one, i) => check(one, `${field}.${i}`))
      : [problem(field, 'is-pair', 'be two numbers')];

const sharesOfOne: Check = (value, field) => {
  const problems = pair(share)(value, field);
  if (problems.length > 0) return problems;
  const [one = 0, other = 0] = value as number[];
  return Math.abs(one + other - 1) < 1e-9 ? [] : [problem(field, 'sum', 'sum to 1')];
};

/** Every key is there, known, and passes; `optional` ones may be away. */
const object =
  (checks: Readonly<Record<string, Check>>, optional: readonly string[] = []): Check =>
  (value, field) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [problem(field, 'is-object', 'be an object')];
    }
    const given = value as Record<string, unknown>;
    const unknown = Object.keys(given).filter((key) => !Object.hasOwn(checks, key));
    return [
      ...unknown.map((key) => problem(inside(field, key), 'unknown-field', 'not be there: it is not known')),
      ...Object.entries(checks).flatMap(([key, check]) => {
        if (Object.hasOwn(given, key)) return check(given[key], inside(field, key));
        return optional.includes(key) ? [] : [problem(inside(field, key), 'is-not-empty', 'be there')];
      }),
    ];
  };

const each = (keys: readonly string[], check: Check): Record<string, Check> =>
  Object.fromEntries(keys.map((key) => [key, check]));

const weights: Check = (value, field) => {
  const problems = object(each(WEIGHABLE, whole(0, 100)), ['interview'])(value, field);
  if (problems.length > 0) return problems;
  const total = Object.values(value as Record<string, number>).reduce((sum, one) => sum + one, 0);
  return total === 100 ? [] : [problem(field, 'weights-sum', `sum to 100, not to ${total}`)];
};

const criteria: Check = (value, field) => {
  if (!Array.isArray(value)) return [problem(field, 'is-array', 'be a list')];
  const odd = value.flatMap((one, i) =>
    WEIGHABLE.some((key) => key === one) ? [] : [problem(`${field}.${i}`, 'is-in', 'be a criterion')],
  );
  return new Set(value).size === value.length
    ? odd
    : [...odd, problem(field, 'not-unique', 'name each criterion once')];
};

const sourceWeights: Check = (value, field) => {
  const problems = object(each(RATING_SOURCES, between(0, 100)))(value, field);
  const given = problems.length > 0 ? [1] : Object.values(value as Record<string, number>);
  return given.some((one) => one > 0) ? problems : [problem(field, 'min', 'give some source a weight')];
};

/** Wide enough for any sensible policy, narrow enough that a slip of the finger is seen. */
const POLICY = object({
  rating: object({
    kappa: between(0.1, 100),
    min_shared: whole(1, 1000),
    lambda_cap: between(0, 4),
    min_peers: whole(1, 20),
    min_raters: whole(1, 20),
    nu0: between(0.1, 1000),
    sigma0_sq: between(0.01, 4),
    source_weights: sourceWeights,
  }),
  attendance: object({
    n0: between(0.1, 1000),
    presence_norm: share,
    punctuality_norm: share,
    grace_min: between(0, 60),
    presence: rising(0, 1),
    punctuality: rising(0, 1),
    weights: sharesOfOne,
    min_shifts: whole(1, 260),
    deff: between(1, 20),
    lookback_shifts: whole(1, 520),
  }),
  sales: object({
    anchors: rising(0, 10),
    min_between_var: between(1e-6, 1),
    min_hours: between(1, 2000),
    min_expected: between(0.1, 10_000),
    min_cell_agents: whole(1, 1000),
    min_cell_hours: between(1, 100_000),
    mature_days: whole(0, 365),
    lookback_hours: between(1, 4000),
  }),
  composite: object({
    weights,
    thresholds: object(each(WEIGHABLE, between(0, 100)), WEIGHABLE),
    knockout_prob: between(0.5, 1),
    review_only: criteria,
    halo_corr: share,
    max_missing_weight: between(0, 0.5),
    missing_sd: between(0, 100),
    tie_eps: between(0, 5),
    tie_order: criteria,
  }),
  uncertainty: object({
    se_floor: between(0.01, 20),
    nodes: (value, field) => {
      const problems = whole(101, 2001)(value, field);
      return problems.length > 0 || Number(value) % 2 === 1 ? problems : [problem(field, 'is-odd', 'be an odd number')];
    },
    span: between(5, 10),
    bands: rising(0, 1),
  }),
  sensitivity: object({ delta: between(0.01, 0.5) }),
});

/** What keeps a document from being a `Policy`, each with its field (`composite.weights.sales`); none: it is one. */
export function policyProblems(document: unknown): FieldError[] {
  const problems = POLICY(document, '');
  return problems.length > 0 ? problems : attendanceFails(document as typeof DEFAULT_POLICY);
}

/** Absence alone must not keep anybody from a place: it may hide an absence that the law protects. */
function attendanceFails({ composite }: typeof DEFAULT_POLICY): FieldError[] {
  const isSafe = composite.thresholds.attendance === undefined || composite.review_only.includes('attendance');
  return isSafe ? [] : [problem('composite.review_only', 'attendance-review', 'name attendance')];
}

function inside(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}

function problem(field: string, code: string, what: string): FieldError {
  return { field, code, message: `${field === '' ? 'The policy' : field} must ${what}.` };
}
