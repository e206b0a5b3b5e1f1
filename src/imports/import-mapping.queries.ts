import sql from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { rows, type Queryable } from '../database/sql.js';
import { fold } from './fold.js';
import type { Import } from './import.entity.js';
import type { RememberedMapping } from './import-mapping.entity.js';

/** Keeps the choices of an import for the next file of its source. */
export async function rememberMapping(
  tx: Queryable,
  { officeId, kind, source, reading, mapping }: Import,
): Promise<void> {
  const fieldOf = new Map(Object.entries(mapping.fields).map(([field, index]) => [index, field]));
  const remembered: RememberedMapping = {
    columns: Object.fromEntries(
      reading.columns
        .filter(({ forbidden }) => forbidden === null)
        .map(({ index, header }) => [fold(header), fieldOf.get(index) ?? null]),
    ),
    choices: mapping.choices,
    sheet: reading.sheet?.name ?? null,
    date_order: mapping.date_order,
    decimal_mark: mapping.decimal_mark,
  };
  await rows(
    tx,
    sql`INSERT INTO import_mapping (id, office_id, kind, source, mapping)
      VALUES (${uuid()}, ${officeId}, ${kind}, ${source}, ${JSON.stringify(remembered)}::jsonb)
      ON CONFLICT (office_id, kind, source) DO UPDATE SET mapping = excluded.mapping, updated_at = now()`,
  );
}
