import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { RATINGS, type Rating } from '../interview-templates/content.js';
import type { Fraction } from './fraction.js';
import { interviewScore, type Card } from './score.js';

interface Case {
  id: string;
  input: {
    ratings: Record<string, Record<string, Rating | null>>;
    comp_of: Record<string, string>;
    interviewers: string[];
  };
  expected: {
    question_mean: Record<string, number>;
    competency_mean: Record<string, number>;
    disagreement: string[];
    complete: boolean;
    overall: number | null;
    score: number | null;
  };
}

const golden = JSON.parse(readFileSync('test/golden/12_interview.json', 'utf8')) as {
  tolerance: number;
  cases: Case[];
};

function card(ratings: Record<string, Rating | null>, isExcused = false): Card {
  const given = Object.entries(ratings).filter((entry): entry is [string, Rating] => entry[1] !== null);
  return { isExcused, ratings: Object.fromEntries(given), answers: {}, facts: {} };
}

const itemsFrom = (competencies: Record<string, string>) =>
  Object.entries(competencies).map(([code, competency]) => ({ code, competency }));

const numbers = (means: ReadonlyMap<string, Fraction | null>): Record<string, number | null> =>
  Object.fromEntries([...means].map(([code, mean]) => [code, mean?.toNumber() ?? null]));

function expectClose(got: number | null | undefined, wanted: number | null): void {
  if (wanted === null) expect(got).toBeNull();
  else expect(Math.abs((got ?? NaN) - wanted)).toBeLessThanOrEqual(golden.tolerance * Math.max(1, Math.abs(wanted)));
}

describe('the score of an interview, on published cases', () => {
  it.each(golden.cases)('$id', ({ input, expected }) => {
    const cards = input.interviewers.map((who) =>
      card(Object.fromEntries(Object.entries(input.ratings).map(([code, given]) => [code, given[who] ?? null]))),
    );
    const got = interviewScore(itemsFrom(input.comp_of), cards);
    const [questions, competencies] = [numbers(got.questionMeans), numbers(got.competencyMeans)];
    expect(Object.keys(questions)).toEqual(Object.keys(expected.question_mean));
    expect(Object.keys(competencies).toSorted()).toEqual(Object.keys(expected.competency_mean).toSorted());
    for (const [code, mean] of Object.entries(expected.question_mean)) expectClose(questions[code], mean);
    for (const [code, mean] of Object.entries(expected.competency_mean)) expectClose(competencies[code], mean);
    expect(got.disagreements).toEqual(expected.disagreement);
    expect(got.isComplete).toBe(expected.complete);
    expectClose(got.overall?.toNumber() ?? null, expected.overall);
    expectClose(got.score?.toNumber() ?? null, expected.score);
  });

  it('has three cases', () => expect(golden.cases).toHaveLength(3));
});

describe('the score of an interview', () => {
  const items = itemsFrom({ Q1: 'patience', Q2: 'patience', Q3: 'stress' });

  it('is not there when nobody interviewed, or only people who were excused', () => {
    for (const cards of [[], [card({ Q1: 5, Q2: 5, Q3: 5 }, true)]])
      expect(interviewScore(items, cards)).toMatchObject({ isComplete: false, overall: null, score: null });
  });

  it('leaves who was excused out, whatever they had rated', () => {
    const got = interviewScore(items, [card({ Q1: 3, Q2: 3, Q3: 3 }), card({ Q1: 1 }, true)]);
    expect(got).toMatchObject({ isComplete: true, disagreements: [] });
    expect(got.score?.toNumber()).toBe(50);
  });

  it('has no mean of a competency while one of its questions is not rated', () => {
    expect(numbers(interviewScore(items, [card({ Q1: 3, Q3: 4 })]).competencyMeans)).toEqual({
      patience: null,
      stress: 4,
    });
  });

  it('flags ratings two apart, not one', () => {
    const got = interviewScore(items, [card({ Q1: 2, Q2: 3, Q3: 4 }), card({ Q1: 4, Q2: 4, Q3: 4 })]);
    expect(got.disagreements).toEqual(['Q1']);
  });
});

const rating = fc.constantFrom(...RATINGS);

/** An interview that everybody finished: competencies by question, and a rating for each question by each interviewer. */
const finished = fc
  .record({ questions: fc.integer({ min: 1, max: 9 }), interviewers: fc.integer({ min: 1, max: 6 }) })
  .chain(({ questions, interviewers }) =>
    fc.record({
      competencies: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: questions, maxLength: questions }),
      ratings: fc.array(fc.array(rating, { minLength: questions, maxLength: questions }), {
        minLength: interviewers,
        maxLength: interviewers,
      }),
    }),
  );

const itemsOf = (competencies: readonly string[]) =>
  competencies.map((competency, i) => ({ code: `Q${i}`, competency }));
const cardOf = (ratings: readonly Rating[], isExcused = false): Card =>
  card(Object.fromEntries(ratings.map((given, i) => [`Q${i}`, given])), isExcused);
const score = (competencies: readonly string[], ratings: readonly Rating[][]): number =>
  interviewScore(
    itemsOf(competencies),
    ratings.map((given) => cardOf(given)),
  ).score?.toNumber() ?? NaN;

describe('the score of any finished interview', () => {
  it('lies between 0 and 100', () => {
    fc.assert(
      fc.property(finished, ({ competencies, ratings }) => {
        const got = score(competencies, ratings);
        expect(got).toBeGreaterThanOrEqual(0);
        expect(got).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('does not depend on the order of interviewers or questions', () => {
    fc.assert(
      fc.property(finished, ({ competencies, ratings }) => {
        const items = itemsOf(competencies);
        const cards = ratings.map((given) => cardOf(given));
        const got = interviewScore(items, cards).score?.toNumber();
        expect(interviewScore(items.toReversed(), cards.toReversed()).score?.toNumber()).toBe(got);
      }),
    );
  });

  it('never falls when a rating is raised', () => {
    fc.assert(
      fc.property(finished, fc.nat(), fc.nat(), ({ competencies, ratings }, who, what) => {
        const [row, column] = [who % ratings.length, what % competencies.length];
        const raised = ratings.map((given, i) =>
          given.map((old, j) => (i === row && j === column ? (Math.min(5, old + 1) as Rating) : old)),
        );
        expect(score(competencies, raised)).toBeGreaterThanOrEqual(score(competencies, ratings));
      }),
    );
  });

  it('is the same with and without people who were excused', () => {
    fc.assert(
      fc.property(finished, fc.array(fc.array(rating, { maxLength: 9 })), ({ competencies, ratings }, excused) => {
        const cards = [...excused.map((given) => cardOf(given, true)), ...ratings.map((given) => cardOf(given))];
        expect(interviewScore(itemsOf(competencies), cards)).toEqual(
          interviewScore(
            itemsOf(competencies),
            cards.filter(({ isExcused }) => !isExcused),
          ),
        );
      }),
    );
  });

  it('is 25 a rating above the lowest when everybody rates everything alike', () => {
    fc.assert(
      fc.property(finished, rating, ({ competencies, ratings }, alike) => {
        expect(
          score(
            competencies,
            ratings.map((given) => given.map(() => alike)),
          ),
        ).toBe(25 * (alike - 1));
      }),
    );
  });
});
