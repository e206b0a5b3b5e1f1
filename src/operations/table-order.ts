import type pg from 'pg';

interface Reference {
  from: string;
  to: string;
}

/** Foreign keys from one table to another; one to itself is no matter, because rows of one COPY are checked at its end. */
export async function referencesOf(client: pg.ClientBase): Promise<Reference[]> {
  const found = await client.query<Reference>(`
    SELECT DISTINCT f.relname::text AS from, t.relname::text AS to
    FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
    JOIN pg_namespace n ON n.oid = f.relnamespace
    WHERE k.contype = 'f' AND n.nspname = current_schema() AND f.oid <> t.oid`);
  return found.rows;
}

/** The tables, each after those that it refers to. Throws when some refer to each other in a circle. */
export function inOrder(tables: readonly string[], references: readonly Reference[]): string[] {
  const ordered = new Set<string>();
  const visit = (table: string, path: readonly string[]): void => {
    if (ordered.has(table)) return;
    if (path.includes(table)) throw new Error(`These tables refer to each other: ${[...path, table].join(' -> ')}`);
    for (const { from, to } of references) if (from === table) visit(to, [...path, table]);
    ordered.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...ordered];
}
