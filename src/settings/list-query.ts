import { text, type Fields } from '../web/form.js';

const A_PAGE = 100;

/** What a list page asks its service for. */
export function listWanted(query: Fields): { limit: number; cursor?: string } {
  const cursor = text(query, 'cursor');
  return { limit: A_PAGE, ...(cursor !== undefined && { cursor }) };
}

/** Where "show more" leads to. */
export function moreHref(path: string, nextCursor: string | null): string | null {
  return nextCursor === null ? null : `${path}?${new URLSearchParams({ cursor: nextCursor }).toString()}`;
}

/** The version a form was filled in at. */
export const versionOf = (fields: Fields): number => Number(text(fields, 'version'));
