import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordDiff, type Piece } from './word-diff.js';

const shown = (all: readonly Piece[]): string =>
  all.map(({ text, isMarked }) => (isMarked ? `[${text.trim()}]` : text.trim())).join(' ');
const diff = (before: string, after: string): string[] => {
  const { before: old, after: fresh } = wordDiff(before, after);
  return [shown(old), shown(fresh)];
};

describe('the words that changed', () => {
  it('are marked on both sides, and no others', () => {
    expect(diff('What did you do then?', 'What exactly did you do?')).toEqual([
      'What did you [do then?]',
      'What [exactly] did you [do?]',
    ]);
    expect(diff('a b c d', 'a c b d')).toEqual(['a [b] c d', 'a c [b] d']);
    expect(diff('', 'new')).toEqual(['', '[new]']);
    expect(diff('the same', 'the  same')).toEqual(['the same', 'the  same']);
  });

  it('leave the texts whole, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'ñ', ' ', '\n', '  '), { maxLength: 40 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = wordDiff(before, after);
        const whole = (all: readonly Piece[]): string => all.map((one) => one.text).join('');
        expect([whole(found.before), whole(found.after)]).toEqual([before, after]);
        const kept = (all: readonly Piece[]): string[] =>
          all.filter(({ isMarked }) => !isMarked).flatMap((one) => one.text.trim().split(/\s+/).filter(Boolean));
        expect(kept(found.before)).toEqual(kept(found.after));
      }),
    );
  });

  it('are all of them in texts that are too long to compare', () => {
    const long = (word: string): string => `${word} `.repeat(1001).trimEnd();
    expect(wordDiff(long('a'), long('a')).before.map(({ isMarked }) => isMarked)).toEqual([true]);
  });
});
