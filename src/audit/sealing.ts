import sql, { empty } from 'sql-template-tag';
import { firstRow, rows, type Queryable } from '../database/sql.js';

/** Entries a block; more than that make several. */
export const BLOCK_SIZE = 5000;

/** One number that every process of the product agrees on. */
const LOCK = 4_927_002;

/** Names a block, and with it all before: whoever keeps it elsewhere can tell later whether the tail is whole. */
export interface Anchor {
  readonly number: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** What the first block is chained to. */
export const BEFORE_FIRST: Anchor = { number: 0, hash: '0'.repeat(64) };

/**
 * Seals the entries that wait and answers the latest block made, or null when there was nothing to do. To be called in a
 * transaction: of two at once the second finds nothing left.
 */
export async function sealWaitingEntries(tx: Queryable): Promise<Anchor | null> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(${LOCK})`);
  const clock = await firstRow<{ now: string }>(tx, sql`SELECT clock_timestamp()::text AS now`);
  let latest: Anchor | null = null;
  for (let ids = await waitingAfter(tx, null); ids.length > 0; ids = await waitingAfter(tx, ids.at(-1) ?? null))
    latest = (await sealBlock(tx, clock?.now ?? '', ids)) ?? latest;
  return latest;
}

/** @param last where the batch before ended: the rows just taken need not be read over again */
async function waitingAfter(tx: Queryable, last: string | null): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`SELECT entry_id AS id FROM audit_unsealed ${last === null ? empty : sql`WHERE entry_id > ${last}`}
        ORDER BY entry_id LIMIT ${BLOCK_SIZE}`,
  );
  return found.map(({ id }) => id);
}

/** Null when none of the entries exists; their ids go on waiting, for the check to find. */
async function sealBlock(tx: Queryable, now: string, ids: readonly string[]): Promise<Anchor | null> {
  const made = await firstRow<Anchor>(
    tx,
    sql`WITH entries AS MATERIALIZED (
          SELECT id, audit_entry_hash(entry) AS hash FROM audit_entry entry WHERE id = ANY(${[...ids]}::uuid[])
        ), taken AS (
          DELETE FROM audit_unsealed
          WHERE entry_id = ANY(${[...ids]}::uuid[]) AND entry_id IN (SELECT id FROM entries)
        ), block AS (
          SELECT array_agg(id ORDER BY id) AS ids, array_agg(hash ORDER BY id) AS hashes FROM entries HAVING count(*) > 0
        ), place AS (
          SELECT number + 1 AS number, hash AS previous FROM (
            SELECT number, hash FROM audit_seal
            UNION ALL SELECT ${BEFORE_FIRST.number}::integer, decode(${BEFORE_FIRST.hash}, 'hex')
          ) AS earlier ORDER BY number DESC LIMIT 1
        )
        INSERT INTO audit_seal (number, sealed_at, entry_ids, entry_hashes, previous_hash, hash)
        SELECT number, ${now}::timestamptz, ids, hashes, previous,
          audit_seal_hash(previous, number, ${now}::timestamptz, hashes)
        FROM block, place
        RETURNING number, encode(hash, 'hex') AS hash`,
  );
  return made ?? null;
}
