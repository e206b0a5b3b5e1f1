import type { AnswerDto, ScorecardChangesDto } from '../scorecards/scorecard.dto.js';
import type { FactChanges } from '../scorecards/answering.js';
import { number, text, type Fields } from '../web/form.js';
import { posted } from '../web/form-errors.js';

/** `item` of the form with the facts. */
export const FACTS = 'facts';

/** What the form of one question sent. */
export function answerOf(fields: Fields): AnswerDto {
  const note = posted(fields, 'note');
  const isYes = text(fields, 'is_yes');
  return {
    note: note.trim() === '' ? null : note,
    rating: number(fields, 'rating') as AnswerDto['rating'],
    is_yes: isYes === undefined ? null : isYes === 'yes',
    probes: listOf(fields, 'probe').map(Number),
    ad_hoc_probes: listOf(fields, 'ad_hoc').filter((probe) => probe.trim() !== ''),
    seconds: number(fields, 'seconds') ?? 0,
  };
}

/** Whether nothing was written or chosen: looking at a question is no draft of it. */
export function isBlank({ note, rating, is_yes, probes, ad_hoc_probes }: AnswerDto): boolean {
  return note === null && rating === null && is_yes === null && probes.length + ad_hoc_probes.length === 0;
}

export function factsOf(fields: Fields): ScorecardChangesDto {
  const facts = Object.entries(fields)
    .filter(([name, value]) => name.startsWith('fact.') && typeof value === 'string')
    .map(([name, value]) => [name.slice('fact.'.length), value]);
  return { facts: Object.fromEntries(facts) as FactChanges };
}

export function versionOf(fields: Fields): number {
  return number(fields, 'version') || 0;
}

/** The step a button leads to; undefined: stay. */
export function stepAfter(fields: Fields): number | undefined {
  const go = text(fields, 'go') ?? '';
  return /^\d{1,3}$/.test(go) ? Number(go) : undefined;
}

function listOf(fields: Fields, name: string): string[] {
  const value = fields[name];
  return [value].flat().filter((one): one is string => typeof one === 'string');
}
