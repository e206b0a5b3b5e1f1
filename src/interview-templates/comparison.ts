import { LANGUAGES, type Language } from '../i18n/language.js';
import type { LocalText } from '../i18n/local-text.js';
import type { TemplateContent } from './content.js';

export const CHANGE_KINDS = ['added', 'removed', 'moved', 'changed'] as const;

/** One difference between two versions. */
export interface Change {
  readonly change: (typeof CHANGE_KINDS)[number];
  /**
   * Where, with the codes of things instead of their positions: `['questions', 'CI3', 'text']`, `['never_ask', '2']`.
   * Texts without a code are counted from 1, in the newer version unless they were removed.
   */
  readonly path: readonly string[];
  /** Of a text in one language; null for everything else. */
  readonly language: Language | null;
  /** Null: it was not there. Of something moved, the place counted from 1. */
  readonly before: string | number | boolean | null;
  /** Null: it is not there. */
  readonly after: string | number | boolean | null;
}

/** What differs, in the order of the newer version; what was removed stands behind what is left of its list. */
export function compareContents(before: TemplateContent, after: TemplateContent): Change[] {
  return groups([], { ...before }, { ...after });
}

type Path = readonly string[];
type Group = Readonly<Record<string, unknown>>;

function differences(path: Path, before: unknown, after: unknown): Change[] {
  if (same(before, after)) return [];
  if (Array.isArray(before) || Array.isArray(after)) return lists(path, listOf(before), listOf(after));
  if (isText(before) || isText(after)) return languages(path, textOf(before), textOf(after));
  if (isGroup(before) || isGroup(after)) return groups(path, groupOf(before), groupOf(after));
  return [{ change: changeOf(before, after), path, language: null, before: plain(before), after: plain(after) }];
}

function groups(path: Path, before: Group, after: Group): Change[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return keys.flatMap((key) => differences([...path, key], before[key], after[key]));
}

function languages(path: Path, before: LocalText, after: LocalText): Change[] {
  return LANGUAGES.flatMap((language) => {
    const [was, is] = [before[language], after[language]];
    if (was === is) return [];
    return [{ change: changeOf(was, is), path, language, before: was ?? null, after: is ?? null }];
  });
}

function lists(path: Path, before: readonly unknown[], after: readonly unknown[]): Change[] {
  if ([...before, ...after].some((one) => typeof one === 'string'))
    return [{ change: 'changed', path, language: null, before: before.join(', '), after: after.join(', ') }];
  if ([...before, ...after].every(hasCode)) return coded(path, before as Coded[], after as Coded[]);
  return uncoded(path, before, after);
}

interface Coded {
  readonly code: string;
}

function coded(path: Path, before: readonly Coded[], after: readonly Coded[]): Change[] {
  const was = new Map(before.map((one) => [one.code, one]));
  const is = new Map(after.map((one) => [one.code, one]));
  const stayed = (codes: readonly Coded[], other: ReadonlyMap<string, Coded>): string[] =>
    codes.map(({ code }) => code).filter((code) => other.has(code));
  const moved = movedIn(stayed(before, is), stayed(after, was));
  return [
    ...after.flatMap((one, index) => {
      const at = [...path, one.code];
      const earlier = was.get(one.code);
      if (earlier === undefined) return added(at, one);
      const place = {
        change: 'moved',
        path: at,
        language: null,
        before: before.indexOf(earlier) + 1,
        after: index + 1,
      };
      return [...(moved.has(one.code) ? [place as Change] : []), ...differences(at, earlier, one)];
    }),
    ...before.filter(({ code }) => !is.has(code)).flatMap((one) => removed([...path, one.code], one)),
  ];
}

/** Equal texts are the same one; of the others, the first left over on one side became the first on the other. */
function uncoded(path: Path, before: readonly unknown[], after: readonly unknown[]): Change[] {
  const key = (one: unknown): string => JSON.stringify(one);
  const gone = before.filter((one) => !after.some((other) => same(one, other)));
  const fresh = after.filter((one) => !before.some((other) => same(one, other)));
  const moved = movedIn(
    before.filter((one) => !gone.includes(one)).map(key),
    after.filter((one) => !fresh.includes(one)).map(key),
  );
  return [
    ...after.flatMap((one, index): Change[] => {
      const at = [...path, String(index + 1)];
      const replaced = fresh.indexOf(one);
      if (replaced >= 0) return differences(at, gone[replaced], one);
      if (!moved.has(key(one))) return [];
      const was = before.findIndex((other) => same(other, one)) + 1;
      return [{ change: 'moved', path: at, language: null, before: was, after: index + 1 }];
    }),
    ...gone
      .slice(fresh.length)
      .flatMap((one) => differences([...path, String(before.indexOf(one) + 1)], one, undefined)),
  ];
}

/** Those that do not keep their place among the others: all but the longest run that is in the same order. */
function movedIn(before: readonly string[], after: readonly string[]): Set<string> {
  const places = after.map((code) => before.indexOf(code));
  const runs: number[][] = [];
  for (const [index, place] of places.entries()) {
    const longest = runs
      .slice(0, index)
      .filter((run) => (run.at(-1) ?? -1) < place)
      .toSorted((one, other) => other.length - one.length)[0];
    runs.push([...(longest ?? []), place]);
  }
  const kept = new Set(runs.toSorted((one, other) => other.length - one.length)[0]);
  return new Set(after.filter((_, index) => !kept.has(places[index] ?? -1)));
}

function added(path: Path, one: Coded): Change[] {
  return [{ change: 'added', path, language: null, before: null, after: one.code }, ...within(path, undefined, one)];
}

function removed(path: Path, one: Coded): Change[] {
  return [{ change: 'removed', path, language: null, before: one.code, after: null }, ...within(path, one, undefined)];
}

/** What it says, so that a reader sees it without the other version at hand. */
function within(path: Path, before: Coded | undefined, after: Coded | undefined): Change[] {
  return groups(path, withoutCode(before), withoutCode(after));
}

function withoutCode(one: Coded | undefined): Group {
  return Object.fromEntries(Object.entries(one ?? {}).filter(([key]) => key !== 'code'));
}

function changeOf(before: unknown, after: unknown): Change['change'] {
  if (before === undefined || before === null) return after === undefined ? 'removed' : 'added';
  return after === undefined || after === null ? 'removed' : 'changed';
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));
}

/** The database gives the keys of a group back in an order of its own. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, one]) => [key, ordered(one)]),
  );
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is LocalText {
  const keys = isGroup(value) ? Object.keys(value) : [];
  return keys.length > 0 && keys.every((key) => LANGUAGES.some((language) => language === key));
}

const textOf = (value: unknown): LocalText => (isText(value) ? value : {});

function hasCode(value: unknown): value is Coded {
  return isGroup(value) && typeof value['code'] === 'string';
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const groupOf = (value: unknown): Group => (isGroup(value) ? value : {});

function plain(value: unknown): Change['before'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
