import { itemsOf, type TemplateContent } from '../interview-templates/content.js';
import { Fraction } from './fraction.js';
import { gateStates, type GateState } from './gate-states.js';
import type { InterviewOutcome } from './interview-decision.entity.js';
import { interviewScore, ratingsOf, type Card, type InterviewScore, type RatedItem } from './score.js';

export const CONDITIONS = ['interviewers', 'sum', 'min_rating', 'facts', 'gates', 'score'] as const;
/**
 * What a template's rule can ask for.
 * - `interviewers`: at least `needed` people rated; `actual` did
 * - `sum`: the question means add up to at least `needed`
 * - `min_rating`: no single rating is below `needed`; `actual` is the lowest
 * - `facts`: all `needed` facts are a yes for everybody; `actual` of them are
 * - `gates`: all `needed` gates are kept; `actual` of them are
 * - `score`: the score is at least `needed`
 */
export type ConditionKind = (typeof CONDITIONS)[number];

export interface Condition {
  readonly kind: ConditionKind;
  readonly needed: number;
  readonly actual: number;
  readonly isMet: boolean;
}

export const SILENCES = ['incomplete', 'too_few_interviewers', 'gates_to_confirm', 'people_compare'] as const;
/** Why the rule recommends nothing. */
export type Silence = (typeof SILENCES)[number];

export interface Recommendation {
  readonly outcome: InterviewOutcome | null;
  readonly silence: Silence | null;
  readonly conditions: readonly Condition[];
}

export interface Result {
  readonly score: InterviewScore;
  readonly gates: ReadonlyMap<string, GateState>;
  readonly recommendation: Recommendation;
}

/** What the ratings come to, and what the template's own rule makes of it. A person decides. */
export function resultOf(
  content: TemplateContent,
  cards: readonly Card[],
  rulings: ReadonlyMap<string, boolean> = new Map(),
): Result {
  const items = ratedItems(content);
  const score = interviewScore(items, cards);
  const gates = gateStates(content.kind === 'role_play' ? content.role_play.gates : [], cards, rulings);
  return { score, gates, recommendation: recommendationOf(content, cards, score, gates) };
}

/** What is rated 1–5. */
export function ratedItems(content: TemplateContent): RatedItem[] {
  return itemsOf(content).flatMap(({ code, competency }) => (competency === null ? [] : [{ code, competency }]));
}

function recommendationOf(
  content: TemplateContent,
  cards: readonly Card[],
  score: InterviewScore,
  gates: ReadonlyMap<string, GateState>,
): Recommendation {
  const states = [...gates.values()];
  if (!score.isComplete || states.includes('unanswered')) return silent('incomplete', []);
  const conditions = [
    interviewers(content, cards),
    ...ruleConditions(content, cards, score),
    ...(states.length === 0 ? [] : [kept(states)]),
  ];
  if (states.includes('broken')) return { outcome: 'not_passed', silence: null, conditions };
  if (conditions.some(({ kind, isMet }) => kind === 'interviewers' && !isMet))
    return silent('too_few_interviewers', conditions);
  if (states.includes('to_confirm')) return silent('gates_to_confirm', conditions);
  if (content.decision.rule === 'score' && content.decision.min_score === null)
    return silent('people_compare', conditions);
  const outcome = conditions.every(({ isMet }) => isMet) ? 'passed' : 'not_passed';
  return { outcome, silence: null, conditions };
}

function silent(silence: Silence, conditions: readonly Condition[]): Recommendation {
  return { outcome: null, silence, conditions };
}

function interviewers(content: TemplateContent, cards: readonly Card[]): Condition {
  return atLeast('interviewers', cards.filter((card) => !card.isExcused).length, content.min_interviewers);
}

/**
 * A gate is told by the sum of the question means, not by their mean: "2.67 of 5" is 8/3 rounded, and a mean of exactly
 * 8/3 would miss it.
 */
function ruleConditions(content: TemplateContent, cards: readonly Card[], score: InterviewScore): Condition[] {
  const { decision } = content;
  if (decision.rule === 'score')
    return decision.min_score === null || score.score === null
      ? []
      : [reaches('score', score.score, decision.min_score)];
  const means = [...score.questionMeans.values()].filter((mean) => mean !== null);
  const ratings = ratedItems(content).flatMap(({ code }) => ratingsOf(code, cards));
  return [
    reaches('sum', Fraction.sumOf(means), decision.min_sum),
    atLeast('min_rating', Math.min(...ratings), decision.min_rating),
    ...(decision.facts_must_be_yes ? confirmedFacts(content, cards) : []),
  ];
}

function confirmedFacts(content: TemplateContent, cards: readonly Card[]): Condition[] {
  if (content.kind !== 'interview' || content.facts.length === 0) return [];
  const counted = cards.filter((card) => !card.isExcused);
  const confirmed = content.facts.filter(({ code }) => counted.every(({ facts }) => facts[code] === 'yes'));
  return [atLeast('facts', confirmed.length, content.facts.length)];
}

function kept(states: readonly GateState[]): Condition {
  return atLeast('gates', states.filter((state) => state === 'kept').length, states.length);
}

function reaches(kind: ConditionKind, actual: Fraction, needed: number): Condition {
  return { kind, needed, actual: actual.toNumber(), isMet: actual.isAtLeast(Fraction.of(needed)) };
}

function atLeast(kind: ConditionKind, actual: number, needed: number): Condition {
  return { kind, needed, actual, isMet: actual >= needed };
}
