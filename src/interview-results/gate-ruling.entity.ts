import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Interview } from '../interviews/interview.entity.js';

/** The panel's word on a gate that an observer answered with no. The latest counts. Append-only. */
@Entity()
@Check('ck_gate_ruling_reason', `btrim(reason) <> ''`)
@Index(['interviewId', 'itemCode', 'ruledAt'])
export class GateRuling {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Interview)
  @Column('uuid')
  interviewId: string;

  @Column('text')
  itemCode: string;

  /** Whether the rule of conduct was kept after all. */
  @Column('boolean')
  isYes: boolean;

  @Column('text')
  reason: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  ruledById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  ruledAt: Date;
}
