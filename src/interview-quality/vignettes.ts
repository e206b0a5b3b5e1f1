import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { LANGUAGES } from '../i18n/language.js';
import { contentProblemSentence, spelled, type ContentPath } from '../interview-templates/content-problem.js';
import { ContentReader } from '../interview-templates/content-reader.js';
import type { LocalText } from '../i18n/local-text.js';
import type { Question, Rating } from '../interview-templates/content.js';
import { readyMadeTemplates } from '../interview-templates/ready-made.js';

const FILE = new URL('../../templates/training/vignettes.yaml', import.meta.url);
const LONGEST_TEXT = 1500;
const MOST = 100;

/** A written answer to a question of the ready-made templates, with what an expert gave it and why. */
export interface Vignette {
  /** E.g. `PS1-a`. */
  readonly code: string;
  readonly question: Question;
  /** Of the question's competency. */
  readonly competency: LocalText;
  readonly answer: LocalText;
  /** The expert's; not to be shown before the reader's own. */
  readonly rating: Rating;
  /** Why, by the anchor. */
  readonly reason: LocalText;
}

let known: readonly Vignette[] | undefined;

/** The set everybody is trained with, in its order. */
export function vignettes(): readonly Vignette[] {
  known ??= readVignettes(parse(readFileSync(FILE, 'utf8')));
  return known;
}

/**
 * Vignettes out of the data of a file, in all languages.
 * @throws Error with all that is wrong
 */
export function readVignettes(value: unknown): readonly Vignette[] {
  const reader = new ContentReader();
  const file = reader.group(value, [], ['format', 'vignettes']);
  reader.number(file['format'], ['format'], [1, 1]);
  const read = reader.list(file['vignettes'], ['vignettes'], [1, MOST], (one, at) => vignette(reader, one, at));
  reader.different(read.map((one, i) => [one?.code ?? '', ['vignettes', i, 'code']]));
  const wrong = reader.problems.map((problem) => `${spelled(problem.path)}: ${contentProblemSentence(problem)}`);
  if (wrong.length > 0) throw new Error(`The vignettes cannot be used: ${wrong.join('; ')}`);
  return read.filter((one) => one !== null);
}

/** Null without a question we know. */
function vignette(reader: ContentReader, value: unknown, path: ContentPath): Vignette | null {
  const given = reader.group(value, path, ['code', 'question', 'rating', 'answer', 'reason']);
  const asked = questions().get(String(given['question']));
  if (asked === undefined && given['question'] !== undefined) {
    reader.refuse([...path, 'question'], 'not-one-of', { allowed: [...questions().keys()].join(', ') });
  }
  const read = {
    code: reader.code(given['code'], [...path, 'code'], 'item'),
    rating: reader.number(given['rating'], [...path, 'rating'], [1, 5]) as Rating,
    answer: completeText(reader, given['answer'], [...path, 'answer']),
    reason: completeText(reader, given['reason'], [...path, 'reason']),
  };
  return asked === undefined ? null : { ...asked, ...read };
}

function completeText(reader: ContentReader, value: unknown, path: ContentPath): LocalText {
  const text = reader.localText(value, path, LONGEST_TEXT);
  for (const key of LANGUAGES) if (text[key] === undefined) reader.refuse([...path, key], 'missing', { key });
  return text;
}

/** The questions of the ready-made templates, by code. */
const questions = (): ReadonlyMap<string, { question: Question; competency: LocalText }> =>
  new Map(
    readyMadeTemplates().flatMap(({ content }) =>
      content.kind === 'interview'
        ? content.questions.map((question) => {
            const competency = content.competencies[question.competency] ?? {};
            return [question.code, { question, competency }] as const;
          })
        : [],
    ),
  );
