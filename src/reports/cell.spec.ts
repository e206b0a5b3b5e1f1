import { describe, expect, it } from '@jest/globals';
import { parseCell } from './cell.js';

const stage = '01980000-0000-7000-8000-000000000001';

describe('the address of a number', () => {
  it('names a total, a count of applications or a count of stays', () => {
    expect(parseCell('persons')).toEqual({ of: 'total', measure: 'persons' });
    expect(parseCell('reached.both.milestone.matched')).toEqual({
      of: 'units',
      measure: 'reached',
      step: { door: 'both', level: 'milestone', key: 'matched' },
    });
    expect(parseCell(`advanced.external.stage.${stage}`)).toEqual({
      of: 'stays',
      measure: 'advanced',
      step: { door: 'external', level: 'stage', key: stage },
    });
  });

  it.each([
    '',
    'guessed',
    'reached',
    'reached.both',
    'reached.both.milestone.hired',
    `reached.both.stage.${stage}`,
    'reached.external.stage.x',
    'reached.side.milestone.matched',
    'reached.both.milestone.matched.x',
  ])('refuses %p', (text) => {
    expect(parseCell(text)).toBeNull();
  });
});
