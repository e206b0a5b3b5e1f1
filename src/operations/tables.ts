import pg from 'pg';
import copyStreams from 'pg-copy-streams';

/** A table as it is read and written: generated columns are left to the database. */
export interface TableShape {
  name: string;
  columns: readonly string[];
  /** The same order on every server, whatever its collation. */
  order: string;
}

/** The tables of the product, from the catalogue: a table that a later migration brings needs nothing here. */
export async function tablesOf(client: pg.ClientBase): Promise<TableShape[]> {
  const found = await client.query<TableShape>(`
    SELECT c.relname::text AS name,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      coalesce(
        (SELECT string_agg(quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', '
            ORDER BY k.place)
          FROM pg_index i CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
          WHERE i.indrelid = c.oid AND i.indisprimary),
        format('%I::text COLLATE "C"', c.relname)) AS order
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> 'schema_migration'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname`);
  return found.rows;
}

export async function sequencesOf(client: pg.ClientBase): Promise<{ name: string; last_value: string | null }[]> {
  const found = await client.query<{ name: string; last_value: string | null }>(`
    SELECT s.sequencename::text AS name, s.last_value::text
    FROM pg_sequences s
    WHERE s.schemaname = current_schema()
      AND s.sequencename IS DISTINCT FROM split_part(pg_get_serial_sequence('schema_migration', 'id'), '.', 2)
    ORDER BY 1`);
  return found.rows;
}

/** Values are written alike whatever the server, the user or the machine prefers. */
export async function fixFormats(client: pg.ClientBase): Promise<void> {
  await client.query(`
    SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex';
    SET extra_float_digits = 1; SET client_encoding = 'UTF8'; SET statement_timeout = 0; SET lock_timeout = 0;
    SET idle_in_transaction_session_timeout = 0`);
}

export function copyOut(client: pg.ClientBase, { name, columns, order }: TableShape): copyStreams.CopyToStreamQuery {
  const rows = `SELECT ${quoted(columns)} FROM ${pg.escapeIdentifier(name)} ORDER BY ${order}`;
  return client.query(copyStreams.to(`COPY (${rows}) TO STDOUT`));
}

export function copyIn(client: pg.ClientBase, name: string, columns: readonly string[]): copyStreams.CopyStreamQuery {
  return client.query(copyStreams.from(`COPY ${pg.escapeIdentifier(name)} (${quoted(columns)}) FROM STDIN`));
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => pg.escapeIdentifier(name)).join(', ');
}
