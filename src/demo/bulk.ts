import sql, { raw } from 'sql-template-tag';
import { v7 } from 'uuid';
import { rows, type Queryable } from '../database/sql.js';
import { Random } from './random.js';

/** A row by column name. Columns that the rows of a table do not name keep their default. */
export type Row = Readonly<Record<string, unknown>>;

/** All rows in one statement; none for none. */
export async function insertRows(tx: Queryable, table: string, given: readonly Row[]): Promise<void> {
  if (given.length === 0) return;
  const columns = raw(Object.keys(given[0] ?? {}).join(', '));
  const target = raw(table);
  await rows(
    tx,
    sql`INSERT INTO ${target} (${columns})
        SELECT ${columns} FROM json_populate_recordset(NULL::${target}, ${JSON.stringify(given)}::json)`,
  );
}

/** UUIDs (version 7) that are the same on every run. */
export class Ids {
  private readonly random = new Random(20_260_102);

  next(instant: number): string {
    return v7({ msecs: Math.floor(instant), random: this.random.bytes(16) });
  }
}

export function iso(instant: number): string {
  return new Date(Math.floor(instant)).toISOString();
}

/** What a map holds under a key that it was given before. */
export function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The demonstration has no ${String(key)}.`);
  return value;
}
