import { describe, expect, it } from '@jest/globals';
import type { InterviewContent } from '../interview-templates/content.js';
import type { LocalText } from '../i18n/local-text.js';
import { spokenLanguages } from './spoken-languages.js';

const text = (words: string): LocalText => ({ en: words, sv: words, es: words });
const five = { 1: text('one'), 2: text('two'), 3: text('three'), 4: text('four'), 5: text('five') };

const content: InterviewContent = {
  kind: 'interview',
  name: text('Short interview'),
  duration_minutes: 15,
  min_interviewers: 1,
  competencies: { patience: text('Patience') },
  scale: five,
  never_ask: [text('Health')],
  decision: { rule: 'score', min_score: null },
  intro: text('Welcome.'),
  closing: text('Thank you.'),
  facts: [],
  questions: [
    {
      code: 'Q1',
      competency: 'patience',
      type: 'behavioural',
      minutes: 5,
      text: text('What did you do?'),
      probes: [text('How did it end?')],
      anchors: five,
    },
  ],
};

describe('the languages a template speaks', () => {
  it('are those in which nothing is left unsaid', () => {
    expect(spokenLanguages(content)).toEqual(['en', 'sv', 'es']);
  });

  it('lack one for a single text that is missing or blank', () => {
    const anchors = { ...five, 4: { en: 'four', sv: ' ', es: 'cuatro' } };
    const questions = content.questions.map((question) => ({ ...question, anchors }));
    expect(spokenLanguages({ ...content, questions })).toEqual(['en', 'es']);
    expect(spokenLanguages({ ...content, never_ask: [{ sv: 'Hälsa' }] })).toEqual(['sv']);
  });
});
