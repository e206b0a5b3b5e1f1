import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, type CursorValue } from '../http/page.js';

/** Names in the order of a dictionary; the id decides between equal ones. */
export function byName(table: string): Sql {
  return sql`${raw(table)}.name COLLATE "und-x-icu", ${raw(table)}.id`;
}

/** `AND …` for the rows after the cursor, in the order of `byName`. */
export function afterName(table: string, { cursor }: ListQuery): Sql {
  if (cursor === undefined) return empty;
  const [name, id] = decodeCursor(cursor, 2);
  return sql`AND (${byName(table)}) > (${name}::text, ${id}::uuid)`;
}

export function nameKey({ name, id }: { name: string; id: string }): CursorValue[] {
  return [name, id];
}

/** `AND column = value`, or nothing when the list is not filtered by it. The column name is ours. */
export function equals(column: string, value: string | undefined): Sql {
  return value === undefined ? empty : sql`AND ${raw(column)} = ${value}`;
}
