import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { BEFORE_FIRST, type Anchor } from './sealing.js';

/** What can be wrong with one row, in the order in which a reader would look for it. */
export type Fault =
  | 'block-missing'
  | 'block-changed'
  | 'chain-broken'
  | 'anchor-differs'
  | 'entry-missing'
  | 'entry-changed'
  | 'entry-misdated'
  | 'anchor-missing'
  | 'entry-not-sealed'
  | 'entry-waits';

export interface BrokenRow {
  readonly fault: Fault;
  readonly block: number | null;
  readonly entryId: string | null;
}

/** How far the audit was checked, and the first row that is wrong. */
export interface Verification {
  readonly blocks: number;
  readonly entries: number;
  /** Entries younger than an hour that the next block will take. */
  readonly waiting: number;
  /** Null as long as nothing is sealed. */
  readonly latest: Anchor | null;
  readonly broken: BrokenRow | null;
}

interface Checking {
  /** A block that was written down elsewhere. */
  readonly anchor?: Anchor | null;
  /** Called after every batch of blocks. */
  readonly onProgress?: (done: { blocks: number; entries: number }) => void;
}

interface CheckedBlock extends Anchor {
  readonly previous_hash: string;
  readonly is_whole: boolean;
  readonly entries: number;
  /** The first entry of the block that is not as it was sealed. */
  readonly entry_id: string | null;
  readonly fault: Fault | null;
}

/** Blocks read at once; a small installation makes blocks of a few entries, a busy one of some hundred. */
const BATCH = 100;
/** A transaction may commit this long after its entry was dated, and a worker stand still this long. */
const LONGEST_WAIT = '1 hour';

/** Checks every block and every entry as they stood when it began. Reads only. */
export async function verifyAudit(dataSource: DataSource, checking: Checking = {}): Promise<Verification> {
  return dataSource.transaction('REPEATABLE READ', async (tx) => {
    await rows(tx, sql`SET TRANSACTION READ ONLY`);
    const chain = await verifyChain(tx, checking);
    const waiting = await firstRow<{ count: number }>(tx, sql`SELECT count(*)::int AS count FROM audit_unsealed`);
    const broken = chain.broken ?? missingAnchor(chain.latest, checking) ?? (await firstUnsealed(tx));
    return { ...chain, waiting: waiting?.count ?? 0, broken };
  });
}

async function verifyChain(tx: Queryable, checking: Checking): Promise<Omit<Verification, 'waiting'>> {
  const done = { blocks: 0, entries: 0 };
  let last: Anchor = BEFORE_FIRST;
  const result = (broken: BrokenRow | null) => ({ ...done, latest: last.number === 0 ? null : last, broken });
  for (;;) {
    const batch = await checkedBlocks(tx, last.number);
    for (const block of batch) {
      const broken = brokenRow(block, last, checking.anchor ?? null);
      if (broken) return result(broken);
      last = { number: block.number, hash: block.hash };
      done.blocks++;
      done.entries += block.entries;
    }
    if (batch.length < BATCH) return result(null);
    checking.onProgress?.(done);
  }
}

function brokenRow(block: CheckedBlock, last: Anchor, anchor: Anchor | null): BrokenRow | null {
  const number = last.number + 1;
  const broken = (fault: Fault): BrokenRow => ({ fault, block: number, entryId: null });
  if (block.number !== number) return broken('block-missing');
  if (!block.is_whole) return broken('block-changed');
  if (block.previous_hash !== last.hash) return broken('chain-broken');
  if (block.number === anchor?.number && block.hash !== anchor.hash) return broken('anchor-differs');
  return block.fault && { fault: block.fault, block: number, entryId: block.entry_id };
}

/** A chain that was cut at its end is whole in itself. */
function missingAnchor(latest: Anchor | null, { anchor }: Checking): BrokenRow | null {
  if (!anchor || anchor.number <= (latest ?? BEFORE_FIRST).number) return null;
  return { fault: 'anchor-missing', block: anchor.number, entryId: null };
}

/**
 * An entry is misdated when it says that it happened long before a block that was made without it, or long after its own.
 * Blocks of one run bear the same time, so what waited together is no ground for suspicion; nor is a clock set back.
 */
function checkedBlocks(tx: Queryable, after: number): Promise<CheckedBlock[]> {
  return rows<CheckedBlock>(
    tx,
    sql`SELECT seal.number, encode(seal.hash, 'hex') AS hash, encode(seal.previous_hash, 'hex') AS previous_hash,
          cardinality(seal.entry_ids) AS entries, wrong.entry_id, wrong.fault,
          seal.hash = audit_seal_hash(seal.previous_hash, seal.number, seal.sealed_at, seal.entry_hashes) AS is_whole
        FROM (SELECT * FROM audit_seal WHERE number > ${after} ORDER BY number LIMIT ${BATCH}) AS seal
        LEFT JOIN LATERAL (
          SELECT least(sealed_at, seal.sealed_at) AS made_at FROM audit_seal
          WHERE number < seal.number AND sealed_at <> seal.sealed_at ORDER BY number DESC LIMIT 1
        ) AS earlier ON true
        LEFT JOIN LATERAL (
          SELECT sealed.id AS entry_id, CASE
              WHEN entry.id IS NULL THEN 'entry-missing'
              WHEN audit_entry_hash(entry) <> sealed.hash THEN 'entry-changed'
              ELSE 'entry-misdated' END AS fault
          FROM unnest(seal.entry_ids, seal.entry_hashes) WITH ORDINALITY AS sealed (id, hash, place)
          LEFT JOIN audit_entry entry ON entry.id = sealed.id
          WHERE entry.id IS NULL OR audit_entry_hash(entry) <> sealed.hash
            OR entry.at < earlier.made_at - ${LONGEST_WAIT}::interval
            OR entry.at > seal.sealed_at + ${LONGEST_WAIT}::interval
          ORDER BY sealed.place LIMIT 1
        ) AS wrong ON true
        ORDER BY seal.number`,
  );
}

/**
 * An entry neither sealed nor waiting was kept from its seal; one that waits must be there, and not wait long. The sets
 * are compared whole: looking up each entry for the sake of the first would take hours where there are many.
 */
async function firstUnsealed(tx: Queryable): Promise<BrokenRow | null> {
  const found = await firstRow<{ fault: Fault; id: string }>(
    tx,
    sql`WITH unsealed AS MATERIALIZED (
          SELECT id FROM audit_entry EXCEPT SELECT unnest(entry_ids) FROM audit_seal
        ), wrong AS MATERIALIZED (
          SELECT 'entry-missing' AS fault, entry_id AS id FROM (
            SELECT entry_id FROM audit_unsealed EXCEPT SELECT id FROM audit_entry
          ) AS missing
          UNION ALL
          SELECT 'entry-not-sealed', id FROM (SELECT id FROM unsealed EXCEPT SELECT entry_id FROM audit_unsealed) AS kept
          UNION ALL
          SELECT 'entry-waits', id FROM unsealed JOIN audit_unsealed ON entry_id = id JOIN audit_entry entry USING (id)
          WHERE entry.at < now() - ${LONGEST_WAIT}::interval
        )
        SELECT fault, wrong.id FROM wrong LEFT JOIN audit_entry entry USING (id)
        ORDER BY entry.at NULLS FIRST, wrong.id LIMIT 1`,
  );
  return found ? { fault: found.fault, block: null, entryId: found.id } : null;
}
