import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';

/** What somebody should know. Ids only: the words are made when it is read. */
@Entity()
@Index(['userId', 'createdAt', 'id'])
@Check('ck_notification_kind', `kind ~ '^[a-z]+(-[a-z]+)*$'`)
export class Notification {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  userId: string;

  @Column('text')
  kind: string;

  @Column('jsonb', { default: {} })
  subject: Record<string, string | number>;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  readAt: Date | null;
}
