import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A block of audit entries under one hash, chained to the block before; the database refuses to change a row. */
@Entity()
@Check('ck_audit_seal_number', 'number > 0')
@Check('ck_audit_seal_entries', 'cardinality(entry_ids) > 0 AND cardinality(entry_ids) = cardinality(entry_hashes)')
export class AuditSeal {
  /** From 1, without a gap. */
  @PrimaryColumn('integer')
  number: number;

  /** The same for all blocks of one run of the sealing job. */
  @Column('timestamptz')
  sealedAt: Date;

  @Column('uuid', { array: true })
  entryIds: string[];

  /** SHA-256 of each entry, in the order of `entryIds`. */
  @Column('bytea', { array: true })
  entryHashes: Buffer[];

  /** `hash` of the block before; 32 zero bytes in the first. */
  @Column('bytea')
  previousHash: Buffer;

  /** SHA-256 of the previous hash, the number, the time and the entries' hashes. */
  @Column('bytea')
  hash: Buffer;
}
