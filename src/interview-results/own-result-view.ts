import type { Language } from '../i18n/language.js';
import { RATINGS, type Rating, type TemplateContent } from '../interview-templates/content.js';
import { say, type LocalText } from '../i18n/local-text.js';
import type { Fraction } from './fraction.js';
import { objectionView, type ObjectionRow } from './objections.queries.js';
import type { OwnCompetencyView, OwnGateView, OwnInterviewResultView } from './own-result.dto.js';
import type { OwnAnswerRow, OwnInterviewRow, OwnRulingRow } from './own-results.queries.js';
import { ratedItems, resultOf, type Result } from './recommendation.js';
import type { Card } from './score.js';

export function ownResultView(
  row: OwnInterviewRow,
  answers: readonly OwnAnswerRow[],
  rulings: readonly OwnRulingRow[],
  objections: readonly ObjectionRow[],
  language: Language,
): OwnInterviewResultView {
  const known = {
    id: row.id,
    name: say(row.content.name, language),
    scheduled_at: row.scheduled_at?.toISOString() ?? null,
  };
  if (row.outcome === null || row.decided_at === null) return { ...known, is_decided: false, ...NOTHING_YET };
  const result = resultOf(
    row.content,
    cardsOf(answers.filter((answer) => answer.interview_id === row.id)),
    new Map(rulings.filter((one) => one.interview_id === row.id).map((one) => [one.item_code, one.is_yes])),
  );
  return {
    ...known,
    is_decided: true,
    outcome: row.outcome,
    decided_at: row.decided_at.toISOString(),
    score: row.score,
    competencies: competenciesOf(row.content, result, language),
    gates: gatesOf(row.content, result, language),
    objections: objections.filter((one) => one.interview_id === row.id).map(objectionView),
  };
}

const NOTHING_YET = {
  outcome: null,
  decided_at: null,
  score: null,
  competencies: null,
  gates: null,
  objections: null,
} as const;

function cardsOf(answers: readonly OwnAnswerRow[]): Card[] {
  const ids = [...new Set(answers.map(({ scorecard_id: id }) => id))];
  return ids.map((id) => {
    const own = answers.filter((answer) => answer.scorecard_id === id);
    return {
      isExcused: false,
      ratings: Object.fromEntries(
        own.flatMap(({ item_code: code, rating }) => (rating === null ? [] : [[code, rating]])),
      ),
      answers: Object.fromEntries(
        own.flatMap(({ item_code: code, is_yes: yes }) => (yes === null ? [] : [[code, yes]])),
      ),
      facts: own[0]?.facts ?? {},
    };
  });
}

function competenciesOf(content: TemplateContent, { score }: Result, language: Language): OwnCompetencyView[] {
  return [...score.competencyMeans].flatMap(([code, mean]) =>
    mean === null
      ? []
      : {
          name: say(content.competencies[code] ?? {}, language) || code,
          level: say(content.scale[nearestRating(mean)], language),
          descriptions: ratedItems(content)
            .filter(({ competency }) => competency === code)
            .flatMap((item) => descriptionOf(content, item.code, score.questionMeans.get(item.code) ?? null, language)),
        },
  );
}

/** A mean between two steps is told as the upper one from the middle on, in favour of the person. */
export function nearestRating(mean: Fraction): Rating {
  const rounded = Math.round(mean.toNumber());
  return RATINGS.find((rating) => rating === rounded) ?? 1;
}

/** A behaviour describes 1, 3 and 5 only: between them nothing is said. */
function descriptionOf(content: TemplateContent, code: string, mean: Fraction | null, language: Language): string[] {
  if (mean === null) return [];
  const text = anchorsOf(content, code)[nearestRating(mean)];
  return text === undefined ? [] : [say(text, language)];
}

function anchorsOf(content: TemplateContent, code: string): Partial<Record<Rating, LocalText>> {
  const items = content.kind === 'interview' ? content.questions : content.role_play.behaviours;
  return items.find((item) => item.code === code)?.anchors ?? {};
}

function gatesOf(content: TemplateContent, { gates }: Result, language: Language): OwnGateView[] {
  if (content.kind !== 'role_play') return [];
  return content.role_play.gates.map(({ code, text }) => ({
    text: say(text, language),
    is_kept: gates.get(code) === 'kept',
  }));
}
