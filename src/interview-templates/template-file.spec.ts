import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../i18n/language.js';
import { CRITERIA } from '../competencies/criterion.js';
import {
  FACT_ANSWERS,
  QUESTION_TYPES,
  RATINGS,
  type InterviewContent,
  type RolePlayContent,
  type TemplateContent,
} from './content.js';
import type { LocalText } from '../i18n/local-text.js';
import { fileProblemLine, LARGEST_FILE, readTemplateFile } from './template-file.js';
import { writeTemplateFile } from './write-template-file.js';

const phoneScreen = readFileSync(new URL('../../templates/interviews/phone-screen.yaml', import.meta.url), 'utf8');
const rolePlay = readFileSync(new URL('../../templates/interviews/retention-roleplay.yaml', import.meta.url), 'utf8');

const lineOf = (text: string, words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;

function problemsOf(text: string | Uint8Array): string[] {
  const read = readTemplateFile(typeof text === 'string' ? Buffer.from(text) : text);
  return 'problems' in read ? read.problems.map(fileProblemLine) : [];
}

/** The file with one passage changed. */
function changed(passage: string, by: string, file = phoneScreen): string {
  if (!file.includes(passage)) throw new Error(`The file does not say ${passage}.`);
  return file.replace(passage, by);
}

describe('a template file', () => {
  it('is read with its id and its content', () => {
    const read = readTemplateFile(Buffer.from(phoneScreen));
    expect(read).toMatchObject({ file: { id: 'phone_screen', content: { kind: 'interview', duration_minutes: 15 } } });
  });

  it('is one in the documentation', () => {
    const docs = readFileSync(new URL('../../docs/interviews.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(docs) ?? [];
    expect(problemsOf(example)).toEqual([]);
    expect(example).toContain('format: 1');
  });

  it('may come from Windows, with a mark at its beginning', () => {
    expect(problemsOf(`\uFEFF${phoneScreen.replaceAll('\n', '\r\n')}`)).toEqual([]);
  });

  it('may leave a text to be written, if it says so', () => {
    const text = changed('    text:\n      en: Tell me', '    text: {}\n    note:\n      en: Tell me');
    expect(problemsOf(text)).toEqual([expect.stringContaining('note is not known here')]);
  });

  it.each([
    ['an unknown key', 'minutes: 4', 'minuts: 4', 'minuts: 4', 'questions.0.minuts: minuts is not known here'],
    ['a missing key', '    type: behavioural\n', '', '  - code: PS1', 'questions.0.type: type is missing'],
    ['a word for a number', 'minutes: 4', 'minutes: four', 'minutes: four', 'must be a whole number from 1 to 240'],
    ['a number out of range', 'min_sum: 8', 'min_sum: -8', 'min_sum: -8', 'must be a whole number from 1 to 200'],
    ['a broken number', 'minutes: 4', 'minutes: 4.5', 'minutes: 4.5', 'must be a whole number'],
    ['a code twice', 'code: PS2', 'code: PS1', 'code: PS1\n    competency: reliability', 'PS1 is the code of another'],
    ['a code with blanks', 'code: PS2', 'code: PS 2', 'code: PS 2', 'questions.1.code: must be a short code'],
    ['a key twice', 'minutes: 4\n', 'minutes: 4\n    minutes: 5\n', 'minutes: 5', 'minutes stands here twice'],
    ['a strange type', 'type: situational', 'type: riddle', 'type: riddle', 'must be one of behavioural, situational'],
    ['a strange kind', 'kind: interview', 'kind: chat', 'kind: chat', 'must be one of interview, role_play'],
    [
      'a strange language',
      '      en: Tell me',
      '      fr: Tell me',
      '      fr: Tell me',
      'fr is not known here; known are en, sv, es',
    ],
    ['an unknown competency', 'competency: patience', 'competency: pace', 'competency: pace', 'pace is not among'],
    ['another format', 'format: 1', 'format: 2', 'format: 2', 'format must be 1'],
    [
      'a text that is a list',
      '4: {en: Above, sv: Över, es: Por encima}',
      '4: [Above]',
      '4: [Above]',
      'scale.4: must be a group',
    ],
    ['an empty text', 'closing:\n', 'closing:\nclosed:\n', 'closing:', 'closing: says nothing'],
    [
      'a text without a language',
      'name: {en',
      'name: Phone\nnam: {en',
      'name: Phone',
      'write the text in at least one',
    ],
    ['a number for a text', 'name: {en: Phone screen', 'name: {en: 7', 'name: {en: 7', 'must be text'],
    ['a fact without no', '[yes, no]', '[yes, to_discuss]', '[yes, to_discuss]', 'must hold at least yes and no'],
    ['an answer twice', '[yes, no]', '[yes, no, yes]', '[yes, no, yes]', 'yes stands here twice'],
    ['a yes for true', 'facts_must_be_yes: true', 'facts_must_be_yes: yes', 'facts_must_be_yes: yes', 'true or false'],
    ['an id with capitals', 'id: phone_screen', 'id: Phone screen', 'id: Phone', 'id: must be a short code'],
    ['a reference', 'en: Below', 'en: &below Below', 'en: &below Below', 'a reference'],
    ['a type', 'id: phone_screen', 'id: !name phone_screen', 'id: !name', 'a type (!name) is not understood'],
    [
      'an invisible sign',
      'en: Phone screen',
      'en: "\\u202EPhone"',
      'en: "\\u202EPhone"',
      'without control or invisible',
    ],
  ])('is refused for %s, by line', (_, passage, by, at, sentence) => {
    const text = changed(passage, by);
    const found = problemsOf(text);
    expect(found.join('\n')).toContain(sentence);
    const line = found.find((one) => one.includes(sentence)) ?? '';
    expect(line).toMatch(new RegExp(`^line ${lineOf(text, at)}, column \\d+`));
  });

  it('is refused for each missing anchor, of a question and of a behaviour', () => {
    const without2 = phoneScreen.replaceAll(/^ {6}2:\n( {8}.*\n)+/gm, '');
    expect(problemsOf(without2)).toEqual(
      [0, 1, 2].map((question) => expect.stringContaining(`questions.${question}.anchors.2: 2 is missing`)),
    );
    const without3 = rolePlay.replace(/^ {8}3:\n( {10}.*\n)+/m, '');
    expect(problemsOf(without3)).toEqual([
      `line ${lineOf(without3, '      anchors:')}, column 7, role_play.behaviours.0.anchors.3: 3 is missing`,
    ]);
  });

  it('is refused for all its faults at once, from the first line to the last', () => {
    const text = changed('minutes: 4', 'minutes: 0', changed('min_sum: 8', 'min_sum: x', changed('name:', 'nam:')));
    const lines = problemsOf(text).map((line) => Number(/^line (\d+)/.exec(line)?.[1]));
    expect(lines).toHaveLength(4);
    expect(lines).toEqual(lines.toSorted((one, other) => one - other));
  });

  it('is refused with one code for a gate and a behaviour', () => {
    const text = changed('code: B2', 'code: G2', rolePlay);
    expect(problemsOf(text)).toEqual([expect.stringContaining('G2 is the code of another one already')]);
  });

  it.each([
    ['nothing', '', 'the file is empty'],
    ['prose', 'Dear colleague, here is the template.', 'this is no template file'],
    ['a list', '- one\n- two\n', 'this is no template file'],
    ['two files', `${phoneScreen}---\n${phoneScreen}`, 'a second file'],
    ['a tab', 'format: 1\n\tid: x\n', 'line 2, column 1: this is not YAML: Tabs are not allowed'],
    ['an open quotation mark', 'format: 1\nid: "x\n', 'line 3, column 1: this is not YAML: Missing closing "quote'],
    ['levels of brackets', '['.repeat(100_000), 'nested too deeply'],
    ['levels behind quotation marks', '["]",'.repeat(30_000), 'nested too deeply'],
    ['levels of groups', '{a: '.repeat(40_000), 'nested too deeply'],
    ['levels of lists', '- '.repeat(90_000), 'nested too deeply'],
    ['levels of indents', Array.from({ length: 300 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'), 'nested too deeply'],
    ['a text that grows', 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n', 'a reference'],
  ])('is not made of %s', (_, text, sentence) => {
    expect(problemsOf(text).join('\n')).toContain(sentence);
  });

  it('is UTF-8 and small', () => {
    expect(problemsOf(Buffer.from('format: 1\nname: Malm\xf6', 'latin1'))).toEqual([expect.stringContaining('UTF-8')]);
    expect(problemsOf(Buffer.from(phoneScreen, 'utf16le'))).toEqual([expect.stringContaining('UTF-8')]);
    expect(problemsOf(`${phoneScreen}${'#'.repeat(LARGEST_FILE)}`)).toEqual([
      'the file is larger than 200 kB; a template is text only',
    ]);
  });

  it('answers whatever comes, and never fails', () => {
    const pieces = phoneScreen.split(/(?<=[\s:{}[\],-])/);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...'[]{}:-?!&*|>#"\'\t\n %@'), { maxLength: 200 }), (some) => {
        readTemplateFile(Buffer.from(`format: 1\n${some.join('')}`));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readTemplateFile(bytes)));
  });
});

describe('a written template file', () => {
  it('reads back as what was written', () => {
    fc.assert(
      fc.property(id, contents, (code, content) => {
        const read = readTemplateFile(Buffer.from(writeTemplateFile({ id: code, content })));
        expect(read).toEqual({ file: { id: code, content } });
      }),
      { numRuns: 100 },
    );
  });
});

const letters = fc.constantFrom(
  ...'abcXYZ åäöñ¿¡"\'`:#-–?!&*|>%@{}[],\\~=<019._/€😀',
  '\n',
  ': ',
  ' #',
  '- ',
  'yes',
  'null',
  '---',
);
const words = fc
  .array(letters, { minLength: 1, maxLength: 40 })
  .map((some) => some.join('').trim())
  .filter((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text));
/** In the order that reading gives. */
const localText = fc
  .record(Object.fromEntries(LANGUAGES.map((language) => [language, words])), { requiredKeys: [] })
  .map((text) => Object.fromEntries(LANGUAGES.flatMap((one) => (text[one] === undefined ? [] : [[one, text[one]]]))))
  .map((text): LocalText => text);
const id = fc.stringMatching(/^[a-z][a-z0-9_]{1,30}$/);
const itemCode = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}$/);
const minutes = fc.integer({ min: 1, max: 240 });
const ratingTexts = <Key extends number>(...keys: Key[]) =>
  fc
    .tuple(...keys.map(() => localText))
    .map((texts) => Object.fromEntries(keys.map((key, n) => [key, texts[n]]))) as unknown as fc.Arbitrary<
    Record<Key, LocalText>
  >;
const unique = <Item extends { code: string }>(item: fc.Arbitrary<Item>) =>
  fc.uniqueArray(item, { maxLength: 4, selector: ({ code }) => code });
const common = {
  name: localText,
  duration_minutes: minutes,
  min_interviewers: fc.integer({ min: 1, max: 6 }),
  competencies: fc
    .tuple(...CRITERIA.map(() => localText))
    .map((names) => Object.fromEntries(CRITERIA.map((one, n) => [one, names[n]]))) as fc.Arbitrary<
    Record<string, LocalText>
  >,
  scale: ratingTexts(...RATINGS),
  never_ask: fc.array(localText, { maxLength: 4 }),
  decision: fc.oneof(
    fc.record({ rule: fc.constant('score' as const), min_score: fc.option(fc.integer({ min: 0, max: 100 })) }),
    fc.record({
      rule: fc.constant('gate' as const),
      min_sum: fc.integer({ min: 1, max: 200 }),
      min_rating: fc.constantFrom(...RATINGS),
      facts_must_be_yes: fc.boolean(),
    }),
  ),
};
const interviews: fc.Arbitrary<InterviewContent> = fc.record({
  kind: fc.constant('interview' as const),
  ...common,
  intro: localText,
  closing: localText,
  facts: unique(
    fc.record({
      code: itemCode,
      text: localText,
      answers: fc.constantFrom([...FACT_ANSWERS], ['no' as const, 'yes' as const]),
    }),
  ),
  questions: unique(
    fc.record({
      code: itemCode,
      competency: fc.constantFrom(...CRITERIA),
      type: fc.constantFrom(...QUESTION_TYPES),
      minutes,
      text: localText,
      probes: fc.array(localText, { maxLength: 3 }),
      anchors: ratingTexts(...RATINGS),
    }),
  ),
});
const rolePlays: fc.Arbitrary<RolePlayContent> = fc.record({
  kind: fc.constant('role_play' as const),
  ...common,
  role_play: fc.record({
    competency: fc.constantFrom(...CRITERIA),
    prepare_minutes: fc.integer({ min: 0, max: 240 }),
    call_minutes: minutes,
    candidate_brief: localText,
    actor_script: unique(fc.record({ code: itemCode, cue: localText, text: localText })),
    gates: unique(fc.record({ code: itemCode.map((code) => `G${code}`), text: localText })),
    behaviours: unique(
      fc.record({ code: itemCode.map((code) => `B${code}`), name: localText, anchors: ratingTexts(1, 3, 5) }),
    ),
  }),
});
const contents: fc.Arbitrary<TemplateContent> = fc.oneof(interviews, rolePlays);
