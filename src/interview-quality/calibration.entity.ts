import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';

/** One round of frame-of-reference training: written answers are rated, then compared with an expert's ratings. */
@Entity()
@Check('ck_calibration_finished_at', 'finished_at >= started_at')
@Index(['userId', 'finishedAt'])
@Index('uq_calibration_open', { synchronize: false })
export class Calibration {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  userId: string;

  @Column('timestamptz', { default: () => 'now()' })
  startedAt: Date;

  /** When every answer of the set was rated. */
  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
