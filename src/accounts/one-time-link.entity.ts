import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that works once; of its token only the hash is kept. */
@Entity()
@Check('ck_one_time_link_purpose', `purpose IN ('first_administrator')`)
export class OneTimeLink {
  @PrimaryColumn('bytea')
  tokenHash: Buffer;

  @Column('text')
  purpose: 'first_administrator';

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  usedAt: Date | null;
}
