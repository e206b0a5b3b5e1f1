import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from './user-account.entity.js';

export type LinkPurpose = 'first_administrator' | 'invitation' | 'password_reset';

/** A link that works once; of its token only the hash is kept. */
@Entity()
@Check('ck_one_time_link_purpose', `purpose IN ('first_administrator', 'invitation', 'password_reset')`)
@Check('ck_one_time_link_user_id', `(user_id IS NULL) = (purpose = 'first_administrator')`)
@Index('uq_one_time_link_user_id', ['userId'], { unique: true, where: 'used_at IS NULL' })
export class OneTimeLink {
  @PrimaryColumn('bytea')
  tokenHash: Buffer;

  @Column('text')
  purpose: LinkPurpose;

  /** Null: the first administrator, whose account the link makes. */
  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  userId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;
}
