import { LANGUAGES, type Language } from '../i18n/language.js';
import { RATINGS, type TemplateContent } from './content.js';
import type { LocalText } from '../i18n/local-text.js';
import type { ContentPath } from './content-problem.js';

/** A text of a template, and where it stands. */
export interface PlacedText {
  readonly path: ContentPath;
  /** The code of the question, fact, gate or other thing that it belongs to; null: to the template as a whole. */
  readonly item: string | null;
  readonly text: LocalText;
}

/** Every text of a template, in the order of its file. */
export function textsOf(content: TemplateContent): PlacedText[] {
  const own = (path: ContentPath, text: LocalText): PlacedText => ({ path, item: null, text });
  const common = [
    own(['name'], content.name),
    ...Object.entries(content.competencies).map(([code, text]) => ({ path: ['competencies', code], item: code, text })),
    ...RATINGS.map((rating) => own(['scale', rating], content.scale[rating])),
    ...content.never_ask.map((text, index) => own(['never_ask', index], text)),
  ];
  return [...common, ...(content.kind === 'interview' ? interviewTexts(content) : rolePlayTexts(content))];
}

type Interview = Extract<TemplateContent, { kind: 'interview' }>;
type RolePlay = Extract<TemplateContent, { kind: 'role_play' }>;

function interviewTexts({ intro, closing, facts, questions }: Interview): PlacedText[] {
  return [
    { path: ['intro'], item: null, text: intro },
    { path: ['closing'], item: null, text: closing },
    ...facts.map(({ code, text }, index) => ({ path: ['facts', index, 'text'], item: code, text })),
    ...questions.flatMap(({ code, text, probes, anchors }, index) => [
      { path: ['questions', index, 'text'], item: code, text },
      ...probes.map((probe, n) => ({ path: ['questions', index, 'probes', n], item: code, text: probe })),
      ...RATINGS.map((rating) => ({
        path: ['questions', index, 'anchors', rating],
        item: code,
        text: anchors[rating],
      })),
    ]),
  ];
}

function rolePlayTexts({ role_play: { candidate_brief, actor_script, gates, behaviours } }: RolePlay): PlacedText[] {
  const at = (...steps: (string | number)[]): ContentPath => ['role_play', ...steps];
  return [
    { path: at('candidate_brief'), item: null, text: candidate_brief },
    ...actor_script.flatMap(({ code, cue, text }, index) => [
      { path: at('actor_script', index, 'cue'), item: code, text: cue },
      { path: at('actor_script', index, 'text'), item: code, text },
    ]),
    ...gates.map(({ code, text }, index) => ({ path: at('gates', index, 'text'), item: code, text })),
    ...behaviours.flatMap(({ code, name, anchors }, index) => [
      { path: at('behaviours', index, 'name'), item: code, text: name },
      ...([1, 3, 5] as const).map((rating) => ({
        path: at('behaviours', index, 'anchors', rating),
        item: code,
        text: anchors[rating],
      })),
    ]),
  ];
}

/** Those of the languages that the text does not say, in one order. */
export function missingLanguages(text: LocalText, languages: readonly Language[]): Language[] {
  return LANGUAGES.filter((language) => languages.includes(language) && text[language] === undefined);
}
