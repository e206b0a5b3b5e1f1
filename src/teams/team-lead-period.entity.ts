import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Team } from './team.entity.js';

/** Who leads a team from when to when, both days included. A team has one lead at a time. */
@Entity()
@Check('ck_team_lead_period_ends_on', 'ends_on >= starts_on')
@Exclusion('ex_team_lead_period_overlap', `USING gist (team_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)`)
@Index('ix_team_lead_period_user_id', ['userId'])
export class TeamLeadPeriod {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Team)
  @Column('uuid')
  teamId: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  userId: string;

  @Column('date')
  startsOn: string;

  /** Null: until further notice. */
  @Column('date', { nullable: true })
  endsOn: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
