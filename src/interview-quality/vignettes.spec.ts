import { describe, expect, it } from '@jest/globals';
import { readyMadeTemplates } from '../interview-templates/ready-made.js';
import { readVignettes, vignettes } from './vignettes.js';

const inThree = { en: 'One', sv: 'Ett', es: 'Uno' };
const one = { code: 'PS1-a', question: 'PS1', rating: 3, answer: inThree, reason: inThree };
const read = (...given: object[]) => readVignettes({ format: 1, vignettes: given });

describe('the answers of the training', () => {
  it('are there for every question of the ready-made interviews', () => {
    const questions = readyMadeTemplates().flatMap(({ content }) =>
      content.kind === 'interview' ? content.questions.map(({ code }) => code) : [],
    );
    expect(questions).toHaveLength(12);
    expect([...new Set(vignettes().map(({ question }) => question.code))].toSorted()).toEqual(questions.toSorted());
  });

  it('have ratings over the whole scale, and no row of equal ones that gives the next away', () => {
    const ratings = vignettes().map(({ rating }) => rating);
    for (const rating of [1, 2, 3, 4, 5]) {
      expect(ratings.filter((given) => given === rating).length).toBeGreaterThanOrEqual(2);
    }
    expect(ratings.some((rating, i) => rating === ratings[i + 1] && rating === ratings[i + 2])).toBe(false);
  });

  it('speak of nothing that must not be asked', () => {
    const never =
      /\b(sick|illness|pregnan|child|married|religio|union|salary|disab|sjuk|gravid|barn|gift|fack|lön|enferm|embaraz|hij[oa]s?|casad|sindica|salario|sueldo)/i;
    const said = vignettes().flatMap(({ code, answer }) => Object.values(answer).map((text) => `${code} ${text}`));
    expect(said.filter((text) => never.test(text))).toEqual([]);
  });

  it('have a reason that points to the anchor of their rating', () => {
    for (const { rating, reason } of vignettes()) {
      expect(reason.en).toMatch(new RegExp(`anchor ${rating}`));
      expect(reason.sv).toMatch(new RegExp(`ankare ${rating}`));
      expect(reason.es).toMatch(new RegExp(`nivel ${rating}`));
    }
  });

  it.each([
    [{ ...one, question: 'XX9' }, 'vignettes.0.question: must be one of PS1'],
    [{ ...one, rating: 6 }, 'vignettes.0.rating: must be a whole number from 1 to 5'],
    [{ ...one, reason: { en: 'One', sv: 'Ett' } }, 'vignettes.0.reason.es: es is missing'],
    [{ ...one, answer: 'One' }, 'vignettes.0.answer'],
    [{ ...one, expert: 'me' }, 'vignettes.0.expert: expert is not known here'],
  ])('are refused with what is wrong: %#', (given, problem) => {
    expect(() => read(given)).toThrow(problem);
  });

  it('have codes of their own', () => {
    expect(() => read(one, one)).toThrow('vignettes.1.code: PS1-a is the code of another one already');
    expect(() => readVignettes({ format: 1, vignettes: [] })).toThrow('vignettes: must have at least 1');
    expect(read(one)).toHaveLength(1);
  });
});
