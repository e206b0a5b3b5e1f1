import { fold } from './fold.js';
import type { ColumnProfile } from './profile.js';
import type { FieldKind, ImportField, KnownSystem } from './import-kind.js';

export const CONFIDENCES = ['sure', 'likely', 'check'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export interface Column {
  index: number;
  header: string;
}

export interface ColumnMatch {
  field: string;
  index: number;
  confidence: Confidence;
}

/** The system whose signature the headers carry; the longest signature wins. */
export function systemOf(headers: readonly string[], systems: readonly KnownSystem[]): KnownSystem | null {
  const present = new Set(headers.map(fold));
  return (
    systems
      .filter((system) => system.signature.every((header) => present.has(fold(header))))
      .toSorted((a, b) => b.signature.length - a.signature.length)[0] ?? null
  );
}

/** Whether a header is a label of any field, or one a known system uses. */
export function isKnownHeader(fields: readonly ImportField[]): (header: string) => boolean {
  const labels = new Set(fields.flatMap(({ labels: held, wholeLabels = [] }) => [...held, ...wholeLabels].map(fold)));
  return (header) => labels.has(fold(header));
}

/** One column for each field at most, by header first, then by content. */
export function matchColumns(
  fields: readonly ImportField[],
  system: KnownSystem | null,
  columns: readonly Column[],
  profiles: ReadonlyMap<number, ColumnProfile>,
): ColumnMatch[] {
  const candidates = columns.flatMap((column) =>
    fields.flatMap((field) => scored(field, column, system, profiles.get(column.index))),
  );
  const ranked = candidates.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
  const taken = new Set<number>();
  const matches = new Map<string, Scored>();
  for (const candidate of ranked) {
    if (taken.has(candidate.index) || matches.has(candidate.field)) continue;
    taken.add(candidate.index);
    matches.set(candidate.field, candidate);
  }
  for (const { key, spareOf } of fields) {
    const next = ranked.find((each) => each.field === spareOf && isWhole(each) && !taken.has(each.index));
    if (next === undefined || matches.has(key)) continue;
    taken.add(next.index);
    matches.set(key, { ...next, field: key });
  }
  for (const field of fields) dropDoubtful(field, matches);
  return [...matches.values()]
    .map(({ field, index, confidence }) => ({ field, index, confidence }))
    .toSorted((a, b) => a.index - b.index);
}

/** Of fields that say the same, those found by a whole header leave no room for a guess: `Candidate ref` beside `First name`. */
function dropDoubtful(field: ImportField, matches: Map<string, Scored>): void {
  const own = matches.get(field.key);
  const others = (field.insteadOf ?? []).map((key) => matches.get(key)).filter((other) => other !== undefined);
  if (own === undefined || others.length === 0) return;
  const doubtful = isWhole(own) ? others.filter((other) => !isWhole(other)) : others.some(isWhole) ? [own] : others;
  for (const { field: key } of doubtful) matches.delete(key);
}

function isWhole({ score }: Scored): boolean {
  return score >= WHOLE_HEADER;
}

const WHOLE_HEADER = 500;

interface Scored extends ColumnMatch {
  score: number;
}

function scored(
  field: ImportField,
  column: Column,
  system: KnownSystem | null,
  profile: ColumnProfile | undefined,
): Scored[] {
  const header = fold(column.header);
  const own = Object.entries(system?.columns ?? {});
  const place = own.findIndex(([name]) => fold(name) === header);
  const given = own[place]?.[1];
  if (given === null || (given !== undefined && given !== field.key)) return [];
  const byHeader = given === field.key ? 1000 - place : headerScore(field, header);
  const fits = contentFits(field.kind, profile);
  if (byHeader === 0) {
    const isTold = fits === true && isTelling(field.kind) && !SOMEBODY_ELSE.test(header);
    return isTold ? [match(field, column, 50, 'check')] : [];
  }
  const confidence: Confidence = fits === false ? 'check' : byHeader >= WHOLE_HEADER ? 'sure' : 'likely';
  return [match(field, column, byHeader + (fits === false ? -400 : 0), confidence)];
}

function match(field: ImportField, { index }: Column, score: number, confidence: Confidence): Scored {
  return { field: field.key, index, score, confidence };
}

/** People of the process, whose names and addresses stand beside those of the applicants. */
const SOMEBODY_ELSE =
  /\b(owner|managers?|recruiters?|interviewers?|coordinator|agency|client|(created|modified|updated) by|agare|chef|rekryterare|handlaggare|propietario|responsable|reclutadora?|entrevistador)\b/;

/** Words beside a label that make the header speak of something about it: `Source type`, `Is secret note`. */
const SOMETHING_ABOUT = /\b(ids?|type|url|link|visibility|count|flag|typ|tipo|enlace)\b/;
const YES_OR_NO = /^(is|has|ar|har|es|tiene) /;

/** 500 and more: the header is a label; 100 and more: it holds one; 0: neither. Earlier labels score higher. */
function headerScore({ labels, wholeLabels = [] }: ImportField, header: string): number {
  const folded = labels.map(fold);
  const exact = [...folded, ...wholeLabels.map(fold)].indexOf(header);
  if (exact >= 0) return 900 - exact;
  const held = folded.findIndex((label) => label.length >= 4 && holds(header, label));
  return held < 0 ? 0 : 200 - held - header.split(' ').length;
}

/** Whether the words of a label stand in a header, and the others leave them their meaning. */
function holds(header: string, label: string): boolean {
  const [before, ...behind] = ` ${header} `.split(` ${label} `);
  if (before === undefined || behind.length === 0) return false;
  const others = `${before} ${behind.join(' ')}`.trim();
  return ![SOMEBODY_ELSE, SOMETHING_ABOUT].some((words) => words.test(others)) && !YES_OR_NO.test(header);
}

/** Whether the values look like the field, or null when nothing can be said. */
function contentFits(kind: FieldKind, profile: ColumnProfile | undefined): boolean | null {
  if (profile === undefined || profile.filled === 0) return null;
  const share = (count: number): number => count / profile.filled;
  switch (kind) {
    case 'email':
      return share(profile.emails) >= 0.5;
    case 'date':
      return share(profile.moments) >= 0.5;
    case 'phone':
      return share(profile.phones) >= 0.5;
    case 'percent':
      return share(profile.percents) >= 0.5;
    case 'languages':
      return share(profile.languages) >= 0.5;
    case 'id':
      return profile.isDistinct;
    case 'choice':
      return profile.distinct !== null;
    case 'name':
      return share(profile.emails) < 0.5 && share(profile.numbers) < 0.5;
    case 'text':
    case 'tags':
      return null;
  }
}

/** Kinds whose values give them away without a header. */
function isTelling(kind: FieldKind): boolean {
  return kind === 'email' || kind === 'languages';
}
