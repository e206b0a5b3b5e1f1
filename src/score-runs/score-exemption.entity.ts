import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Application } from '../applications/application.entity.js';
import type { Criterion } from '../competencies/criterion.js';

/** A criterion that is left out for one person, for a reason on record. */
@Entity()
@Unique(['applicationId', 'criterion'])
@Check('ck_score_exemption_criterion', `criterion IN ('attitude', 'goal_focus', 'attendance', 'patience', 'sales')`)
@Check('ck_score_exemption_reason', 'char_length(btrim(reason)) >= 40')
@Check('ck_score_exemption_reason_erased', '(reason IS NULL) = (reason_erased_at IS NOT NULL)')
export class ScoreExemption {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Application)
  @Column('uuid')
  applicationId: string;

  @Column('text')
  criterion: Criterion;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { nullable: true })
  reasonErasedAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  grantedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  grantedAt: Date;
}
