import { invalidField } from '../errors.js';

/** One page of a list; `next_cursor` is null on the last. */
export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

/** A value of the sort key; times as ISO 8601 text. */
export type CursorValue = string | number | boolean | null;

/** The sort key of the last row sent, opaque to the reader. */
export function encodeCursor(key: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws AppError `invalid` when it is not a cursor with this many values */
export function decodeCursor(cursor: string, length: number): CursorValue[] {
  const key = parsed(Buffer.from(cursor, 'base64url').toString());
  if (Array.isArray(key) && key.length === length && key.every(isCursorValue)) return key;
  throw invalidField('cursor', 'not-a-cursor', 'must be the next_cursor of an earlier page');
}

/**
 * The page out of rows that were asked for with `limit + 1`: the row too many says that there is a next page.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
  key: (row: Row) => readonly CursorValue[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data: shown.map(view), next_cursor: hasMore ? encodeCursor(key(last)) : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
