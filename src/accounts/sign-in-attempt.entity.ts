import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What throttling counts; the mail and network addresses are keyed hashes. */
@Entity()
@Index('ix_sign_in_attempt_email_hash_at', ['emailHash', 'at'])
@Index('ix_sign_in_attempt_address_hash_at', ['addressHash', 'at'])
export class SignInAttempt {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea')
  emailHash: Buffer;

  @Column('bytea')
  addressHash: Buffer;

  @Column('boolean')
  hasSucceeded: boolean;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at: Date;
}
