import { DatabaseError } from 'pg';
import type { Sql } from 'sql-template-tag';
import { QueryFailedError } from 'typeorm';

/** A DataSource or the EntityManager of a transaction. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

/** Runs a SELECT, or an INSERT … RETURNING, and gives its rows. The row type is the promise of the SQL beside it. */
export async function rows<Row>(db: Queryable, query: Sql): Promise<Row[]> {
  return (await db.query(query.text, query.values)) as Row[];
}

/** Exactly the first row, or undefined. */
export async function firstRow<Row>(db: Queryable, query: Sql): Promise<Row | undefined> {
  return (await rows<Row>(db, query))[0];
}

/** Whether a statement failed because of this constraint. */
export function isRefusedBy(error: unknown, constraint: string): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : undefined;
  return cause instanceof DatabaseError && cause.constraint === constraint;
}
