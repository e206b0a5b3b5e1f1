import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from './user-account.entity.js';

/** One signed-in browser. Of its token only the hash is kept. */
@Entity()
@Unique(['tokenHash'])
@Index('ix_user_session_user_id', ['userId'], { where: 'ended_at IS NULL' })
@Index('ix_user_session_user_id_last_seen_at', ['userId', 'lastSeenAt'])
export class UserSession {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  userId: string;

  @Column('bytea')
  tokenHash: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** To the minute: it is not written more often. */
  @Column('timestamptz', { default: () => 'now()' })
  lastSeenAt: Date;

  /** Whatever happens, the session ends here. */
  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;
}
