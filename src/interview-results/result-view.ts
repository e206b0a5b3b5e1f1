import type { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import { itemsOf, RATINGS, type Item, type Rating, type TemplateContent } from '../interview-templates/content.js';
import { say, type LocalText } from '../i18n/local-text.js';
import { objectionView } from './objections.queries.js';
import { presentAnswer, standingOf } from './panel.js';
import type { Recommendation, Result } from './recommendation.js';
import type {
  CompetencyMeanView,
  GateRulingView,
  InterviewDecisionView,
  InterviewResultView,
  ItemRatingView,
  RatingChangeView,
  RecommendationView,
  ResultFactView,
  ResultInterviewerView,
  ResultItemView,
  ScaleStepView,
} from './result.dto.js';
import type { AnswerRow, CardRow, ChangeRow, DecisionRow, InterviewRecord, RulingRow } from './results.queries.js';

/** In which words. */
export interface Reader {
  readonly language: Language;
  readonly i18n: I18n;
}

export function resultView(record: InterviewRecord, reader: Reader): InterviewResultView {
  const { interview, cards } = record;
  const known = {
    interview_id: interview.id,
    complete: interview.is_complete,
    interviewers: cards.map(interviewerView),
    waiting_for: cards.filter((card) => !card.is_submitted && !card.is_excused).map(({ name }) => name),
  };
  return interview.is_complete ? { ...known, ...openedView(record, reader) } : { ...known, ...NOTHING_YET };
}

const NOTHING_YET = {
  items: null,
  facts: null,
  competencies: null,
  overall: null,
  score: null,
  recommendation: null,
  decisions: null,
  objections: null,
} as const;

function openedView(
  record: InterviewRecord,
  reader: Reader,
): Omit<InterviewResultView, 'interview_id' | 'complete' | 'interviewers' | 'waiting_for'> {
  const { content } = record.interview;
  const result = standingOf(record);
  return {
    items: itemsOf(content).map((item) => itemView(item, record, result, reader.language)),
    facts: factViews(record, reader.language),
    competencies: competencyViews(content, result, reader.language),
    overall: result.score.overall?.toNumber() ?? null,
    score: result.score.score?.toNumber() ?? null,
    recommendation: recommendationView(content, result.recommendation, reader),
    decisions: record.decisions.map(decisionView),
    objections: record.objections?.map(objectionView) ?? null,
  };
}

function interviewerView({ id, interviewer_id, name, is_submitted, is_excused }: CardRow): ResultInterviewerView {
  const state = is_submitted ? 'submitted' : is_excused ? 'excused' : 'waiting';
  return { user_id: interviewer_id, name, scorecard_id: id, state };
}

function itemView(item: Item, record: InterviewRecord, { score, gates }: Result, language: Language): ResultItemView {
  const { content } = record.interview;
  return {
    code: item.code,
    kind: item.kind,
    competency: item.competency,
    text: say(wordsOf(content, item.code).text, language),
    mean: score.questionMeans.get(item.code)?.toNumber() ?? null,
    is_disputed: score.disagreements.includes(item.code),
    gate_state: gates.get(item.code) ?? null,
    scale: item.kind === 'gate' ? [] : scaleOf(content, item.code, language),
    ratings: record.cards.flatMap((card) => {
      const answer = record.answers.find((one) => one.scorecard_id === card.id && one.item_code === item.code);
      return answer === undefined ? [] : [ratingView(answer, card, record, language)];
    }),
    rulings: record.rulings.filter(({ item_code: code }) => code === item.code).map(rulingView),
  };
}

function ratingView(answer: AnswerRow, card: CardRow, record: InterviewRecord, language: Language): ItemRatingView {
  const { content } = record.interview;
  const { rating, isYes } = presentAnswer(answer, record.changes);
  const { probes } = wordsOf(content, answer.item_code);
  return {
    scorecard_id: card.id,
    user_id: card.interviewer_id,
    rating,
    original_rating: answer.rating,
    is_yes: isYes,
    original_is_yes: answer.is_yes,
    note: answer.note,
    is_note_erased: answer.is_note_erased,
    probes: answer.probes.flatMap((place) => textOf(probes[place], language) ?? []),
    ad_hoc_probes: answer.ad_hoc_probes,
    changes: record.changes
      .filter(({ scorecard_id: id, item_code: code }) => id === card.id && code === answer.item_code)
      .map(changeView),
  };
}

function scaleOf(content: TemplateContent, code: string, language: Language): ScaleStepView[] {
  const { anchors } = wordsOf(content, code);
  return RATINGS.map((rating) => ({
    rating,
    label: say(content.scale[rating], language),
    anchor: textOf(anchors[rating], language) ?? null,
  }));
}

interface ItemWords {
  readonly text: LocalText;
  readonly probes: readonly LocalText[];
  /** A behaviour has those of 1, 3 and 5. */
  readonly anchors: Readonly<Partial<Record<Rating, LocalText>>>;
}

function wordsOf(content: TemplateContent, code: string): ItemWords {
  if (content.kind === 'interview') {
    const question = content.questions.find((one) => one.code === code);
    return question ?? { text: {}, probes: [], anchors: {} };
  }
  const { behaviours, gates } = content.role_play;
  const behaviour = behaviours.find((one) => one.code === code);
  if (behaviour) return { text: behaviour.name, probes: [], anchors: behaviour.anchors };
  return { text: gates.find((one) => one.code === code)?.text ?? {}, probes: [], anchors: {} };
}

const textOf = (text: LocalText | undefined, language: Language): string | undefined => text && say(text, language);

function factViews({ interview, cards }: InterviewRecord, language: Language): ResultFactView[] {
  if (interview.content.kind !== 'interview') return [];
  const submitted = cards.filter((card) => card.is_submitted);
  return interview.content.facts.map(({ code, text }) => ({
    code,
    text: say(text, language),
    answers: submitted.map(({ interviewer_id: id, facts }) => ({ user_id: id, answer: facts?.[code] ?? null })),
  }));
}

function competencyViews(content: TemplateContent, { score }: Result, language: Language): CompetencyMeanView[] {
  const items = itemsOf(content);
  return [...score.competencyMeans].map(([code, mean]) => ({
    code,
    name: textOf(content.competencies[code], language) ?? code,
    mean: mean?.toNumber() ?? null,
    question_count: items.filter(({ competency }) => competency === code).length,
  }));
}

function recommendationView(
  content: TemplateContent,
  { outcome, silence, conditions }: Recommendation,
  { language, i18n }: Reader,
): RecommendationView {
  return {
    outcome,
    silence,
    rule: ruleText(content, { language, i18n }),
    conditions: conditions.map(({ kind, needed, actual, isMet }) => ({
      kind,
      needed,
      actual,
      is_met: isMet,
      text: i18n.t(language, `interview-results.condition.${kind}`, { needed, actual }),
    })),
  };
}

/** The template's rule in words. */
function ruleText({ decision, kind }: TemplateContent, { language, i18n }: Reader): string {
  const t = (key: string, variables = {}): string => i18n.t(language, `interview-results.rule.${key}`, variables);
  const gates = kind === 'role_play' ? [t('gates')] : [];
  if (decision.rule === 'score') {
    const enough = decision.min_score === null ? t('compared') : t('score', { min_score: decision.min_score });
    return [enough, ...gates].join(' ');
  }
  const { min_sum, min_rating, facts_must_be_yes: facts } = decision;
  return [t('gate', { min_sum, min_rating, facts: facts ? 'yes' : 'no' }), ...gates].join(' ');
}

function changeView(row: ChangeRow): RatingChangeView {
  return {
    id: row.id,
    from_rating: row.from_rating,
    to_rating: row.to_rating,
    from_is_yes: row.from_is_yes,
    to_is_yes: row.to_is_yes,
    reason: row.reason,
    changed_at: row.changed_at.toISOString(),
  };
}

function rulingView(row: RulingRow): GateRulingView {
  return {
    id: row.id,
    is_yes: row.is_yes,
    reason: row.reason,
    ruled_by_id: row.ruled_by_id,
    ruled_by_name: row.ruled_by_name,
    ruled_at: row.ruled_at.toISOString(),
  };
}

function decisionView(row: DecisionRow): InterviewDecisionView {
  return {
    id: row.id,
    outcome: row.outcome,
    recommendation: row.recommendation,
    score: row.score,
    reason: row.reason,
    decided_by_id: row.decided_by_id,
    decided_by_name: row.decided_by_name,
    decided_at: row.decided_at.toISOString(),
  };
}
