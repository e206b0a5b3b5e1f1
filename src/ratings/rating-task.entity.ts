import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Application } from '../applications/application.entity.js';
import type { RatingSource } from '../selection/policy.js';

/** One rater is asked about one nominee. A re-rating after an objection is a task of the next round for somebody else. */
@Entity()
@Check('ck_rating_task_source', `source IN ('team_lead', 'coach', 'peer')`)
@Check('ck_rating_task_round', 'round >= 1')
@Check('ck_rating_task_position', 'position >= 1')
@Check('ck_rating_task_end', 'num_nonnulls(submitted_at, conflict_at, removed_at) <= 1')
@Unique(['applicationId', 'raterId', 'round'])
@ForeignKey(() => Application, ['applicationId', 'intakeId'], ['id', 'intakeId'], {
  name: 'fk_rating_task_application',
})
export class RatingTask {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @Index()
  @Column('uuid')
  intakeId: string;

  @ForeignKey(() => UserAccount)
  @Index()
  @Column('uuid')
  raterId: string;

  @Column('text')
  source: RatingSource;

  @Column('integer', { default: 1 })
  round: number;

  /** In which place the rater meets the nominee: drawn at random once, then kept. */
  @Column('integer')
  position: number;

  @Column('timestamptz', { nullable: true })
  submittedAt: Date | null;

  /** The rater declared a conflict of interest. */
  @Column('timestamptz', { nullable: true })
  conflictAt: Date | null;

  @Column('timestamptz', { nullable: true })
  removedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
