import { fold } from './fold.js';
import { isEmptyCell } from './cells.js';
import { parseDate } from './dates.js';
import { isEmail } from './emails.js';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How the text of a file becomes records. `header_row` counts from 1, blank lines and a `sep=` line included. */
export interface Layout {
  delimiter: Delimiter;
  header_row: number;
}

const MAX_HEADER_ROW = 10;

/** The delimiter a first line `sep=;` names (Excel's own convention), or null. */
export function namedDelimiter(text: string): Delimiter | null {
  const named = /^\uFEFF?"?sep=(.)"?\r?(?:\n|$)/i.exec(text)?.[1];
  return DELIMITERS.find((delimiter) => delimiter === named) ?? null;
}

/** The delimiter under which most lines fall into the same number of cells, more than one. A tie goes to more cells. */
export function detectDelimiter(text: string): Delimiter {
  const named = namedDelimiter(text);
  if (named !== null) return named;
  const scores = DELIMITERS.map((delimiter) => {
    const counts = cellCounts(text, delimiter).filter((count) => count > 1);
    const usual = mostCommon(counts);
    const share = counts.filter((count) => count === usual).length;
    return { delimiter, score: usual === 0 ? 0 : share * 1000 + usual };
  });
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

/**
 * The row of the column names among the first ten: as wide as the data below it, every cell filled with a distinct
 * name, none of them a value such as a date, a number or an address. Null if no row reads like names.
 */
export function detectHeaderRow(
  records: readonly (readonly string[])[],
  isKnown: (header: string) => boolean,
): number | null {
  const usual = mostCommon(records.map((cells) => filled(cells).length).filter((count) => count > 0));
  let best: { row: number; score: number } | null = null;
  for (const [i, cells] of records.slice(0, MAX_HEADER_ROW).entries()) {
    const names = filled(cells);
    if (names.length === 0 || names.some(looksLikeValue)) continue;
    const distinct = new Set(names.map(fold)).size;
    const known = names.filter(isKnown).length;
    const width = Math.min(names.length, usual) / Math.max(names.length, usual);
    const score = known * 3 + width * 2 + distinct / names.length - i * 0.1;
    if (best === null || score > best.score) best = { row: i + 1, score };
  }
  return best?.row ?? null;
}

function filled(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
}

/** What names a person or a moment is no column name: such a row is data. */
export function looksLikeValue(cell: string): boolean {
  return (
    isEmail(cell) ||
    parseDate(cell, 'dmy') !== null ||
    /^[+(]?\d[\d .,()/-]*$/.test(cell) ||
    (isEmptyCell(cell) && cell.trim() !== '')
  );
}

function mostCommon(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].reduce(
    (best, next) => (next[1] > best[1] || (next[1] === best[1] && next[0] > best[0]) ? next : best),
    [0, 0],
  )[0];
}

/** Cells of each of the first records, quotes respected across line breaks; the cut last line is left out. */
function cellCounts(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let cells = 1;
  let isQuoted = false;
  let hasText = false;
  for (let i = 0; i < text.length && counts.length < 50; i++) {
    const char = text[i]!;
    if (char === '"' && (isQuoted || !hasText || text[i - 1] === delimiter)) isQuoted = !isQuoted;
    else if (!isQuoted && char === delimiter) cells++;
    else if (!isQuoted && (char === '\n' || char === '\r')) {
      if (hasText) counts.push(cells);
      cells = 1;
      hasText = false;
      continue;
    }
    hasText = true;
  }
  if (hasText && counts.length < 50) counts.push(cells);
  return counts;
}
