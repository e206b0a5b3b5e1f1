import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Intake } from '../intakes/intake.entity.js';
import { PolicyVersion } from './policy-version.entity.js';

/** How the inside door of an intake works. Its policy is locked as soon as somebody rated. */
@Entity()
@Check('ck_intake_selection_min_tenure_months', 'min_tenure_months BETWEEN 0 AND 120')
@Check('ck_intake_selection_min_working_time_percent', 'min_working_time_percent BETWEEN 50 AND 100')
@Check('ck_intake_selection_dates', 'ratings_close_on >= nominations_close_on')
export class IntakeSelection {
  @ForeignKey(() => Intake, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  intakeId: string;

  @ForeignKey(() => PolicyVersion)
  @Column('uuid')
  policyVersionId: string;

  /** Shown to people, never a silent knock-out; so are the next two. */
  @Column('integer', { default: 0 })
  minTenureMonths: number;

  @Column('integer', { default: 50 })
  minWorkingTimePercent: number;

  @Column('boolean', { default: true })
  isOwnOfficeOnly: boolean;

  /** The last day. */
  @Column('date', { nullable: true })
  nominationsCloseOn: string | null;

  @Column('date', { nullable: true })
  ratingsCloseOn: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
