import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyProblems } from './policy-problems.js';
import { DEFAULT_POLICY } from './policy.js';

/** The default with one value changed, by its path. */
function withValue(path: string, value: unknown): unknown {
  const policy = structuredClone(DEFAULT_POLICY) as object;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce((inner, key) => (inner as Record<string, object>)[key] ?? {}, policy);
  (owner as Record<string, unknown>)[last] = value;
  return policy;
}

describe('a policy', () => {
  it('has defaults that pass, and that nobody can change', () => {
    expect(policyProblems(DEFAULT_POLICY)).toEqual([]);
    expect(() => Object.assign(DEFAULT_POLICY.composite.weights, { sales: 100 })).toThrow(TypeError);
    expect(() => (DEFAULT_POLICY.uncertainty.bands as unknown as number[]).push(1)).toThrow(TypeError);
  });

  it('may weigh an interview inside the company, and need no minimum', () => {
    const weights = { attitude: 20, goal_focus: 20, patience: 20, attendance: 0, sales: 20, interview: 20 };
    expect(policyProblems(withValue('composite.weights', weights))).toEqual([]);
    expect(policyProblems(withValue('composite.thresholds', {}))).toEqual([]);
  });

  it.each([
    ['composite.weights.sales', 21, 'composite.weights', 'weights-sum'],
    ['composite.weights.sales', 20.5, 'composite.weights.sales', 'is-int'],
    ['composite.weights.sales', -20, 'composite.weights.sales', 'min'],
    ['composite.weights.sales', '20', 'composite.weights.sales', 'is-number'],
    ['composite.weights.charm', 0, 'composite.weights.charm', 'unknown-field'],
    ['composite.weights.sales', undefined, 'composite.weights.sales', 'is-number'],
    ['rating.source_weights', { team_lead: 1, coach: 1 }, 'rating.source_weights.peer', 'is-not-empty'],
    ['composite.thresholds.patience', 101, 'composite.thresholds.patience', 'max'],
    ['composite.thresholds.patience', NaN, 'composite.thresholds.patience', 'is-number'],
    ['composite.review_only', [], 'composite.review_only', 'attendance-review'],
    ['composite.review_only', ['attendance', 'age'], 'composite.review_only.1', 'is-in'],
    ['composite.tie_order', ['sales', 'sales'], 'composite.tie_order', 'not-unique'],
    ['rating.kappa', 0, 'rating.kappa', 'min'],
    ['rating.kappa', 1e6, 'rating.kappa', 'max'],
    ['rating.source_weights', { team_lead: 0, coach: 0, peer: 0 }, 'rating.source_weights', 'min'],
    ['attendance.weights', [0.7, 0.4], 'attendance.weights', 'sum'],
    ['attendance.presence', [1, 0.9], 'attendance.presence', 'order'],
    ['sales.anchors', [1], 'sales.anchors', 'is-pair'],
    ['sales.mature_days', null, 'sales.mature_days', 'is-number'],
    ['uncertainty.nodes', 400, 'uncertainty.nodes', 'is-odd'],
    ['uncertainty.bands', [0.8, 0.2], 'uncertainty.bands', 'order'],
    ['sensitivity', [], 'sensitivity', 'is-object'],
  ])('refuses %s = %j', (path, value, field, code) => {
    const problems = policyProblems(withValue(path, value));
    expect(problems).toEqual([{ field, code, message: expect.stringContaining(field) as unknown }]);
  });

  it('refuses what is no policy at all, without falling over', () => {
    expect(policyProblems(null)).toEqual([{ field: '', code: 'is-object', message: 'The policy must be an object.' }]);
    fc.assert(fc.property(fc.anything(), (document) => policyProblems(document).length > 0));
  });

  it('names everything that is wrong at once', () => {
    const policy = withValue('rating.kappa', -1) as typeof DEFAULT_POLICY;
    const worse = { ...policy, sales: { ...policy.sales, min_hours: Infinity } };
    expect(policyProblems(worse).map(({ field }) => field)).toEqual(['rating.kappa', 'sales.min_hours']);
  });
});
