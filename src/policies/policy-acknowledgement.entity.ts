import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Office } from '../organization/office.entity.js';
import { PolicyVersion } from './policy-version.entity.js';

/** The works council of an office has seen the sheet of a policy version. Append-only. */
@Entity()
@Unique(['policyVersionId', 'officeId'])
export class PolicyAcknowledgement {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => PolicyVersion)
  @Column('uuid')
  policyVersionId: string;

  @ForeignKey(() => Office)
  @Column('uuid')
  officeId: string;

  @Column('date')
  acknowledgedOn: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  recordedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  recordedAt: Date;
}
