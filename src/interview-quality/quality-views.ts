import type { LocalText } from '../i18n/local-text.js';
import { agreementInterval, agreementOf } from './agreement.js';
import { interviewerFindings, questionFindings } from './findings.js';
import { correlationInterval } from './intervals.js';
import type {
  AgreementView,
  InterviewerQualityView,
  QuestionQualityView,
  QuestionTextView,
  UsefulnessView,
} from './quality.dto.js';
import type { InterviewerRow, QuestionRow, Spread } from './quality.queries.js';

/** Below it a figure says more about chance than about a person or a question. */
export const FEWEST = 5;

export function interviewerView(row: InterviewerRow): InterviewerQualityView {
  const isHidden = row.scorecards < FEWEST;
  const figures = { ...spreadView(row, isHidden), agreement: agreementView(row) };
  return {
    user_id: row.user_id,
    name: row.name,
    calibrated_on: row.calibrated_on,
    calibration_due: row.is_due,
    scorecards: row.scorecards,
    ...figures,
    hidden: isHidden ? 'too_few' : null,
    findings: interviewerFindings(figures),
  };
}

function spreadView({ ratings, mean, spread, at_1, at_5 }: Spread, isHidden: boolean) {
  const isShown = !isHidden && ratings > 0;
  return {
    ratings,
    mean: isShown ? mean : null,
    spread: isShown ? spread : null,
    share_at_1: isShown ? at_1 / ratings : null,
    share_at_5: isShown ? at_5 / ratings : null,
  };
}

function agreementView({ shared }: InterviewerRow): AgreementView {
  const pairs = shared.flat();
  const counts = { interviews: shared.length, answers: pairs.length };
  const none = { alpha: null, ci_low: null, ci_high: null, mean_difference: null };
  if (shared.length < FEWEST) return { ...counts, ...none, hidden: 'too_few' };
  const { alpha } = agreementOf(shared);
  const interval = agreementInterval(shared);
  const difference = pairs.reduce((sum, [own, other]) => sum + own - other, 0) / pairs.length;
  return {
    ...counts,
    alpha,
    ci_low: interval?.low ?? null,
    ci_high: interval?.high ?? null,
    mean_difference: difference,
    hidden: alpha === null ? 'no_variation' : null,
  };
}

export function questionView(row: QuestionRow): QuestionQualityView {
  const isHidden = row.interviews < FEWEST;
  const figures = { ...spreadView(row, isHidden), usefulness: usefulnessView(row) };
  return {
    template_id: row.template_id,
    template: textView(row.template),
    code: row.code,
    kind: row.kind,
    competency: textView(row.competency),
    text: textView(row.text),
    versions: row.versions,
    interviews: row.interviews,
    ...figures,
    hidden: isHidden ? 'too_few' : null,
    findings: questionFindings(figures),
  };
}

function usefulnessView(row: QuestionRow): UsefulnessView {
  const areEnough = row.with_rest >= FEWEST;
  // Rounding may carry it past its ends.
  const r = areEnough && row.correlation !== null ? Math.max(-1, Math.min(1, row.correlation)) : null;
  const interval = r === null ? null : correlationInterval(r, row.with_rest);
  return {
    interviews: row.with_rest,
    correlation: r,
    ci_low: interval?.low ?? null,
    ci_high: interval?.high ?? null,
    hidden: areEnough ? (r === null ? 'no_variation' : null) : 'too_few',
    passed: row.passed,
    not_passed: row.not_passed,
    difference: Math.min(row.passed, row.not_passed) < FEWEST ? null : row.difference,
  };
}

export const textView = ({ en, sv, es }: LocalText): QuestionTextView => ({
  en: en ?? null,
  sv: sv ?? null,
  es: es ?? null,
});
