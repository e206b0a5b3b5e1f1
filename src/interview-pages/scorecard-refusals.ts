import type { AppError } from '../errors.js';
import { formatTime } from '../i18n/format.js';
import { itemsOf } from '../interview-templates/content.js';
import type { ScorecardView } from '../scorecards/scorecard.dto.js';
import { text, type Fields } from '../web/form.js';
import { answerOf, FACTS, factsOf, versionOf } from './scorecard-form.js';
import type { Reading } from './scorecard-items.js';
import type { Refused } from './scorecard-view.js';

/** The form of a question, with what was typed; where another window was faster, with what it saved. */
export function answerRefused(error: AppError, fields: Fields, reading: Reading, timeZone: string): Refused {
  const isStale = error.code === 'stale-answer';
  const version = isStale ? Number(error.facts['version']) : versionOf(fields);
  return {
    item: text(fields, 'item') ?? '',
    answer: answerOf(fields),
    facts: null,
    version,
    ...sentences(error, reading),
    stored: isStale ? storedIn(error, reading, timeZone) : null,
  };
}

export function factsRefused(error: AppError, fields: Fields, card: ScorecardView, reading: Reading): Refused {
  const facts = factsOf(fields).facts ?? {};
  return {
    item: FACTS,
    answer: null,
    facts: Object.fromEntries(Object.entries(facts).map(([code, answer]) => [code, answer ?? ''])),
    version: card.version,
    ...sentences(error, reading),
    stored: null,
  };
}

/** Everything that is missing, by the number of its step. */
export function submissionRefused(error: AppError, card: ScorecardView, reading: Reading): Refused {
  const items = itemsOf(card.template.content);
  const { errors, wrong } = sentences(error, reading);
  const placed = errors.map(({ field, message: sentence }) => {
    const item = items.find(({ code }) => field.startsWith(`answers.${code}.`));
    const n = item?.position ?? items.length + 1;
    const message = field === '' ? sentence : reading.i18n.t(reading.language, 'scorecard.missing-at', { n, sentence });
    return { field, message };
  });
  return { item: '', answer: null, facts: null, version: 0, errors: placed, wrong, stored: null };
}

function sentences(error: AppError, { i18n, language }: Reading): Pick<Refused, 'errors' | 'wrong'> {
  const say = (code: string, message: string): string => {
    const key = [`scorecard.error.${code}`, `errors.${code}`].find((one) => i18n.has(one));
    return key === undefined ? message : i18n.t(language, key);
  };
  const errors =
    error.errors.length > 0
      ? error.errors.map(({ field, code, message }) => ({ field, message: say(code, message) }))
      : [{ field: '', message: say(error.code, error.message) }];
  return { errors, wrong: Object.fromEntries(errors.toReversed().map(({ field, message }) => [field, message])) };
}

function storedIn({ facts }: AppError, { i18n, language }: Reading, timeZone: string): Refused['stored'] {
  const { note, rating, is_yes: isYes, saved_at: at } = facts;
  const yesOrNo = typeof isYes === 'boolean' ? i18n.t(language, isYes ? 'scorecard.yes' : 'scorecard.no') : '';
  return {
    note: typeof note === 'string' ? note : '',
    mark: typeof rating === 'number' ? String(rating) : yesOrNo,
    time: typeof at === 'string' ? formatTime(at, language, timeZone) : '',
  };
}
