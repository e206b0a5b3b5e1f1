import {
  FACT_ANSWERS,
  QUESTION_TYPES,
  RATINGS,
  TEMPLATE_KINDS,
  type ActorLine,
  type Behaviour,
  type DecisionRule,
  type Fact,
  type FactAnswer,
  type Gate,
  type InterviewContent,
  type Question,
  type Rating,
  type RolePlay,
  type RolePlayContent,
  type TemplateContent,
} from './content.js';
import type { LocalText } from '../i18n/local-text.js';
import type { ContentPath, ContentProblem } from './content-problem.js';
import { ContentReader } from './content-reader.js';

/** What a template may hold at most. */
export const LIMITS = {
  name: 120,
  text: 1000,
  brief: 4000,
  questions: 40,
  probes: 12,
  facts: 20,
  never_ask: 40,
  competencies: 40,
  lines: 40,
  gates: 20,
  behaviours: 20,
  minutes: 240,
  interviewers: 6,
} as const;

const COMMON = [
  'kind',
  'name',
  'duration_minutes',
  'min_interviewers',
  'competencies',
  'scale',
  'never_ask',
  'decision',
] as const;
const KEYS = {
  interview: [...COMMON, 'intro', 'closing', 'facts', 'questions'],
  role_play: [...COMMON, 'role_play'],
} as const;

/**
 * The content of a template out of data from outside: every key there and none besides, codes unique, numbers in range,
 * competencies among its own. Texts may still be unwritten (`{}`): that is the question of publishing. `content` is null
 * when there are problems.
 */
export function readContent(value: unknown): { content: TemplateContent | null; problems: ContentProblem[] } {
  const reader = new ContentReader();
  const kind = reader.oneOf(kindOf(value), ['kind'], TEMPLATE_KINDS);
  const content = kind === 'interview' ? interview(reader, value) : rolePlayTemplate(reader, value);
  return { content: reader.problems.length === 0 ? content : null, problems: reader.problems };
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}

function interview(reader: ContentReader, value: unknown): InterviewContent {
  const given = reader.group(value, [], KEYS.interview);
  const content: InterviewContent = {
    kind: 'interview',
    ...common(reader, given),
    intro: reader.localText(given['intro'], ['intro'], LIMITS.brief),
    closing: reader.localText(given['closing'], ['closing'], LIMITS.brief),
    facts: reader.list(given['facts'], ['facts'], [0, LIMITS.facts], (one, at) => fact(reader, one, at)),
    questions: reader.list(given['questions'], ['questions'], [0, LIMITS.questions], (one, at) =>
      question(reader, one, at),
    ),
  };
  reader.different(content.facts.map(({ code }, index) => [code, ['facts', index, 'code']]));
  reader.different(content.questions.map(({ code }, index) => [code, ['questions', index, 'code']]));
  content.questions.forEach(({ competency }, index) =>
    known(reader, content, competency, ['questions', index, 'competency']),
  );
  return content;
}

function rolePlayTemplate(reader: ContentReader, value: unknown): RolePlayContent {
  const given = reader.group(value, [], KEYS.role_play);
  const content: RolePlayContent = {
    kind: 'role_play',
    ...common(reader, given),
    role_play: rolePlay(reader, given['role_play'], ['role_play']),
  };
  const { actor_script: lines, behaviours, gates, competency } = content.role_play;
  reader.different(lines.map(({ code }, index) => [code, ['role_play', 'actor_script', index, 'code']]));
  reader.different([
    ...gates.map(({ code }, index) => [code, ['role_play', 'gates', index, 'code']] as const),
    ...behaviours.map(({ code }, index) => [code, ['role_play', 'behaviours', index, 'code']] as const),
  ]);
  known(reader, content, competency, ['role_play', 'competency']);
  return content;
}

function known(reader: ContentReader, content: TemplateContent, competency: string, path: ContentPath): void {
  if (competency !== '' && !Object.hasOwn(content.competencies, competency))
    reader.refuse(path, 'competency-unknown', { competency });
}

type Given = Readonly<Record<string, unknown>>;

function common(reader: ContentReader, given: Given): Omit<InterviewContent, 'kind' | keyof InterviewOnly> {
  return {
    name: reader.localText(given['name'], ['name'], LIMITS.name),
    duration_minutes: reader.number(given['duration_minutes'], ['duration_minutes'], [1, LIMITS.minutes]),
    min_interviewers: reader.number(given['min_interviewers'], ['min_interviewers'], [1, LIMITS.interviewers]),
    competencies: reader.named(given['competencies'], ['competencies'], LIMITS.competencies, (one, at) =>
      reader.localText(one, at, LIMITS.name),
    ),
    scale: texts(reader, given['scale'], ['scale'], RATINGS, LIMITS.name),
    never_ask: reader.list(given['never_ask'], ['never_ask'], [0, LIMITS.never_ask], (one, at) =>
      reader.localText(one, at, LIMITS.text),
    ),
    decision: decision(reader, given['decision'], ['decision']),
  };
}

type InterviewOnly = Pick<InterviewContent, 'intro' | 'closing' | 'facts' | 'questions'>;

/** A text for each of some ratings. */
function texts<Key extends Rating>(
  reader: ContentReader,
  value: unknown,
  path: ContentPath,
  keys: readonly Key[],
  longest: number,
): Record<Key, LocalText> {
  const given = reader.group(value, path, keys.map(String));
  const entries = keys.map((key) => [key, reader.localText(given[key], [...path, String(key)], longest)] as const);
  return Object.fromEntries(entries) as Record<Key, LocalText>;
}

function decision(reader: ContentReader, value: unknown, path: ContentPath): DecisionRule {
  const rule = typeof value === 'object' && value !== null && 'rule' in value ? value.rule : undefined;
  if (reader.oneOf(rule, [...path, 'rule'], ['score', 'gate']) === 'gate') {
    const given = reader.group(value, path, ['rule', 'min_sum', 'min_rating', 'facts_must_be_yes']);
    return {
      rule: 'gate',
      min_sum: reader.number(given['min_sum'], [...path, 'min_sum'], [1, 5 * LIMITS.questions]),
      min_rating: reader.number(given['min_rating'], [...path, 'min_rating'], [1, 5]) as Rating,
      facts_must_be_yes: reader.flag(given['facts_must_be_yes'], [...path, 'facts_must_be_yes']),
    };
  }
  const given = reader.group(value, path, ['rule', 'min_score']);
  const least = given['min_score'];
  return { rule: 'score', min_score: least === null ? null : reader.number(least, [...path, 'min_score'], [0, 100]) };
}

function fact(reader: ContentReader, value: unknown, path: ContentPath): Fact {
  const given = reader.group(value, path, ['code', 'text', 'answers']);
  const answers = reader.list(given['answers'], [...path, 'answers'], [2, FACT_ANSWERS.length], (one, at) =>
    reader.oneOf<FactAnswer>(one, at, FACT_ANSWERS),
  );
  answers.forEach((answer, index) => {
    if (answers.indexOf(answer) < index) reader.refuse([...path, 'answers', index], 'answer-twice', { answer });
  });
  if (answers.length >= 2 && !(answers.includes('yes') && answers.includes('no')))
    reader.refuse([...path, 'answers'], 'answers-incomplete');
  return {
    code: reader.code(given['code'], [...path, 'code'], 'item'),
    text: reader.localText(given['text'], [...path, 'text'], LIMITS.text),
    answers,
  };
}

function question(reader: ContentReader, value: unknown, path: ContentPath): Question {
  const given = reader.group(value, path, ['code', 'competency', 'type', 'minutes', 'text', 'probes', 'anchors']);
  return {
    code: reader.code(given['code'], [...path, 'code'], 'item'),
    competency: reader.code(given['competency'], [...path, 'competency'], 'name'),
    type: reader.oneOf(given['type'], [...path, 'type'], QUESTION_TYPES),
    minutes: reader.number(given['minutes'], [...path, 'minutes'], [1, LIMITS.minutes]),
    text: reader.localText(given['text'], [...path, 'text'], LIMITS.text),
    probes: reader.list(given['probes'], [...path, 'probes'], [0, LIMITS.probes], (one, at) =>
      reader.localText(one, at, LIMITS.text),
    ),
    anchors: texts(reader, given['anchors'], [...path, 'anchors'], RATINGS, LIMITS.text),
  };
}

const ROLE_PLAY_KEYS = [
  'competency',
  'prepare_minutes',
  'call_minutes',
  'candidate_brief',
  'actor_script',
  'gates',
  'behaviours',
] as const;

function rolePlay(reader: ContentReader, value: unknown, path: ContentPath): RolePlay {
  const given = reader.group(value, path, ROLE_PLAY_KEYS);
  const at = (key: (typeof ROLE_PLAY_KEYS)[number]): ContentPath => [...path, key];
  return {
    competency: reader.code(given['competency'], at('competency'), 'name'),
    prepare_minutes: reader.number(given['prepare_minutes'], at('prepare_minutes'), [0, LIMITS.minutes]),
    call_minutes: reader.number(given['call_minutes'], at('call_minutes'), [1, LIMITS.minutes]),
    candidate_brief: reader.localText(given['candidate_brief'], at('candidate_brief'), LIMITS.brief),
    actor_script: reader.list(given['actor_script'], at('actor_script'), [0, LIMITS.lines], (one, where) =>
      actorLine(reader, one, where),
    ),
    gates: reader.list(given['gates'], at('gates'), [0, LIMITS.gates], (one, where) => gate(reader, one, where)),
    behaviours: reader.list(given['behaviours'], at('behaviours'), [0, LIMITS.behaviours], (one, where) =>
      behaviour(reader, one, where),
    ),
  };
}

function actorLine(reader: ContentReader, value: unknown, path: ContentPath): ActorLine {
  const given = reader.group(value, path, ['code', 'cue', 'text']);
  return {
    code: reader.code(given['code'], [...path, 'code'], 'item'),
    cue: reader.localText(given['cue'], [...path, 'cue'], LIMITS.text),
    text: reader.localText(given['text'], [...path, 'text'], LIMITS.text),
  };
}

function gate(reader: ContentReader, value: unknown, path: ContentPath): Gate {
  const given = reader.group(value, path, ['code', 'text']);
  return {
    code: reader.code(given['code'], [...path, 'code'], 'item'),
    text: reader.localText(given['text'], [...path, 'text'], LIMITS.text),
  };
}

function behaviour(reader: ContentReader, value: unknown, path: ContentPath): Behaviour {
  const given = reader.group(value, path, ['code', 'name', 'anchors']);
  return {
    code: reader.code(given['code'], [...path, 'code'], 'item'),
    name: reader.localText(given['name'], [...path, 'name'], LIMITS.name),
    anchors: texts(reader, given['anchors'], [...path, 'anchors'], [1, 3, 5], LIMITS.text),
  };
}
