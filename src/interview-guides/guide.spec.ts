import { describe, expect, it } from '@jest/globals';
import { I18n } from '../i18n/i18n.js';
import { LANGUAGES, type Language } from '../i18n/language.js';
import type { InterviewContent, RolePlayContent, TemplateContent } from '../interview-templates/content.js';
import type { GuideOccasion } from './guide-paper.js';
import type { InterviewGuide, RolePlayGuide } from './guide-view.js';
import { guideOf } from './guide.js';
import { spokenLanguages } from './spoken-languages.js';

const i18n = new I18n();
const inThree = (words: string) => ({ en: `${words} (en)`, sv: `${words} (sv)`, es: `${words} (es)` });

const COMMON = {
  name: inThree('Talk'),
  duration_minutes: 15,
  min_interviewers: 1,
  competencies: { patience: inThree('Patience'), goal_focus: inThree('Goal focus') },
  scale: {
    1: inThree('Well below'),
    2: inThree('Below'),
    3: inThree('Meets'),
    4: inThree('Above'),
    5: inThree('Well above'),
  },
  never_ask: [inThree('Health'), inThree('Former pay')],
  decision: { rule: 'score', min_score: 60 },
} as const;

const question = (code: string, minutes: number, competency = 'patience'): InterviewContent['questions'][number] => ({
  code,
  competency,
  type: 'situational',
  minutes,
  text: inThree(`What about ${code}?`),
  probes: [inThree(`More about ${code}?`)],
  anchors: { 1: inThree('None'), 2: inThree('Weak'), 3: inThree('Clear'), 4: inThree('Good'), 5: inThree('Best') },
});

const INTERVIEW: InterviewContent = {
  ...COMMON,
  kind: 'interview',
  never_ask: [...COMMON.never_ask],
  intro: inThree('Welcome.'),
  closing: inThree('Any questions?'),
  facts: [{ code: 'F1', text: inThree('The shifts are possible'), answers: ['yes', 'no', 'to_discuss'] }],
  questions: [question('Q1', 3), question('Q2', 5, 'goal_focus'), question('Q3', 20)],
};

const ROLE_PLAY: RolePlayContent = {
  ...COMMON,
  kind: 'role_play',
  never_ask: [...COMMON.never_ask],
  role_play: {
    competency: 'patience',
    prepare_minutes: 5,
    call_minutes: 8,
    candidate_brief: inThree('You work for a company.'),
    actor_script: [{ code: 'opening', cue: inThree('At the start'), text: inThree('I want to withdraw.') }],
    gates: [{ code: 'G1', text: inThree('Said nothing untrue') }],
    behaviours: [
      {
        code: 'B1',
        name: inThree('Tone'),
        anchors: { 1: inThree('Cold'), 3: inThree('Friendly'), 5: inThree('Warm') },
      },
    ],
  },
};

function draw(content: TemplateContent, language: Language, occasion: Partial<GuideOccasion> = {}) {
  return guideOf(content, language, { number: 3, isDraft: false, ...occasion }, (key, variables) =>
    i18n.t(language, `guide.${key}`, variables),
  );
}
const interview = (language: Language = 'en', occasion: Partial<GuideOccasion> = {}, content = INTERVIEW) =>
  draw(content, language, occasion) as InterviewGuide;
const rolePlay = (language: Language = 'en') => draw(ROLE_PLAY, language) as RolePlayGuide;

describe('the guide of an interview', () => {
  it.each(LANGUAGES)('says everything in %s and nothing in another language', (language) => {
    const said = JSON.stringify(interview(language));
    const others = LANGUAGES.filter((one) => one !== language);
    expect(others.filter((other) => said.includes(`(${other})`))).toEqual([]);
    for (const text of [
      'Talk',
      'Health',
      'Former pay',
      'Meets',
      'Welcome.',
      'What about Q3?',
      'More about Q2?',
      'Best',
    ])
      expect(said).toContain(`${text} (${language})`);
  });

  it('asks in the order of the template and numbers what it asks', () => {
    expect(interview().questions.map(({ code, about }) => [code, about.split(' · ', 2)])).toEqual([
      ['Q1', ['Question 1 of 3', 'Patience (en)']],
      ['Q2', ['Question 2 of 3', 'Goal focus (en)']],
      ['Q3', ['Question 3 of 3', 'Patience (en)']],
    ]);
  });

  it('leaves more room to write where more is said, within what half a page holds', () => {
    expect(interview().questions.map(({ note }) => note.count)).toEqual([4, 5, 7]);
  });

  it('shows each anchor with the word of the scale', () => {
    expect(interview().questions[0]?.anchors[2]).toEqual({ rating: 3, scale: 'Meets (en)', text: 'Clear (en)' });
  });

  it('has lines to fill in where nobody is known', () => {
    expect(interview().cover.meeting).toEqual([
      { label: 'Candidate', text: null },
      { label: 'Interviewers', text: null },
      { label: 'Day and time', text: null },
    ]);
  });

  it('names whom, who and when by the clock of the office, and what this reader listens for', () => {
    const at = new Date('2026-11-23T23:30:00Z');
    const guide = interview('sv', {
      candidate: 'Åsa Ñuñez',
      interviewers: ['Bo Ek', 'Eva Ros'],
      when: { at, timeZone: 'Europe/Stockholm' },
      focus: ['goal_focus'],
    });
    expect(guide.cover.meeting.map(({ text }) => text)).toEqual([
      'Åsa Ñuñez',
      'Bo Ek, Eva Ros',
      '24 november 2026 kl. 00:30',
      'Goal focus (sv)',
    ]);
    expect(guide.questions.map(({ focus }) => focus)).toEqual([null, 'Lyssna mest efter', null]);
  });

  it('speaks of talking about ratings only where several people rate', () => {
    const rules = (count: number) =>
      interview('en', {}, { ...INTERVIEW, min_interviewers: count }).cover.rules.items.join(' ');
    expect(rules(1)).not.toMatch(/2 or more apart/);
    expect(rules(2)).toMatch(/At least 2 people rate.*2 or more apart/);
  });

  it('gives the cover a page of its own from half an hour', () => {
    const isPage = (minutes: number) => interview('en', {}, { ...INTERVIEW, duration_minutes: minutes }).cover.isPage;
    expect([isPage(15), isPage(29), isPage(30)]).toEqual([false, false, true]);
  });

  it('says on a draft that it is one', () => {
    expect(interview().draft).toBeNull();
    expect(interview('es', { isDraft: true }).draft).toMatch(/^Borrador/);
  });

  it('leaves out what is not there to confirm', () => {
    expect(interview().cover.facts?.facts[0]?.answers).toEqual(['yes', 'no', 'to discuss']);
    expect(interview('en', {}, { ...INTERVIEW, facts: [] }).cover.facts).toBeNull();
  });
});

describe('the guide of a role-play', () => {
  it('hands the candidate a card that knows nothing of the actor and the rules', () => {
    const card = JSON.stringify(rolePlay().candidate);
    expect(card).toContain('You work for a company. (en)');
    expect(card).not.toMatch(/withdraw|untrue|Tone|Friendly|Actor/i);
  });

  it.each(LANGUAGES)('says everything in %s and nothing in another language', (language) => {
    const said = JSON.stringify(rolePlay(language));
    expect(LANGUAGES.filter((other) => other !== language && said.includes(`(${other})`))).toEqual([]);
    for (const text of ['At the start', 'I want to withdraw.', 'Said nothing untrue', 'Tone', 'Warm'])
      expect(said).toContain(`${text} (${language})`);
  });

  it('has a box for all five ratings and words for three', () => {
    expect(rolePlay().observers.behaviours[0]?.anchors.map(({ rating, text }) => [rating, text])).toEqual([
      [1, 'Cold (en)'],
      [2, null],
      [3, 'Friendly (en)'],
      [4, null],
      [5, 'Warm (en)'],
    ]);
  });

  it('answers its rules with yes or no, and sums up both', () => {
    const { observers, summary } = rolePlay('es');
    expect(observers.gates.gates[0]?.answers).toEqual(['sí', 'no']);
    expect(summary.boxes.map(({ label }) => label)).toEqual(['B1', 'G1']);
  });
});

describe('the languages of a version', () => {
  it('are those in which nothing is left unsaid', () => {
    expect(spokenLanguages(INTERVIEW)).toEqual(['en', 'sv', 'es']);
    expect(spokenLanguages({ ...INTERVIEW, closing: { en: 'Bye', sv: ' ', es: 'Adiós' } })).toEqual(['en', 'es']);
    expect(spokenLanguages({ ...INTERVIEW, intro: {} })).toEqual([]);
    const [gate] = ROLE_PLAY.role_play.gates;
    const untold = { ...ROLE_PLAY.role_play, gates: [{ code: 'G1', text: { ...gate?.text, es: '' } }] };
    expect(spokenLanguages({ ...ROLE_PLAY, role_play: untold })).toEqual(['en', 'sv']);
  });
});
