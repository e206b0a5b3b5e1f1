import type { FactAnswer, Item, Rating } from '../interview-templates/content.js';
import { Fraction } from './fraction.js';

/** Ratings of two interviewers this far apart are talked over. */
export const DISAGREEMENT_RANGE = 2;

/** What one interviewer says in the end: ratings and answers after any change. */
export interface Card {
  /** Somebody who could not interview, and does not count. */
  readonly isExcused: boolean;
  /** By the code of a question or a behaviour. */
  readonly ratings: Readonly<Record<string, Rating>>;
  /** By the code of a gate: whether the rule of conduct was kept. */
  readonly answers: Readonly<Record<string, boolean>>;
  /** By the code of a fact. */
  readonly facts: Readonly<Record<string, FactAnswer>>;
}

/** A question or a behaviour. */
export type RatedItem = Pick<Item, 'code'> & { readonly competency: string };

export interface InterviewScore {
  /** Whether everybody who counts rated everything, and somebody counts at all. */
  readonly isComplete: boolean;
  /** By the code of the question, over those who rated it; null: nobody did. */
  readonly questionMeans: ReadonlyMap<string, Fraction | null>;
  /** By competency, over its questions; null: one of them nobody rated. */
  readonly competencyMeans: ReadonlyMap<string, Fraction | null>;
  /** Codes of the questions whose ratings lie two or more apart. */
  readonly disagreements: readonly string[];
  /** 1–5; null while incomplete. */
  readonly overall: Fraction | null;
  /** 0–100; null while incomplete. */
  readonly score: Fraction | null;
}

/**
 * The score of a structured interview, or of the behaviours of a role-play: question mean over interviewers → competency
 * mean over its questions → overall = mean over competencies → score = 25 (overall − 1). Equal weights, so a competency
 * with two questions counts no more than one with a single question.
 * Source: Sackett et al. 2022 and the OPM guide on equal weights; docs/definitions.md.
 */
export function interviewScore(items: readonly RatedItem[], cards: readonly Card[]): InterviewScore {
  const counted = cards.filter((card) => !card.isExcused);
  const ratings = new Map(items.map(({ code }) => [code, ratingsOf(code, counted)]));
  const isComplete =
    counted.length > 0 && items.length > 0 && [...ratings.values()].every((given) => given.length === counted.length);
  const questionMeans = new Map([...ratings].map(([code, given]) => [code, meanOf(given)]));
  const competencyMeans = competencyMeansOf(items, questionMeans);
  const overall = isComplete ? meanOfAll([...competencyMeans.values()]) : null;
  return {
    isComplete,
    questionMeans,
    competencyMeans,
    disagreements: items.map(({ code }) => code).filter((code) => isDisputed(ratings.get(code) ?? [])),
    overall,
    score: overall === null ? null : scoreOf(overall),
  };
}

/** 0–100 for a mean of 1–5. */
export function scoreOf(mean: Fraction): Fraction {
  return mean.plus(Fraction.of(-1)).times(25);
}

/** Those given for one question by whoever counts. */
export function ratingsOf(code: string, cards: readonly Card[]): Rating[] {
  return cards.filter((card) => !card.isExcused).flatMap(({ ratings }) => ratings[code] ?? []);
}

function competencyMeansOf(
  items: readonly RatedItem[],
  questionMeans: ReadonlyMap<string, Fraction | null>,
): Map<string, Fraction | null> {
  const means = new Map<string, (Fraction | null)[]>();
  for (const { code, competency } of items)
    means.set(competency, [...(means.get(competency) ?? []), questionMeans.get(code) ?? null]);
  return new Map([...means].map(([competency, ofQuestions]) => [competency, meanOfAll(ofQuestions)]));
}

function meanOf(ratings: readonly Rating[]): Fraction | null {
  return Fraction.meanOf(ratings.map((rating) => Fraction.of(rating)));
}

/** Null when one of them is not known. */
function meanOfAll(means: readonly (Fraction | null)[]): Fraction | null {
  const known = means.filter((mean) => mean !== null);
  return known.length < means.length ? null : Fraction.meanOf(known);
}

function isDisputed(ratings: readonly Rating[]): boolean {
  return Math.max(...ratings) - Math.min(...ratings) >= DISAGREEMENT_RANGE;
}
