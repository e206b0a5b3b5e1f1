import { LANGUAGES, type Language } from '../i18n/language.js';
import type { TemplateContent } from './content.js';
import { spelled, type ContentPath } from './content-problem.js';
import { missingLanguages, textsOf } from './texts.js';

/** A job that a template is made for. */
export interface TemplateJob {
  readonly id: string;
  readonly name: string;
  /** Of its office. */
  readonly languages: readonly Language[];
  /** The codes of its job analysis. */
  readonly competencies: readonly string[];
}

type Facts = Readonly<Record<string, string | number>>;

const LANGUAGE_NAMES: Readonly<Record<string, string>> = { en: 'English', sv: 'Swedish', es: 'Spanish' };

/** English, for the API; the pages have the same sentences under `interview-templates.problem`. */
const SENTENCES = {
  'no-jobs': () => 'the template is for no job; choose at least one',
  'no-questions': () => 'there is no question',
  'no-behaviours': () => 'there is no behaviour to rate',
  'text-missing': ({ language }) => `is not written in ${LANGUAGE_NAMES[String(language)]}`,
  'competency-not-linked': ({ competency, job }) =>
    `asks about ${competency}, which the job analysis of ${job} does not name`,
  'minutes-over-duration': ({ minutes, duration }) => `the parts take ${minutes} minutes, the whole has ${duration}`,
  'sum-out-of-reach': ({ sum, most }) =>
    `a sum of ${sum} cannot be reached: all questions together give at most ${most}`,
} as const satisfies Record<string, (facts: Facts) => string>;

/** What keeps a version from being published, or, once it is, what has changed around it since. */
export interface PublicationProblem {
  readonly code: keyof typeof SENTENCES;
  readonly path: ContentPath;
  /** The code of the question, behaviour, gate, fact or competency it is about, if of one. */
  readonly item: string | null;
  readonly language: Language | null;
  readonly facts: Facts;
}

export function publicationProblemSentence({ code, item, path, facts }: PublicationProblem): string {
  const where = item ?? spelled(path);
  return where === '' ? SENTENCES[code](facts) : `${where}: ${SENTENCES[code](facts)}`;
}

/** Everything at once, in the order of the file. */
export function publicationProblems(content: TemplateContent, jobs: readonly TemplateJob[]): PublicationProblem[] {
  return [
    ...(jobs.length === 0 ? [problem('no-jobs', [])] : []),
    ...sizes(content),
    ...unlinked(content, jobs),
    ...untranslated(content, languagesOf(jobs)),
  ];
}

/** In which it has to be complete: those of the offices of its jobs. */
export function languagesOf(jobs: readonly TemplateJob[]): Language[] {
  return LANGUAGES.filter((language) => jobs.some(({ languages }) => languages.includes(language)));
}

function problem(code: PublicationProblem['code'], path: ContentPath, facts: Facts = {}): PublicationProblem {
  return { code, path, item: null, language: null, facts };
}

function sizes(content: TemplateContent): PublicationProblem[] {
  if (content.kind === 'role_play') {
    const { prepare_minutes: prepare, call_minutes: call, behaviours } = content.role_play;
    return [
      ...(behaviours.length === 0 ? [problem('no-behaviours', ['role_play', 'behaviours'])] : []),
      ...tooLong(content, prepare + call),
    ];
  }
  const minutes = content.questions.reduce((sum, question) => sum + question.minutes, 0);
  return [
    ...(content.questions.length === 0 ? [problem('no-questions', ['questions'])] : []),
    ...tooLong(content, minutes),
    ...outOfReach(content),
  ];
}

function tooLong({ duration_minutes: duration }: TemplateContent, minutes: number): PublicationProblem[] {
  return minutes > duration ? [problem('minutes-over-duration', ['duration_minutes'], { minutes, duration })] : [];
}

function outOfReach({ decision, questions }: Extract<TemplateContent, { kind: 'interview' }>): PublicationProblem[] {
  if (decision.rule !== 'gate' || questions.length === 0) return [];
  const most = 5 * questions.length;
  if (decision.min_sum <= most) return [];
  return [problem('sum-out-of-reach', ['decision', 'min_sum'], { sum: decision.min_sum, most })];
}

function unlinked(content: TemplateContent, jobs: readonly TemplateJob[]): PublicationProblem[] {
  const asking =
    content.kind === 'interview'
      ? content.questions.map(({ code, competency }, index) => ({
          item: code,
          competency,
          path: ['questions', index, 'competency'],
        }))
      : [{ item: null, competency: content.role_play.competency, path: ['role_play', 'competency'] }];
  return asking.flatMap(({ item, competency, path }) =>
    jobs
      .filter(({ competencies }) => !competencies.includes(competency))
      .map(({ name }) => ({ ...problem('competency-not-linked', path, { competency, job: name }), item })),
  );
}

function untranslated(content: TemplateContent, languages: readonly Language[]): PublicationProblem[] {
  return textsOf(content).flatMap(({ path, item, text }) =>
    missingLanguages(text, languages).map((language) => ({
      ...problem('text-missing', path, { language }),
      item,
      language,
    })),
  );
}
