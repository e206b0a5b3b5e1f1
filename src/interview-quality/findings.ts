import type { InterviewerQualityView, QuestionQualityView } from './quality.dto.js';
import { meanReliability } from '../statistics/spearman-brown.js';

export const INTERVIEWER_FINDINGS = [
  'same_rating',
  'ends_unused',
  'rates_higher',
  'rates_lower',
  'poor_agreement',
  'weak_agreement',
] as const;
export type InterviewerFinding = (typeof INTERVIEWER_FINDINGS)[number];

export const QUESTION_FINDINGS = ['same_rating', 'mostly_top', 'mostly_bottom', 'stands_apart'] as const;
export type QuestionFinding = (typeof QUESTION_FINDINGS)[number];

/** On a scale from 1 to 5: nearly all ratings are one value and its neighbour. */
const SMALL_SPREAD = 0.6;
/** With so many ratings somebody should have been at one end once. */
const MANY_RATINGS = 30;
const LARGE_DIFFERENCE = 0.5;
const MOST = 0.5;
/** The whole interval lies below it. */
const LOW_CORRELATION = 0.3;
/** Of the mean of two interviewers: usable from the first on, not to be leaned on below the second. */
const [USABLE, WEAK] = [0.7, 0.5];

type Interviewer = Pick<InterviewerQualityView, 'ratings' | 'spread' | 'share_at_1' | 'share_at_5' | 'agreement'>;

/** What stands out about an interviewer, for a talk about it: none of them is a verdict. */
export function interviewerFindings(row: Interviewer): InterviewerFinding[] {
  const { alpha, mean_difference: difference } = row.agreement;
  const isNarrow = row.spread !== null && row.spread < SMALL_SPREAD;
  const reliability = alpha === null ? null : ofTwo(alpha);
  const holds: Record<InterviewerFinding, boolean> = {
    same_rating: isNarrow,
    ends_unused: !isNarrow && row.ratings >= MANY_RATINGS && row.share_at_1 === 0 && row.share_at_5 === 0,
    rates_higher: difference !== null && difference >= LARGE_DIFFERENCE,
    rates_lower: difference !== null && difference <= -LARGE_DIFFERENCE,
    poor_agreement: reliability !== null && reliability < WEAK,
    weak_agreement: reliability !== null && reliability >= WEAK && reliability < USABLE,
  };
  return INTERVIEWER_FINDINGS.filter((finding) => holds[finding]);
}

type Question = Pick<QuestionQualityView, 'spread' | 'share_at_1' | 'share_at_5' | 'usefulness'>;

/** What stands out about a question. */
export function questionFindings({ spread, share_at_1, share_at_5, usefulness }: Question): QuestionFinding[] {
  const holds: Record<QuestionFinding, boolean> = {
    same_rating: spread !== null && spread < SMALL_SPREAD,
    mostly_top: share_at_5 !== null && share_at_5 >= MOST,
    mostly_bottom: share_at_1 !== null && share_at_1 >= MOST,
    stands_apart: usefulness.ci_high !== null && usefulness.ci_high < LOW_CORRELATION,
  };
  return QUESTION_FINDINGS.filter((finding) => holds[finding]);
}

/** Reliability of the mean of two; without any agreement it has none. */
const ofTwo = (alpha: number): number => (alpha <= 0 ? 0 : meanReliability(alpha, 2));
