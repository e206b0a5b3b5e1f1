/** Where in a content: `['questions', 2, 'text']`; positions count from 0. */
export type ContentPath = readonly (string | number)[];

/** English, for the API; the pages have the same sentences in the reader's language under `interview-templates.wrong`. */
const SENTENCES = {
  missing: ({ key }) => `${key} is missing`,
  'unknown-key': ({ key, known }) => `${key} is not known here; known are ${known}`,
  'key-twice': ({ key }) => `${key} stands here twice`,
  'not-a-group': () => 'must be a group of named values',
  'not-a-list': () => 'must be a list',
  'not-text': () => 'must be text; put it in quotation marks if it looks like a number or a list',
  'no-text': () => 'says nothing: write the text in at least one of en, sv, es',
  'too-long': ({ limit }) => `must have at most ${limit} characters`,
  illegible: () => 'must be text that can be seen, without control or invisible characters',
  'not-a-number': ({ min, max }) => `must be a whole number from ${min} to ${max}`,
  'not-yes-or-no': () => 'must be true or false',
  'not-one-of': ({ allowed }) => `must be one of ${allowed}`,
  'bad-code': ({ example }) => `must be a short code without spaces, such as ${example}`,
  'code-twice': ({ code }) => `${code} is the code of another one already`,
  'too-many': ({ limit }) => `must have at most ${limit} entries`,
  'too-few': ({ limit }) => `must have at least ${limit} entries`,
  'answer-twice': ({ answer }) => `${answer} stands here twice`,
  'answers-incomplete': () => 'must hold at least yes and no',
  'competency-unknown': ({ competency }) => `${competency} is not among the competencies of this template`,
} as const satisfies Record<string, (facts: Facts) => string>;

type Facts = Readonly<Record<string, string | number>>;
export type ContentProblemCode = keyof typeof SENTENCES;

/** Why something is no content of a template, without the value itself. */
export interface ContentProblem {
  readonly path: ContentPath;
  readonly code: ContentProblemCode;
  readonly facts: Facts;
}

export function contentProblemSentence({ code, facts }: Pick<ContentProblem, 'code' | 'facts'>): string {
  return SENTENCES[code](facts);
}

/** As the API spells it: `questions.2.text`. */
export function spelled(path: ContentPath): string {
  return path.join('.');
}
