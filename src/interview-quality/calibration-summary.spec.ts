import { describe, expect, it } from '@jest/globals';
import { summariesByCompetency, summaryOf } from './calibration-summary.js';

const given = (competency: string, rating: number, expert: number) => ({ competency, rating, expert_rating: expert });

describe('the summary of a training', () => {
  it('counts exact ratings, those within one, and how far off they are', () => {
    const compared = [given('patience', 3, 3), given('patience', 4, 3), given('stress', 1, 4), given('stress', 2, 3)];
    expect(summaryOf(compared)).toEqual({
      rated: 4,
      exact: 1,
      within_one: 3,
      mean_distance: 5 / 4,
      mean_difference: -3 / 4,
    });
    expect([...summariesByCompetency(compared)].map(([code, { exact, rated }]) => [code, exact, rated])).toEqual([
      ['patience', 1, 2],
      ['stress', 0, 2],
    ]);
  });

  it('has no mean of nothing', () => {
    expect(summaryOf([])).toEqual({ rated: 0, exact: 0, within_one: 0, mean_distance: null, mean_difference: null });
  });
});
