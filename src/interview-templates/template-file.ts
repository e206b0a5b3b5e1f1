import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLMap,
} from 'yaml';
import type { TemplateContent } from './content.js';
import { contentProblemSentence, spelled, type ContentPath, type ContentProblem } from './content-problem.js';
import { ContentReader } from './content-reader.js';
import { readContent } from './read-content.js';

/** Bytes. The longest that came with the product has a tenth of it. */
export const LARGEST_FILE = 200_000;
/** A template nests seven levels. */
const DEEPEST = 20;
const STANDARD_TYPES = 'tag:yaml.org,2002:';
const WIDEST_INDENT = 200;
/** A file in another format would name every line. */
const MOST_PROBLEMS = 100;

const FILE_SENTENCES = {
  'file-empty': () => 'the file is empty',
  'file-too-large': ({ limit }) => `the file is larger than ${limit} kB; a template is text only`,
  'file-not-utf8': () => 'the file is not UTF-8 text; save it again with the encoding UTF-8',
  'not-yaml': ({ reason }) => `this is not YAML: ${reason}`,
  'several-documents': () => 'a line of three dashes begins a second file; a file holds one template',
  'not-a-template': () => 'this is no template file: it begins with "format: 1" and "id: …"',
  alias: () => 'a reference (&name, *name, <<) is not understood here; write the text out',
  tag: () => 'a type (!name) is not understood here; leave it out',
  'too-deep': () => 'the lines are nested too deeply',
  'format-unknown': () => 'format must be 1',
} as const satisfies Record<string, (facts: ContentProblem['facts']) => string>;

type FileProblemCode = keyof typeof FILE_SENTENCES;

/** What is wrong with a file, and where; line and column count from 1, null for the file as a whole. */
export interface FileProblem {
  readonly line: number | null;
  readonly column: number | null;
  readonly path: ContentPath;
  readonly code: FileProblemCode | ContentProblem['code'];
  readonly facts: ContentProblem['facts'];
}

export interface TemplateFile {
  /** The code of the template, `phone_screen`. */
  readonly id: string;
  readonly content: TemplateContent;
}

export type ReadTemplateFile = { readonly file: TemplateFile } | { readonly problems: readonly FileProblem[] };

/** Reads a template file; all that is wrong is answered at once, by line. Never throws. */
export function readTemplateFile(bytes: Uint8Array): ReadTemplateFile {
  if (bytes.length > LARGEST_FILE) return wholeFile('file-too-large', { limit: LARGEST_FILE / 1000 });
  const text = decoded(bytes);
  if (text === null) return wholeFile('file-not-utf8');
  if (text.trim() === '') return wholeFile('file-empty');
  if (isTooDeep(text)) return wholeFile('too-deep');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const broken = [...syntaxProblems(document, lines), ...refusedNodes(document, lines)];
  if (broken.length > 0) return { problems: inOrder(broken) };
  return checked(document, lines);
}

export function fileProblemSentence({ code, facts }: FileProblem): string {
  return isFileCode(code) ? FILE_SENTENCES[code](facts) : contentProblemSentence({ code, facts });
}

/** `line 12, column 5, questions.0.text: …` */
export function fileProblemLine(problem: FileProblem): string {
  const place = problem.line === null ? [] : [`line ${problem.line}, column ${problem.column}`];
  const path = problem.path.length === 0 ? [] : [spelled(problem.path)];
  const where = [...place, ...path].join(', ');
  return where === '' ? fileProblemSentence(problem) : `${where}: ${fileProblemSentence(problem)}`;
}

function isFileCode(code: FileProblem['code']): code is FileProblemCode {
  return code in FILE_SENTENCES;
}

function wholeFile(code: FileProblemCode, facts: ContentProblem['facts'] = {}): ReadTemplateFile {
  return { problems: [{ line: null, column: null, path: [], code, facts }] };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** The parser calls itself for every level; a file of nothing but levels ends the process. The lexer counts them unharmed. */
function isTooDeep(text: string): boolean {
  let [brackets, inLine] = [0, 0];
  let before = '';
  for (const token of new Lexer().lex(text)) {
    const isText = before === TEXT_FOLLOWS;
    if (before === '\n' && /^ +$/.test(token) && token.length > WIDEST_INDENT) return true;
    before = token;
    if (isText) continue;
    if (token === '\n') inLine = 0;
    else if (token === '-' || token === '?') inLine += 1;
    else if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets -= 1;
    if (brackets > DEEPEST || inLine > DEEPEST) return true;
  }
  return false;
}

/** What the lexer says before a text, which may look like a sign of the language. */
const TEXT_FOLLOWS = '\u001f';

function syntaxProblems(document: Document.Parsed, lines: LineCounter): FileProblem[] {
  return [
    ...document.errors.map(({ code, pos, message }) =>
      code === 'MULTIPLE_DOCS'
        ? at(lines, pos[0], [], 'several-documents')
        : at(lines, pos[0], [], 'not-yaml', { reason: firstLine(message), parser: kebab(code) }),
    ),
    ...document.warnings.map(({ pos }) => at(lines, pos[0], [], 'tag')),
  ];
}

const kebab = (code: string): string => code.toLowerCase().replaceAll('_', '-');
const firstLine = (message: string): string => message.split('\n')[0]?.replace(/[.:]$/, '') ?? '';

/** What YAML knows and a template does not need: references, types, and a key twice, of which one would be lost. */
function refusedNodes(document: Document.Parsed, lines: LineCounter): FileProblem[] {
  const found: FileProblem[] = [];
  visit(document, (_, node) => {
    if (!isNode(node)) return;
    const start = startOf(node);
    if (isAlias(node) || node.anchor !== undefined) found.push(at(lines, start, [], 'alias'));
    else if (node.tag?.startsWith(STANDARD_TYPES) === false) found.push(at(lines, start, [], 'tag'));
    if (isMap(node)) found.push(...keysTwice(node, lines));
  });
  return found;
}

function keysTwice(map: YAMLMap, lines: LineCounter): FileProblem[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : '';
    const isTwice = seen.has(name);
    seen.add(name);
    return isTwice ? [at(lines, startOf(key), [], 'key-twice', { key: name })] : [];
  });
}

function checked(document: Document.Parsed, lines: LineCounter): ReadTemplateFile {
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (!isMap(document.contents) || !isRecord(value)) return wholeFile('not-a-template');
  const { format, id, ...rest } = value;
  if (format === undefined && id === undefined) return wholeFile('not-a-template');
  const reader = new ContentReader();
  const code = reader.code(id, ['id'], 'name');
  if (id === undefined) reader.refuse(['id'], 'missing', { key: 'id' });
  const { content, problems } = readContent(rest);
  const all: FileProblem[] = [...reader.problems, ...problems].map((problem) => located(document, lines, problem));
  if (format !== 1) all.push(at(lines, positionOf(document, ['format']), ['format'], 'format-unknown'));
  if (content === null || all.length > 0) return { problems: inOrder(all) };
  return { file: { id: code, content } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function located(document: Document.Parsed, lines: LineCounter, { path, code, facts }: ContentProblem): FileProblem {
  return at(lines, positionOf(document, path), path, code, facts);
}

/** Of the value; of its key when that is what is wrong; of the nearest group around it when it is not there. */
function positionOf(document: Document.Parsed, path: ContentPath): number {
  let node: unknown = document.contents;
  let position = startOf(node);
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === undefined) return position;
    position = next.position;
    node = next.value;
  }
  return position;
}

function stepInto(node: unknown, step: string | number): { position: number; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return isPair(pair) ? { position: startOf(pair.key), value: pair.value } : undefined;
  }
  const item: unknown = isNode(node) && 'items' in node ? (node.items as unknown[])[Number(step)] : undefined;
  return item === undefined ? undefined : { position: startOf(item), value: item };
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function at(
  lines: LineCounter,
  position: number,
  path: ContentPath,
  code: FileProblem['code'],
  facts: ContentProblem['facts'] = {},
): FileProblem {
  const { line, col } = lines.linePos(position);
  return { line: Math.max(line, 1), column: Math.max(col, 1), path, code, facts };
}

function inOrder(problems: readonly FileProblem[]): FileProblem[] {
  return problems
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0))
    .slice(0, MOST_PROBLEMS);
}
