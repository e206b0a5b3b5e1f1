import type { FieldError } from '../errors.js';
import {
  itemsOf,
  type Fact,
  type FactAnswer,
  type Item,
  type Rating,
  type TemplateContent,
} from '../interview-templates/content.js';

/** What one interviewer says about one item, complete or not. */
export interface Answer {
  note: string | null;
  rating: Rating | null;
  is_yes: boolean | null;
  probes: readonly number[];
  ad_hoc_probes: readonly string[];
  seconds: number;
}

export const NEEDS = ['note', 'rating', 'answer'] as const;
/** `answer` is the yes or no of a gate. */
export type Need = (typeof NEEDS)[number];

export interface Missing {
  item_code: string;
  needs: Need;
}

/** A note of blanks, or of marks nobody sees, is none. */
export function hasNote({ note }: Pick<Answer, 'note'>): boolean {
  return note !== null && /[\p{L}\p{N}\p{P}\p{S}]/u.test(note);
}

/** What is left to do before the scorecard can be submitted, in the order asked. */
export function missingAnswers(
  content: TemplateContent,
  answers: ReadonlyMap<string, Pick<Answer, 'note' | 'rating' | 'is_yes'>>,
): Missing[] {
  return itemsOf(content).flatMap((item) =>
    needsOf(item, answers.get(item.code) ?? { note: null, rating: null, is_yes: null }).map((needs) => ({
      item_code: item.code,
      needs,
    })),
  );
}

function needsOf({ kind }: Item, answer: Pick<Answer, 'note' | 'rating' | 'is_yes'>): Need[] {
  if (kind === 'gate') return answer.is_yes === null ? ['answer'] : [];
  return [...(hasNote(answer) ? [] : ['note' as const]), ...(answer.rating === null ? ['rating' as const] : [])];
}

export function factsOf(content: TemplateContent): readonly Fact[] {
  return content.kind === 'interview' ? content.facts : [];
}

/** The codes of the facts that the candidate was not asked to confirm yet. */
export function missingFacts(content: TemplateContent, facts: Readonly<Record<string, FactAnswer>>): string[] {
  return factsOf(content)
    .map(({ code }) => code)
    .filter((code) => facts[code] === undefined);
}

/** What a draft may not be, however unfinished it is. */
export function answerProblems(content: TemplateContent, item: Item, answer: Answer): FieldError[] {
  const problems: FieldError[] = [];
  if (item.kind === 'gate' && answer.rating !== null)
    problems.push({ field: 'rating', code: 'not-for-a-gate', message: 'must be null: a gate is answered yes or no' });
  if (item.kind !== 'gate' && answer.is_yes !== null)
    problems.push({ field: 'is_yes', code: 'only-for-a-gate', message: 'must be null: only a gate is yes or no' });
  if (answer.rating !== null && !hasNote(answer))
    problems.push({ field: 'rating', code: 'note-needed', message: 'needs a note first: write what was said' });
  const listed = probeCount(content, item);
  if (answer.probes.some((place) => place >= listed))
    problems.push({ field: 'probes', code: 'not-on-the-list', message: `must name places below ${listed}` });
  return problems;
}

function probeCount(content: TemplateContent, { code }: Item): number {
  if (content.kind === 'role_play') return 0;
  return content.questions.find((question) => question.code === code)?.probes.length ?? 0;
}

/** Null takes the answer to a fact back. */
export type FactChanges = Readonly<Record<string, FactAnswer | null>>;

export function factProblems(content: TemplateContent, changes: FactChanges): FieldError[] {
  const facts = new Map(factsOf(content).map(({ code, answers }) => [code, answers]));
  return Object.entries(changes).flatMap(([code, answer]) => {
    const allowed = facts.get(code);
    const field = `facts.${code}`;
    if (allowed === undefined) return [{ field, code: 'unknown', message: 'is no fact of this template' }];
    if (answer === null || allowed.includes(answer)) return [];
    return [{ field, code: 'is-in', message: `must be one of ${allowed.join(', ')}` }];
  });
}

export function changedFacts(
  facts: Readonly<Record<string, FactAnswer>>,
  changes: FactChanges,
): Record<string, FactAnswer> {
  const all = Object.entries({ ...facts, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, FactAnswer] => entry[1] !== null));
}

/** Whether a repeated save says nothing new. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  return (
    (one.note ?? '') === (other.note ?? '') &&
    one.rating === other.rating &&
    one.is_yes === other.is_yes &&
    one.seconds === other.seconds &&
    isSameList(one.probes, other.probes) &&
    isSameList(one.ad_hoc_probes, other.ad_hoc_probes)
  );
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, place) => value === other[place]);
}
