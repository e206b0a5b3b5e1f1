import { describe, expect, it } from '@jest/globals';
import { placesAfter, type Placed } from './places.js';

const list = (...positions: number[]): Placed[] =>
  positions.map((position, i) => ({ id: 'abcdef'[i] ?? '', position }));

/** The ids in their order after one was placed. */
function order(places: readonly Placed[], id: string, position: number): string {
  const moved = new Map(placesAfter(places, id, position).map((each) => [each.id, each.position]));
  return places
    .map((each) => ({ id: each.id, position: moved.get(each.id) ?? each.position }))
    .toSorted((one, other) => one.position - other.position)
    .map((each) => each.id)
    .join('');
}

describe('the place of a reason', () => {
  it('is taken from above and from below', () => {
    expect(order(list(1, 2, 3, 4), 'a', 3)).toBe('bcad');
    expect(order(list(1, 2, 3, 4), 'd', 2)).toBe('adbc');
  });

  it('is among the places the list has, first and last at the ends', () => {
    expect(order(list(8, 9, 12), 'c', 1)).toBe('cab');
    expect(order(list(8, 9, 12), 'a', 99)).toBe('bca');
    expect(placesAfter(list(8, 9, 12), 'a', 99)).toEqual([
      { id: 'b', position: 8 },
      { id: 'c', position: 9 },
      { id: 'a', position: 12 },
    ]);
  });

  it('is one of its own, also after two were added at the same moment', () => {
    expect(order(list(1, 1, 1, 2), 'd', 1)).toBe('dabc');
  });

  it('moves nobody who stands outside of the two places', () => {
    expect(placesAfter(list(1, 2, 3, 4), 'b', 3).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(placesAfter(list(1, 2, 3), 'b', 2)).toEqual([]);
  });
});
