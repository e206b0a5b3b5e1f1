import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { RATINGS, type DecisionRule, type FactAnswer, type Rating } from '../interview-templates/content.js';
import type { InterviewContent, RolePlayContent } from '../interview-templates/content.js';
import { resultOf } from './recommendation.js';
import type { Card } from './score.js';

const NAME = { en: 'A name' };
const COMMON = {
  name: NAME,
  duration_minutes: 15,
  min_interviewers: 1,
  competencies: { patience: NAME, stress: NAME, reliability: NAME },
  scale: { 1: NAME, 2: NAME, 3: NAME, 4: NAME, 5: NAME },
  never_ask: [],
};
const GATE: DecisionRule = { rule: 'gate', min_sum: 8, min_rating: 2, facts_must_be_yes: true };

function phoneScreen(given: Partial<InterviewContent> = {}): InterviewContent {
  const question = (code: string, competency: string): InterviewContent['questions'][number] => ({
    code,
    competency,
    type: 'behavioural',
    minutes: 4,
    text: NAME,
    probes: [],
    anchors: COMMON.scale,
  });
  return {
    kind: 'interview',
    ...COMMON,
    decision: GATE,
    intro: NAME,
    closing: NAME,
    facts: [
      { code: 'F1', text: NAME, answers: ['yes', 'no', 'to_discuss'] },
      { code: 'F2', text: NAME, answers: ['yes', 'no'] },
    ],
    questions: [question('PS1', 'patience'), question('PS2', 'stress'), question('PS3', 'reliability')],
    ...given,
  };
}

function rolePlay(codes: { behaviours: string[]; gates: string[] }, decision: DecisionRule): RolePlayContent {
  return {
    kind: 'role_play',
    ...COMMON,
    decision,
    role_play: {
      competency: 'patience',
      prepare_minutes: 5,
      call_minutes: 8,
      candidate_brief: NAME,
      actor_script: [],
      gates: codes.gates.map((code) => ({ code, text: NAME })),
      behaviours: codes.behaviours.map((code) => ({ code, name: NAME, anchors: { 1: NAME, 3: NAME, 5: NAME } })),
    },
  };
}

const YES: Record<string, FactAnswer> = { F1: 'yes', F2: 'yes' };

function screened(ratings: readonly Rating[], facts: Record<string, FactAnswer> = YES, isExcused = false): Card {
  return {
    isExcused,
    ratings: Object.fromEntries(ratings.map((rating, i) => [`PS${i + 1}`, rating])),
    answers: {},
    facts,
  };
}

const recommended = (cards: readonly Card[], content = phoneScreen()) => resultOf(content, cards).recommendation;
const unmet = (cards: readonly Card[]) =>
  recommended(cards)
    .conditions.filter(({ isMet }) => !isMet)
    .map(({ kind }) => kind);

describe('the gate of a phone screen', () => {
  it('recommends to go on from 8 of 15, with nothing rated 1 and all facts confirmed', () => {
    expect(recommended([screened([3, 3, 2])])).toEqual({
      outcome: 'passed',
      silence: null,
      conditions: [
        { kind: 'interviewers', needed: 1, actual: 1, isMet: true },
        { kind: 'sum', needed: 8, actual: 8, isMet: true },
        { kind: 'min_rating', needed: 2, actual: 2, isMet: true },
        { kind: 'facts', needed: 2, actual: 2, isMet: true },
      ],
    });
  });

  it.each([
    ['a sum of 7', [screened([3, 2, 2])], ['sum']],
    ['a 1, however high the rest', [screened([5, 5, 1])], ['min_rating']],
    ['a fact that is a no', [screened([5, 5, 5], { F1: 'yes', F2: 'no' })], ['facts']],
    ['a fact still to discuss', [screened([5, 5, 5], { F1: 'to_discuss', F2: 'yes' })], ['facts']],
    ['a fact that nobody asked for', [screened([5, 5, 5], { F1: 'yes' })], ['facts']],
    ['a 1 by one of two', [screened([5, 5, 1]), screened([5, 5, 5])], ['min_rating']],
    ['a no by one of two', [screened([4, 4, 4]), screened([4, 4, 4], { F1: 'no', F2: 'yes' })], ['facts']],
  ] as const)('recommends not to for %s', (_, cards, missed) => {
    expect(recommended(cards).outcome).toBe('not_passed');
    expect(unmet(cards)).toEqual(missed);
  });

  it('counts a sum of exactly 8 out of thirds, which 2.67 as a mean would miss', () => {
    const cards = [screened([3, 3, 2]), screened([3, 2, 3]), screened([2, 3, 3])];
    expect(recommended(cards)).toMatchObject({ outcome: 'passed' });
    expect(recommended([...cards.slice(1), screened([2, 3, 2])])).toMatchObject({ outcome: 'not_passed' });
  });

  it('agrees with the plain sum for one interviewer, whatever the ratings', () => {
    const rating = fc.constantFrom(...RATINGS);
    fc.assert(
      fc.property(fc.tuple(rating, rating, rating), (ratings) => {
        const passes = ratings.reduce((sum, given) => sum + given, 0) >= 8 && !ratings.includes(1);
        expect(recommended([screened(ratings)]).outcome).toBe(passes ? 'passed' : 'not_passed');
      }),
    );
  });

  it('does not ask for facts when the rule does not, or when there are none', () => {
    const without = { ...GATE, facts_must_be_yes: false };
    expect(recommended([screened([3, 3, 2], {})], phoneScreen({ decision: without })).outcome).toBe('passed');
    expect(recommended([screened([3, 3, 2], {})], phoneScreen({ facts: [] })).outcome).toBe('passed');
  });
});

describe('a rule that says nothing', () => {
  it('is one that people compare by', () => {
    const content = phoneScreen({ decision: { rule: 'score', min_score: null } });
    expect(recommended([screened([5, 5, 5])], content)).toMatchObject({ outcome: null, silence: 'people_compare' });
  });

  it('is one whose ratings are missing', () => {
    expect(recommended([screened([5, 5])])).toEqual({ outcome: null, silence: 'incomplete', conditions: [] });
  });

  it('is one that wanted more interviewers than are left', () => {
    const content = phoneScreen({ min_interviewers: 2 });
    const cards = [screened([5, 5, 5]), screened([5, 5, 5], YES, true)];
    expect(recommended(cards, content)).toMatchObject({ outcome: null, silence: 'too_few_interviewers' });
    expect(recommended([...cards, screened([5, 5, 5])], content).outcome).toBe('passed');
  });
});

describe('a lowest score', () => {
  it('is met exactly, in thirds too', () => {
    const content = phoneScreen({ decision: { rule: 'score', min_score: 66.666667 } });
    expect(recommended([screened([4, 4, 3])], content).outcome).toBe('not_passed');
    const exactly = phoneScreen({ decision: { rule: 'score', min_score: 75 } });
    expect(recommended([screened([4, 4, 4])], exactly).outcome).toBe('passed');
    expect(recommended([screened([4, 4, 4]), screened([4, 4, 3])], exactly).outcome).toBe('not_passed');
  });
});

interface Case {
  id: string;
  input: { behaviours: Record<string, Rating>; gates: Record<string, boolean> };
  expected: { score: number; failed_gates: string[]; passed: boolean };
}

const golden = JSON.parse(readFileSync('test/golden/13_roleplay.json', 'utf8')) as { tolerance: number; cases: Case[] };
const PASS: DecisionRule = { rule: 'score', min_score: 60 };

describe('a role-play, on published cases', () => {
  it.each(golden.cases)('$id', ({ input, expected }) => {
    const content = rolePlay({ behaviours: Object.keys(input.behaviours), gates: Object.keys(input.gates) }, PASS);
    const card = { isExcused: false, ratings: input.behaviours, answers: input.gates, facts: {} };
    // The published cases have one word a gate: the panel's.
    const { score, gates, recommendation } = resultOf(content, [card], new Map(Object.entries(input.gates)));
    expect(Math.abs((score.score?.toNumber() ?? NaN) - expected.score)).toBeLessThanOrEqual(
      golden.tolerance * Math.max(1, expected.score),
    );
    expect([...gates].filter(([, state]) => state === 'broken').map(([code]) => code)).toEqual(expected.failed_gates);
    expect(recommendation.outcome).toBe(expected.passed ? 'passed' : 'not_passed');
  });

  it('has three cases', () => expect(golden.cases).toHaveLength(3));
});

describe('the gates of a role-play', () => {
  const content = rolePlay({ behaviours: ['B1', 'B2'], gates: ['G1', 'G2'] }, PASS);
  const seen = (g1: boolean, g2: boolean, b: readonly [Rating, Rating] = [4, 4], isExcused = false): Card => ({
    isExcused,
    ratings: { B1: b[0], B2: b[1] },
    answers: { G1: g1, G2: g2 },
    facts: {},
  });
  const told = (cards: readonly Card[], rulings: Record<string, boolean> = {}) => {
    const { gates, recommendation } = resultOf(content, cards, new Map(Object.entries(rulings)));
    return { ...Object.fromEntries(gates), outcome: recommendation.outcome, silence: recommendation.silence };
  };

  it('are kept when every observer says so', () => {
    expect(told([seen(true, true), seen(true, true)])).toEqual({
      G1: 'kept',
      G2: 'kept',
      outcome: 'passed',
      silence: null,
    });
  });

  it('wait for the panel when one observer says no', () => {
    expect(told([seen(true, true), seen(true, false)])).toEqual({
      G1: 'kept',
      G2: 'to_confirm',
      outcome: null,
      silence: 'gates_to_confirm',
    });
  });

  it('are broken when the panel confirms it, whatever the score, and kept when it does not', () => {
    const cards = [seen(true, true, [5, 5]), seen(true, false, [5, 5])];
    expect(told(cards, { G2: false })).toMatchObject({ G2: 'broken', outcome: 'not_passed' });
    expect(told(cards, { G2: true })).toMatchObject({ G2: 'kept', outcome: 'passed' });
  });

  it('are not passed for one broken gate while another waits', () => {
    expect(told([seen(false, false)], { G1: false })).toMatchObject({ G2: 'to_confirm', outcome: 'not_passed' });
  });

  it('do not break for an observer who was excused, nor by a ruling on what nobody doubts', () => {
    expect(told([seen(true, true), seen(true, false, [4, 4], true)], { G1: false })).toMatchObject({
      G1: 'kept',
      G2: 'kept',
      outcome: 'passed',
    });
  });

  it('are unanswered when an observer left one out: no score is enough then', () => {
    const half: Card = { isExcused: false, ratings: { B1: 5, B2: 5 }, answers: { G1: true }, facts: {} };
    expect(told([half])).toMatchObject({ G2: 'unanswered', outcome: null, silence: 'incomplete' });
  });

  it('take the mean of the observers for each behaviour', () => {
    const { score } = resultOf(content, [seen(true, true, [5, 3]), seen(true, true, [3, 4])]);
    expect(score.score?.toNumber()).toBe(25 * ((4 + 3.5) / 2 - 1));
    expect(score.disagreements).toEqual(['B1']);
  });
});
