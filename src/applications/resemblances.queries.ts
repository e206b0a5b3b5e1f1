import sql, { raw, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { rows, type Queryable } from '../database/sql.js';
import type { Resemblance } from '../imports/import-kind.js';

/** Digits of a number without the zeros that some countries dial first. */
const digits = (alias: 'n' | 'o'): Sql => sql`ltrim(regexp_replace(${raw(alias)}.phone, '\\D', '', 'g'), '0')`;

/**
 * Flags pairs that may be one person: the import's candidates against each other and against those of the same office. A shared
 * name counts only with a shared place, and not when mail and telephone both say otherwise. At most 20 pairs a candidate and
 * kind of reason: a mail address that a thousand rows share says nothing about two of them.
 */
export async function flagResemblances(tx: Queryable, importId: string, officeId: string): Promise<void> {
  const inOffice = sql`o.id <> n.id AND EXISTS (SELECT FROM application a
    WHERE a.candidate_id = o.id AND a.office_id = ${officeId} AND a.voided_at IS NULL)`;
  // The rows are new to the planner: without their statistics it compares everybody with everybody.
  await rows(tx, sql`ANALYZE candidate, application`);
  await rows(tx, sql`SET LOCAL enable_seqscan = off`);
  await rows(
    tx,
    sql`WITH brought AS MATERIALIZED (
        SELECT DISTINCT c.id, c.name, c.email, c.phone, c.phone_e164, c.location,
          string_to_array(fold(c.name), ' ') AS words
        FROM application a JOIN candidate c ON c.id = a.candidate_id
        WHERE a.import_id = ${importId} AND a.voided_at IS NULL),
      pair AS (
        SELECT n.id AS one, o.id AS other FROM brought n CROSS JOIN LATERAL (
          SELECT o.id FROM candidate o WHERE lower(o.email) = lower(n.email) AND ${inOffice} LIMIT 20) o
        UNION
        SELECT n.id, o.id FROM brought n CROSS JOIN LATERAL (
          SELECT o.id FROM candidate o WHERE o.phone_e164 = n.phone_e164 AND ${inOffice} LIMIT 20) o
        UNION
        SELECT n.id, o.id FROM brought n CROSS JOIN LATERAL (
          SELECT o.id FROM candidate o WHERE o.phone IS NOT NULL AND length(${digits('n')}) >= 7
            AND ${digits('o')} = ${digits('n')} AND ${inOffice} LIMIT 20) o
        UNION
        SELECT n.id, o.id FROM brought n
        CROSS JOIN LATERAL generate_series(0, least(cardinality(n.words), 6) - 1) AS turn
        CROSS JOIN LATERAL (
          SELECT o.id FROM candidate o
          WHERE fold(o.name) = array_to_string(n.words[turn + 1:] || n.words[:turn], ' ')
            AND fold(o.location) = fold(n.location)
            AND NOT coalesce(lower(o.email) <> lower(n.email) AND ${digits('o')} <> ${digits('n')}, false)
            AND ${inOffice} LIMIT 20) o),
      reasoned AS (
        SELECT DISTINCT least(one, other) AS candidate_id, greatest(one, other) AS other_id FROM pair)
      INSERT INTO candidate_resemblance (candidate_id, other_id, reasons, import_id)
      SELECT r.candidate_id, r.other_id, reason.codes, ${importId}::uuid
      FROM reasoned r JOIN candidate n ON n.id = r.candidate_id JOIN candidate o ON o.id = r.other_id
      CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
        CASE WHEN lower(n.email) = lower(o.email) THEN 'same-email' END,
        CASE WHEN n.phone_e164 = o.phone_e164 OR (length(${digits('n')}) >= 7 AND ${digits('n')} = ${digits('o')})
          THEN 'same-phone' END,
        CASE WHEN fold(n.name) = fold(o.name) AND fold(n.location) = fold(o.location) THEN 'same-name-and-place' END,
        CASE WHEN fold(n.name) <> fold(o.name) AND
            (SELECT array_agg(w ORDER BY w) FROM unnest(string_to_array(fold(n.name), ' ')) w) =
            (SELECT array_agg(w ORDER BY w) FROM unnest(string_to_array(fold(o.name), ' ')) w)
          THEN 'name-order-swapped' END,
        CASE WHEN fold(n.name) = fold(o.name) AND lower(n.name) <> lower(o.name) THEN 'name-accents-lost' END
      ], NULL) AS codes) reason
      WHERE cardinality(reason.codes) > 0
      ON CONFLICT (candidate_id, other_id) DO NOTHING`,
  );
}

export function selectResemblances(
  db: Queryable,
  actor: Actor,
  importId: string,
  limit: number,
): Promise<Resemblance[]> {
  const seen = (column: Sql): Sql => sql`EXISTS (SELECT FROM application a
    WHERE a.candidate_id = ${column} AND a.voided_at IS NULL AND ${inScope(actor, 'a.office_id', 'a.project_id')})`;
  return rows<Resemblance>(
    db,
    sql`SELECT n.id AS candidate_id, n.name, o.id AS other_id, o.name AS other_name, r.reasons
      FROM candidate_resemblance r JOIN candidate n ON n.id = r.candidate_id JOIN candidate o ON o.id = r.other_id
      WHERE r.import_id = ${importId} AND ${seen(sql`r.candidate_id`)} AND ${seen(sql`r.other_id`)}
      ORDER BY r.candidate_id, r.other_id LIMIT ${limit}`,
  );
}
