import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Office } from '../organization/office.entity.js';

/** Somebody of the sales floor who can be nominated. Signs in as `userId`, if at all. */
@Entity()
@Unique(['officeId', 'code'])
@Unique(['id', 'officeId'])
@Unique(['userId'])
@Check('ck_agent_code', `code ~ '^[^[:space:]]{1,40}$'`)
@Check('ck_agent_name', `btrim(name) <> ''`)
@Check('ck_agent_working_time_percent', 'working_time_percent BETWEEN 50 AND 100')
@Check('ck_agent_left_on', 'left_on >= hired_on')
export class Agent {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Office)
  @Column('uuid')
  officeId: string;

  /** The pseudonymous code of the office's own systems; text, for some begin with a zero. */
  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  userId: string | null;

  /** `YYYY-MM-DD`. */
  @Column('date', { nullable: true })
  hiredOn: string | null;

  /** 50–100. */
  @Column('integer')
  workingTimePercent: number;

  /** The last day. */
  @Column('date', { nullable: true })
  leftOn: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
