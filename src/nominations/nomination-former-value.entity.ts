import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Nomination } from './nomination.entity.js';

/** What a sent nomination said before it was changed. */
@Entity()
export class NominationFormerValue {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Nomination)
  @Index()
  @Column('uuid')
  nominationId: string;

  @Column('text')
  field: string;

  @Column('text', { nullable: true })
  value: string | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  changedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  changedAt: Date;
}
