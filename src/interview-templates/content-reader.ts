import { isLegible } from '../http/fields.decorator.js';
import { LANGUAGES } from '../i18n/language.js';
import type { LocalText } from '../i18n/local-text.js';
import type { ContentPath, ContentProblem, ContentProblemCode } from './content-problem.js';

type Group = Readonly<Record<string, unknown>>;

/** An item code (`CI3`) or a name in small letters (`goal_focus`). */
export const CODES = {
  item: { pattern: /^[A-Za-z][A-Za-z0-9_-]{0,39}$/, example: 'Q1' },
  name: { pattern: /^[a-z][a-z0-9_]{1,59}$/, example: 'goal_focus' },
} as const;

/**
 * Reads untyped data value by value and collects all that is wrong with it. What is undefined was reported as missing
 * by its group; every reading answers with some value of its type, worthless once there is a problem.
 */
export class ContentReader {
  readonly problems: ContentProblem[] = [];

  refuse(path: ContentPath, code: ContentProblemCode, facts: ContentProblem['facts'] = {}): void {
    this.problems.push({ path, code, facts });
  }

  /** A group with exactly these keys. */
  group(value: unknown, path: ContentPath, keys: readonly string[]): Group {
    if (value === undefined) return {};
    if (!isGroup(value)) {
      this.refuse(path, 'not-a-group');
      return {};
    }
    for (const key of Object.keys(value))
      if (!keys.includes(key)) this.refuse([...path, key], 'unknown-key', { key, known: keys.join(', ') });
    for (const key of keys) if (value[key] === undefined) this.refuse([...path, key], 'missing', { key });
    return value;
  }

  /** A group whose keys are codes. */
  named<Value>(value: unknown, path: ContentPath, most: number, read: (one: unknown, at: ContentPath) => Value) {
    if (value !== undefined && !isGroup(value)) this.refuse(path, 'not-a-group');
    const entries = isGroup(value) ? Object.entries(value) : [];
    this.limit(entries.length, path, 0, most);
    for (const [key] of entries) this.code(key, [...path, key], 'name');
    return Object.fromEntries(entries.map(([key, one]) => [key, read(one, [...path, key])] as const));
  }

  list<Value>(
    value: unknown,
    path: ContentPath,
    [least, most]: readonly [number, number],
    read: (one: unknown, at: ContentPath) => Value,
  ): Value[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.refuse(path, 'not-a-list');
      return [];
    }
    this.limit(value.length, path, least, most);
    return value.slice(0, most).map((one, index) => read(one, [...path, index]));
  }

  /** In any of our languages; `{}` is a text that is still to be written. */
  localText(value: unknown, path: ContentPath, longest: number): LocalText {
    if (value === null) this.refuse(path, 'no-text');
    if (value === null || value === undefined) return {};
    if (!isGroup(value)) {
      this.refuse(path, typeof value === 'string' ? 'no-text' : 'not-a-group');
      return {};
    }
    const text: LocalText = {};
    for (const [key, words] of Object.entries(value)) {
      const language = LANGUAGES.find((one) => one === key);
      const at = [...path, key];
      if (language === undefined) this.refuse(at, 'unknown-key', { key, known: LANGUAGES.join(', ') });
      else if (typeof words !== 'string') this.refuse(at, 'not-text');
      else if (words.trim() !== '') text[language] = this.words(words, at, longest);
    }
    return inOrder(text);
  }

  number(value: unknown, path: ContentPath, [min, max]: readonly [number, number]): number {
    if (value === undefined) return min;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.refuse(path, 'not-a-number', { min, max });
    return min;
  }

  flag(value: unknown, path: ContentPath): boolean {
    if (value !== undefined && typeof value !== 'boolean') this.refuse(path, 'not-yes-or-no');
    return value === true;
  }

  oneOf<Choice extends string>(value: unknown, path: ContentPath, choices: readonly [Choice, ...Choice[]]): Choice {
    const choice = choices.find((one) => one === value);
    if (choice === undefined && value !== undefined) this.refuse(path, 'not-one-of', { allowed: choices.join(', ') });
    return choice ?? choices[0];
  }

  code(value: unknown, path: ContentPath, kind: keyof typeof CODES): string {
    if (value === undefined) return '';
    const { pattern, example } = CODES[kind];
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.refuse(path, 'bad-code', { example });
    return '';
  }

  /** Refuses the second of two equal codes. `codes`: with where each stands. */
  different(codes: readonly (readonly [code: string, path: ContentPath])[]): void {
    const seen = new Set<string>();
    for (const [code, path] of codes) {
      if (seen.has(code) && code !== '') this.refuse(path, 'code-twice', { code });
      seen.add(code);
    }
  }

  private words(given: string, path: ContentPath, longest: number): string {
    const words = given.replaceAll(/\r\n?/g, '\n').trim();
    if (words.length > longest) this.refuse(path, 'too-long', { limit: longest });
    else if (!isLegible(words.replaceAll(/[\n\t]/g, ' '))) this.refuse(path, 'illegible');
    return words;
  }

  private limit(length: number, path: ContentPath, least: number, most: number): void {
    if (length < least) this.refuse(path, 'too-few', { limit: least });
    if (length > most) this.refuse(path, 'too-many', { limit: most });
  }
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Languages in one order, so that equal texts are written alike. */
function inOrder(text: LocalText): LocalText {
  return Object.fromEntries(LANGUAGES.flatMap((one) => (text[one] === undefined ? [] : [[one, text[one]]])));
}
