import { describe, expect, it } from '@jest/globals';
import { interviewerFindings, questionFindings } from './findings.js';

const agreement = {
  interviews: 9,
  answers: 27,
  alpha: 0.7,
  ci_low: 0.5,
  ci_high: 0.8,
  mean_difference: 0,
  hidden: null,
};
const usual = { ratings: 60, mean: 3, spread: 1.1, share_at_1: 0.1, share_at_5: 0.1, agreement };
const usefulness = {
  interviews: 20,
  correlation: 0.4,
  ci_low: 0,
  ci_high: 0.7,
  hidden: null,
  passed: 0,
  not_passed: 0,
  difference: null,
};

describe('what stands out about an interviewer', () => {
  it.each([
    ['nothing, as usual', {}, []],
    ['the same rating for nearly everything', { spread: 0.59, share_at_1: 0, share_at_5: 0 }, ['same_rating']],
    ['neither end was ever used', { share_at_1: 0, share_at_5: 0 }, ['ends_unused']],
    ['neither end of a few', { share_at_1: 0, share_at_5: 0, ratings: 29 }, []],
    ['higher than others', { agreement: { ...agreement, mean_difference: 0.5 } }, ['rates_higher']],
    ['lower than others', { agreement: { ...agreement, mean_difference: -0.5 } }, ['rates_lower']],
    // The mean of two from α = .538 on is reliable to .70, from .333 on to .50.
    ['reliable enough for two', { agreement: { ...agreement, alpha: 0.539 } }, []],
    ['weak', { agreement: { ...agreement, alpha: 0.537 } }, ['weak_agreement']],
    ['poor', { agreement: { ...agreement, alpha: 0.332 } }, ['poor_agreement']],
    ['none', { agreement: { ...agreement, alpha: -1 } }, ['poor_agreement']],
    [
      'hidden figures',
      {
        spread: null,
        share_at_1: null,
        share_at_5: null,
        agreement: { ...agreement, alpha: null, mean_difference: null },
      },
      [],
    ],
  ])('%s', (_, given, findings) => {
    expect(interviewerFindings({ ...usual, ...given })).toEqual(findings);
  });
});

describe('what stands out about a question', () => {
  it.each([
    ['nothing, as usual', {}, []],
    ['everybody gets the same', { spread: 0.3, share_at_5: 0.6 }, ['same_rating', 'mostly_top']],
    ['most get a 1', { share_at_1: 0.5 }, ['mostly_bottom']],
    ['it goes its own way', { usefulness: { ...usefulness, correlation: -0.1, ci_high: 0.2 } }, ['stands_apart']],
    ['hidden figures', { spread: null, share_at_1: null, share_at_5: null }, []],
  ])('%s', (_, given, findings) => {
    expect(questionFindings({ ...usual, usefulness, ...given })).toEqual(findings);
  });
});
