import { missingAnswers, missingFacts } from './answering.js';
import type {
  OtherInterviewerView,
  SavedAnswerView,
  ScorecardProgressView,
  ScorecardSummaryView,
  ScorecardView,
} from './scorecard.dto.js';
import type { AnswerRow, ScorecardRow, SummaryRow } from './scorecards.queries.js';

export function answerView(row: AnswerRow): SavedAnswerView {
  return {
    item_code: row.item_code,
    note: row.note,
    rating: row.rating,
    is_yes: row.is_yes,
    probes: row.probes,
    ad_hoc_probes: row.ad_hoc_probes,
    seconds: row.seconds,
    saved_at: row.saved_at.toISOString(),
    version: row.version,
  };
}

export function progressView(row: ScorecardRow): ScorecardProgressView {
  return {
    id: row.id,
    facts: row.facts,
    elapsed_seconds: row.elapsed_seconds,
    started_at: row.started_at?.toISOString() ?? null,
    version: row.version,
  };
}

export function scorecardView(
  row: ScorecardRow,
  answers: readonly AnswerRow[],
  others: OtherInterviewerView[],
): ScorecardView {
  return {
    ...progressView(row),
    interview_id: row.interview_id,
    application_id: row.application_id,
    candidate_name: row.candidate_name,
    interviewer_id: row.interviewer_id,
    interviewer_name: row.interviewer_name,
    template: {
      id: row.template_id,
      version_id: row.template_version_id,
      number: row.template_number,
      kind: row.content.kind,
      content: row.content,
    },
    language: row.language,
    scheduled_at: row.scheduled_at?.toISOString() ?? null,
    focus_competencies: row.focus_competencies,
    answers: answers.map(answerView),
    state: row.state,
    missing: missingAnswers(row.content, new Map(answers.map((answer) => [answer.item_code, answer]))),
    missing_facts: missingFacts(row.content, row.facts),
    other_interviewers: others,
    submitted_at: row.submitted_at?.toISOString() ?? null,
  };
}

export function summaryView(row: SummaryRow): ScorecardSummaryView {
  return {
    id: row.id,
    interview_id: row.interview_id,
    application_id: row.application_id,
    candidate_name: row.candidate_name,
    template_name: row.template_name,
    template_number: row.template_number,
    language: row.language,
    scheduled_at: row.scheduled_at?.toISOString() ?? null,
    state: row.state,
    submitted_at: row.submitted_at?.toISOString() ?? null,
  };
}
