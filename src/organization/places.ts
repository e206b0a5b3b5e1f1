export interface Placed {
  readonly id: string;
  readonly position: number;
}

/**
 * Who stands elsewhere when one of a list, in its order, takes the place of another. The list keeps its places, which need not follow
 * each other: the one goes up before whoever stands at `position` or later, down behind whoever stands there or earlier.
 */
export function placesAfter(list: readonly Placed[], id: string, position: number): Placed[] {
  const moved = list.find((each) => each.id === id);
  if (moved === undefined) return [];
  const rest = list.filter((each) => each.id !== id);
  const isUp = position < moved.position;
  const index = rest.filter((each) => (isUp ? each.position < position : each.position <= position)).length;
  const places = risingPlaces(list);
  const after = rest.toSpliced(index, 0, moved).map((each, i) => ({ id: each.id, position: places[i] ?? 0 }));
  return after.filter((each) => list.find((before) => before.id === each.id)?.position !== each.position);
}

/** Two who were added at the same moment may share a place: the second and all behind it go on. */
function risingPlaces(list: readonly Placed[]): number[] {
  let last = 0;
  return list.map(({ position }) => (last = Math.max(position, last + 1)));
}
