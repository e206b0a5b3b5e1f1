import type { Rating } from '../interview-templates/content.js';
import { resultOf, type Result } from './recommendation.js';
import type { AnswerRow, ChangeRow, InterviewRecord } from './results.queries.js';
import type { Card } from './score.js';

/** What somebody says about one item: a rating, or yes or no for a gate. */
export interface Said {
  readonly rating: Rating | null;
  readonly isYes: boolean | null;
}

/** What counts of an answer: the latest change, else what was submitted. */
export function presentAnswer(answer: AnswerRow, changes: readonly ChangeRow[]): Said {
  const latest = changes.findLast(
    ({ scorecard_id: card, item_code: item }) => card === answer.scorecard_id && item === answer.item_code,
  );
  return latest === undefined
    ? { rating: answer.rating, isYes: answer.is_yes }
    : { rating: latest.to_rating, isYes: latest.to_is_yes };
}

/** What a record comes to, as everybody's answers stand now. */
export function standingOf(record: InterviewRecord): Result {
  const cards = record.cards
    .filter((card) => card.is_submitted)
    .map(({ id, facts }) => cardOf(record, id, facts ?? {}));
  return resultOf(record.interview.content, cards, rulingsInForce(record));
}

function cardOf({ answers, changes }: InterviewRecord, id: string, facts: Card['facts']): Card {
  const own = answers
    .filter(({ scorecard_id: card }) => card === id)
    .map((answer) => ({ code: answer.item_code, ...presentAnswer(answer, changes) }));
  return {
    isExcused: false,
    ratings: Object.fromEntries(own.flatMap(({ code, rating }) => (rating === null ? [] : [[code, rating]]))),
    answers: Object.fromEntries(own.flatMap(({ code, isYes }) => (isYes === null ? [] : [[code, isYes]]))),
    facts,
  };
}

/** The panel's latest word on each gate, unless somebody changed an answer afterwards: then it has to speak again. */
export function rulingsInForce({ rulings, changes }: InterviewRecord): ReadonlyMap<string, boolean> {
  const changedAt = new Map(changes.map(({ item_code: code, changed_at: at }) => [code, at.getTime()]));
  return new Map(
    rulings
      .filter(({ item_code: code, ruled_at: at }) => at.getTime() >= (changedAt.get(code) ?? 0))
      .map(({ item_code: code, is_yes: isYes }) => [code, isYes]),
  );
}
