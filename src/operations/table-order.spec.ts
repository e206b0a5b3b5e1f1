import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inOrder } from './table-order.js';

describe('the order in which tables are filled', () => {
  it('puts every table after those it refers to', () => {
    // References that go from a later letter to an earlier one make no circle.
    const letters = [...'abcdefghij'];
    const reference = fc
      .tuple(fc.nat(9), fc.nat(9))
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({ from: letters[Math.max(a, b)]!, to: letters[Math.min(a, b)]! }));
    fc.assert(
      fc.property(fc.array(reference), fc.shuffledSubarray(letters, { minLength: 10 }), (references, tables) => {
        const order = inOrder(tables, references);
        expect(order.toSorted()).toEqual(letters);
        for (const { from, to } of references) expect(order.indexOf(to)).toBeLessThan(order.indexOf(from));
      }),
    );
  });

  it('names a circle', () => {
    const circle = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ];
    expect(() => inOrder(['a', 'b'], circle)).toThrow('a -> b -> a');
  });
});
