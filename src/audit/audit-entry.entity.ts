import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One write: who, when, what, on which object. Ids, codes and field names only; the database refuses to change a row. */
@Entity()
@Index('ix_audit_entry_object', ['objectType', 'objectId', 'at'])
@Index('ix_audit_entry_at', ['at'])
@Index('ix_audit_entry_actor', ['actorId', 'at'])
@Index('ix_audit_entry_token', ['tokenId', 'at'], { where: 'token_id IS NOT NULL' })
@Index('ix_audit_entry_office', ['officeId', 'at'])
@Index('ix_audit_entry_action', { synchronize: false })
export class AuditEntry {
  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;

  /** Null: the system itself. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  /** The API token the actor's program used; null for what a person did. */
  @Column('uuid', { nullable: true })
  tokenId: string | null;

  /** `noun.past-participle`. */
  @Column('text')
  action: string;

  @Column('text')
  objectType: string;

  @Column('uuid', { nullable: true })
  objectId: string | null;

  /** Decides who may read the entry; null for what belongs to no office. */
  @Column('uuid', { nullable: true })
  officeId: string | null;

  /** Names of the fields that changed, never their values. */
  @Column('text', { array: true, default: '{}' })
  changed: string[];

  /** A user it happened to besides the object; null: nobody else. */
  @Column('uuid', { nullable: true })
  aboutUserId: string | null;

  /** Leads to the line in the log. */
  @Column('text', { nullable: true })
  requestId: string | null;
}
