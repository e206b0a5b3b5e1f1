/** A stretch of a text; marked where the other version does not say it. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Beyond this many pairs of words two texts are shown as entirely different. */
const MOST_PAIRS = 1_000_000;

/** Both texts in pieces, by words; put together again each gives its text. */
export function wordDiff(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  if (old.length * fresh.length > MOST_PAIRS) return { before: piece(before), after: piece(after) };
  const common = longestCommon(old, fresh);
  return {
    before: pieces(old, new Set(common.map(([index]) => index))),
    after: pieces(fresh, new Set(common.map(([, index]) => index))),
  };
}

/** All of it is marked: the other version has nothing here. */
export function piece(text: string): Piece[] {
  return [{ text, isMarked: true }];
}

/** Words with the space behind them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

/** Pairs of places of the words that both have in the same order. */
function longestCommon(old: readonly string[], fresh: readonly string[]): [number, number][] {
  const same = (i: number, j: number): boolean => old[i]?.trim() === fresh[j]?.trim();
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      lengths[i * width + j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < old.length && j < fresh.length;) {
    if (same(i, j)) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

function pieces(words: readonly string[], kept: ReadonlySet<number>): Piece[] {
  const found: Piece[] = [];
  for (const [index, text] of words.entries()) {
    const isMarked = !kept.has(index);
    const last = found.at(-1);
    if (last?.isMarked === isMarked) found[found.length - 1] = { text: last.text + text, isMarked };
    else found.push({ text, isMarked });
  }
  return found;
}
