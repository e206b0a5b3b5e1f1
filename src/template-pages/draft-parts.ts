import { LANGUAGES } from '../i18n/language.js';
import { FACT_ANSWERS, QUESTION_TYPES, RATINGS, type TemplateContent } from '../interview-templates/content.js';
import type { ContentPath } from '../interview-templates/content-problem.js';
import { LIMITS } from '../interview-templates/read-content.js';
import { text, type Fields } from '../web/form.js';

/** One field of a part of the draft; `path` leads to its value, and makes its name: `text.sv`, `anchors.3.en`. */
export type PartField = { readonly path: ContentPath } & (
  | { readonly kind: 'text'; readonly longest: number; readonly isLine?: boolean }
  /** A list of texts: as many as there are and an empty one; one that is emptied goes. */
  | { readonly kind: 'texts'; readonly longest: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly isOptional?: boolean }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'competency' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'answers' }
  | { readonly kind: 'code' }
);

const textAt = (...path: ContentPath): PartField => ({ kind: 'text', path, longest: LIMITS.text });
const lineAt = (...path: ContentPath): PartField => ({ kind: 'text', path, longest: LIMITS.name, isLine: true });
const briefAt = (...path: ContentPath): PartField => ({ kind: 'text', path, longest: LIMITS.brief });
const minutesAt = (min: number, ...path: ContentPath): PartField => ({
  kind: 'number',
  path,
  min,
  max: LIMITS.minutes,
});
const CODE: PartField = { kind: 'code', path: ['code'] };

/** The parts of a template that are one of a kind. */
export const PARTS = ['general', 'rules', 'never-ask'] as const;
export type Part = (typeof PARTS)[number];

/** The lists of a template, each thing with a page of its own. */
export const LISTS = {
  questions: {
    path: ['questions'],
    fields: [
      CODE,
      { kind: 'competency', path: ['competency'] },
      { kind: 'choice', path: ['type'], options: QUESTION_TYPES },
      minutesAt(1, 'minutes'),
      textAt('text'),
      { kind: 'texts', path: ['probes'], longest: LIMITS.text },
      ...RATINGS.map((rating) => textAt('anchors', rating)),
    ],
  },
  facts: { path: ['facts'], fields: [CODE, textAt('text'), { kind: 'answers', path: ['answers'] }] },
  lines: { path: ['role_play', 'actor_script'], fields: [CODE, textAt('cue'), textAt('text')] },
  behaviours: {
    path: ['role_play', 'behaviours'],
    fields: [CODE, lineAt('name'), ...([1, 3, 5] as const).map((rating) => textAt('anchors', rating))],
  },
  gates: { path: ['role_play', 'gates'], fields: [CODE, textAt('text')] },
} as const satisfies Record<string, { path: ContentPath; fields: readonly PartField[] }>;
export type ListName = keyof typeof LISTS;

export function listsOf({ kind }: Pick<TemplateContent, 'kind'>): readonly ListName[] {
  return kind === 'interview' ? ['questions', 'facts'] : ['lines', 'behaviours', 'gates'];
}

/** The fields of a part that is one of a kind; their paths begin at the content. */
export function partFields(part: Part, { kind }: Pick<TemplateContent, 'kind'>): readonly PartField[] {
  switch (part) {
    case 'general':
      return [
        lineAt('name'),
        minutesAt(1, 'duration_minutes'),
        { kind: 'number', path: ['min_interviewers'], min: 1, max: LIMITS.interviewers },
        ...(kind === 'interview'
          ? [briefAt('intro'), briefAt('closing')]
          : [
              { kind: 'competency', path: ['role_play', 'competency'] } as const,
              minutesAt(0, 'role_play', 'prepare_minutes'),
              minutesAt(1, 'role_play', 'call_minutes'),
              briefAt('role_play', 'candidate_brief'),
            ]),
      ];
    case 'rules':
      return [
        { kind: 'choice', path: ['decision', 'rule'], options: ['score', 'gate'] },
        { kind: 'number', path: ['decision', 'min_score'], min: 0, max: 100, isOptional: true },
        ...(kind === 'interview' ? GATE : []),
        ...RATINGS.map((rating) => lineAt('scale', rating)),
      ];
    case 'never-ask':
      return [{ kind: 'texts', path: ['never_ask'], longest: LIMITS.text }];
  }
}

const GATE: readonly PartField[] = [
  { kind: 'number', path: ['decision', 'min_sum'], min: 1, max: 200, isOptional: true },
  { kind: 'number', path: ['decision', 'min_rating'], min: 1, max: 5, isOptional: true },
  { kind: 'flag', path: ['decision', 'facts_must_be_yes'] },
];

type Group = Record<string, unknown>;

export function valueAt(value: unknown, path: ContentPath): unknown {
  return path.reduce<unknown>((inner, step) => (isGroup(inner) ? inner[step] : undefined), value);
}

/** The content with one of its parts as a form sent it; whether that is right is the question of who stores it. */
export function withPart(content: TemplateContent, part: Part, fields: Fields): unknown {
  const changed = structuredClone(content) as unknown as Group;
  for (const field of partFields(part, content)) put(changed, field.path, sentValue(field, fields));
  if (part === 'rules') changed['decision'] = decisionOf(changed['decision']);
  return changed;
}

/** The content with one thing of a list as a form sent it: a new one at the end where `index` is -1. */
export function withItem(content: TemplateContent, list: ListName, index: number, fields: Fields): unknown {
  const changed = structuredClone(content) as unknown as Group;
  const things = itemsIn(changed, list);
  const thing: Group = { ...things[index] };
  for (const field of LISTS[list].fields) {
    if (field.kind === 'code' && index >= 0) continue;
    put(thing, field.path, sentValue(field, fields));
  }
  put(changed, LISTS[list].path, index < 0 ? [...things, thing] : things.with(index, thing));
  return changed;
}

export function withoutItem(content: TemplateContent, list: ListName, index: number): unknown {
  const changed = structuredClone(content) as unknown as Group;
  put(changed, LISTS[list].path, itemsIn(changed, list).toSpliced(index, 1));
  return changed;
}

/** The content with one thing a step up or down; as it is where there is no place. */
export function withStep(content: TemplateContent, list: ListName, index: number, to: 'up' | 'down'): unknown {
  const changed = structuredClone(content) as unknown as Group;
  const things = itemsIn(changed, list);
  const [moving, other] = [things[index], things[to === 'up' ? index - 1 : index + 1]];
  if (moving === undefined || other === undefined) return changed;
  const place = things.indexOf(other);
  put(changed, LISTS[list].path, things.with(index, other).with(place, moving));
  return changed;
}

export function itemsIn(content: unknown, list: ListName): Group[] {
  const things = valueAt(content, LISTS[list].path);
  return Array.isArray(things) ? (things as Group[]) : [];
}

export function indexOf(content: unknown, list: ListName, code: string): number {
  return itemsIn(content, list).findIndex((thing) => thing['code'] === code);
}

/** The next code in the manner of the last: `CI7` after `CI6`. */
export function nextCode(content: TemplateContent, list: ListName): string {
  const codes = itemsIn(content, list).map(({ code }) => String(code));
  const [, letters = FIRST[list], digits = '0'] = /^(.*?)(\d+)$/.exec(codes.at(-1) ?? '') ?? [];
  let number = Number(digits) + 1;
  while (codes.includes(`${letters}${number}`)) number += 1;
  return `${letters}${number}`;
}

const FIRST: Readonly<Record<ListName, string>> = {
  questions: 'Q',
  facts: 'F',
  lines: 'L',
  behaviours: 'B',
  gates: 'G',
};

/** How many groups of fields a list of texts has in a form. */
export const MOST_TEXTS = LIMITS.never_ask + 1;

function sentValue(field: PartField, fields: Fields): unknown {
  const name = field.path.join('.');
  switch (field.kind) {
    case 'text':
      return sentText(name, fields);
    case 'texts':
      return Array.from({ length: MOST_TEXTS }, (_, index) => sentText(`${name}.${index}`, fields)).filter(
        (one) => Object.keys(one).length > 0,
      );
    case 'number':
      return sentNumber(name, fields);
    case 'flag':
      return fields[name] === 'on';
    case 'answers':
      return fields[name] === 'to_discuss' ? [...FACT_ANSWERS] : ['yes', 'no'];
    case 'choice':
    case 'competency':
    case 'code':
      return text(fields, name) ?? '';
  }
}

function sentText(name: string, fields: Fields): Group {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => {
      const words = text(fields, `${name}.${language}`);
      return words === undefined ? [] : [[language, words]];
    }),
  );
}

function sentNumber(name: string, fields: Fields): number | null {
  const given = text(fields, name);
  return given === undefined ? null : Number(given);
}

/** Of both rules' fields those of the chosen one. */
function decisionOf(given: unknown): Group {
  const { rule, min_score, min_sum, min_rating, facts_must_be_yes } = isGroup(given) ? given : {};
  return rule === 'gate' ? { rule, min_sum, min_rating, facts_must_be_yes } : { rule, min_score: min_score ?? null };
}

function put(group: Group, path: ContentPath, value: unknown): void {
  const [step = '', ...rest] = path;
  if (rest.length === 0) {
    group[step] = value;
    return;
  }
  const inner = group[step];
  const next: Group = isGroup(inner) ? inner : {};
  group[step] = next;
  put(next, rest, value);
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null;
}
