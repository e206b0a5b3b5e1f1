import { describe, expect, it } from '@jest/globals';
import { itemsOf, type Item, type RolePlayContent } from '../interview-templates/content.js';
import {
  answerProblems,
  changedFacts,
  factProblems,
  hasNote,
  isSameAnswer,
  missingAnswers,
  missingFacts,
  type Answer,
} from './answering.js';

const say = (en: string) => ({ en });
const anchors = { 1: say('poor'), 3: say('fair'), 5: say('good') };
const rolePlay = {
  kind: 'role_play',
  role_play: {
    competency: 'retention',
    behaviours: [{ code: 'B1', name: say('Listens'), anchors }],
    gates: [{ code: 'G1', text: say('Names the right of withdrawal') }],
  },
} as unknown as RolePlayContent;
const [behaviour, gate] = itemsOf(rolePlay) as [Item, Item];

const answer = (given: Partial<Answer> = {}): Answer => ({
  note: null,
  rating: null,
  is_yes: null,
  probes: [],
  ad_hoc_probes: [],
  seconds: 0,
  ...given,
});
const codesOf = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);

describe('an answer', () => {
  it.each([null, '', '  \n\t', '\u200b', '\u00a0'])('of %j is no note', (note) =>
    expect(hasNote({ note })).toBe(false),
  );

  it('is refused a rating as long as there is no note', () => {
    expect(codesOf(answerProblems(rolePlay, behaviour, answer({ note: ' \n', rating: 3 })))).toEqual(['note-needed']);
    expect(answerProblems(rolePlay, behaviour, answer({ note: 'Waited.', rating: 3 }))).toEqual([]);
  });

  it('is yes or no for a gate, and 1 to 5 for everything else', () => {
    expect(codesOf(answerProblems(rolePlay, gate, answer({ note: 'x', rating: 3 })))).toEqual(['not-for-a-gate']);
    expect(codesOf(answerProblems(rolePlay, behaviour, answer({ is_yes: true })))).toEqual(['only-for-a-gate']);
    expect(answerProblems(rolePlay, gate, answer({ is_yes: false }))).toEqual([]);
  });

  it('ticks no probe that is not on the list', () => {
    expect(codesOf(answerProblems(rolePlay, behaviour, answer({ probes: [0] })))).toEqual(['not-on-the-list']);
  });

  it('is the same when nothing of it differs, an empty note being none', () => {
    expect(isSameAnswer(answer({ note: '' }), answer())).toBe(true);
    for (const other of [{ note: 'x' }, { rating: 3 as const }, { is_yes: false }, { probes: [1] }, { seconds: 1 }])
      expect(isSameAnswer(answer(other), answer())).toBe(false);
    expect(isSameAnswer(answer({ ad_hoc_probes: ['a', 'b'] }), answer({ ad_hoc_probes: ['b', 'a'] }))).toBe(false);
  });
});

describe('what is missing', () => {
  it('is a note and a rating of a behaviour, and the answer of a gate', () => {
    expect(missingAnswers(rolePlay, new Map())).toEqual([
      { item_code: 'B1', needs: 'note' },
      { item_code: 'B1', needs: 'rating' },
      { item_code: 'G1', needs: 'answer' },
    ]);
    const answers = new Map([
      ['B1', answer({ note: 'Waited.', rating: 3 })],
      ['G1', answer({ is_yes: false })],
    ]);
    expect(missingAnswers(rolePlay, answers)).toEqual([]);
  });

  it('is every fact without an answer; a role-play has none', () => {
    const facts = [{ code: 'F1', text: say('Shifts'), answers: ['yes', 'no'] }];
    const interview = { kind: 'interview', facts } as never;
    expect(missingFacts(interview, {})).toEqual(['F1']);
    expect(missingFacts(interview, { F1: 'no' })).toEqual([]);
    expect(missingFacts(rolePlay, {})).toEqual([]);
    expect(codesOf(factProblems(interview, { F1: 'to_discuss', F2: 'yes' }))).toEqual(['is-in', 'unknown']);
    expect(factProblems(interview, { F1: null })).toEqual([]);
  });
});

it('takes the answer to a fact back with null', () => {
  expect(changedFacts({ F1: 'yes', F2: 'no' }, { F1: null, F3: 'yes' })).toEqual({ F2: 'no', F3: 'yes' });
});
