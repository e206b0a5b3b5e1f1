import sql, { join, raw } from 'sql-template-tag';
import { rows, type Queryable } from '../database/sql.js';
import { staleVersion } from '../http/if-match.decorator.js';

type Versioned = Readonly<Record<string, unknown>> & { readonly id: string; readonly version: number };

/**
 * Writes what differs from a locked row as its next version and answers the names of the changed columns. The names in
 * `given` are columns, as a validated change of the API spells them; what is undefined stays.
 * @throws AppError `stale-version` when the row is not at the version that was edited
 */
export async function saveChanges(
  tx: Queryable,
  table: string,
  row: Versioned,
  version: number,
  given: object,
): Promise<string[]> {
  refuseStale(row, version);
  const changes = Object.entries(given).filter(
    ([column, value]) => value !== undefined && !isEqual(value, row[column]),
  );
  if (changes.length === 0) return [];
  const values = changes.map(([column, value]) => sql`${raw(column)} = ${value}`);
  await rows(tx, sql`UPDATE ${raw(table)} SET ${join(values)}, version = version + 1 WHERE id = ${row.id}`);
  return changes.map(([column]) => column);
}

/** A value of a column, or a list of them. */
function isEqual(one: unknown, other: unknown): boolean {
  return one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other));
}

/**
 * Deletes a locked row. What still refers to it keeps it: the database refuses, answered as `in-use`.
 * @throws AppError `stale-version` as `saveChanges`
 */
export async function deleteRow(tx: Queryable, table: string, row: Versioned, version: number): Promise<void> {
  refuseStale(row, version);
  await rows(tx, sql`DELETE FROM ${raw(table)} WHERE id = ${row.id}`);
}

export function refuseStale(row: { readonly version: number }, version: number): void {
  if (row.version !== version) throw staleVersion();
}
