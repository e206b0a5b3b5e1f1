import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Job } from '../pipelines/job.entity.js';

/** One quarter's need of a job. Both doors draw on its seats. Dates are `YYYY-MM-DD` in the office's time zone. */
@Entity()
@Unique(['jobId', 'name'])
@Unique(['jobId', 'externalId'])
@Unique(['id', 'jobId', 'officeId', 'projectId'])
@Index(['officeId', 'closesOn'])
@Check('ck_intake_seats', 'seats >= 0')
@Check('ck_intake_planned_applications', 'planned_applications >= 0')
@Check('ck_intake_planned_matches', 'planned_matches >= 0')
@Check('ck_intake_dates', 'closes_on >= opens_on')
@ForeignKey(() => Job, ['jobId', 'officeId', 'projectId'], ['id', 'officeId', 'projectId'])
export class Intake {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  /** Repeats the job's, held true by the foreign key: row scope needs no join. */
  @Column('uuid')
  officeId: string;

  /** Repeats the job's, as the office. */
  @Column('uuid')
  projectId: string;

  @Column('text')
  name: string;

  @Column('integer')
  seats: number;

  @Column('integer')
  plannedApplications: number;

  @Column('integer')
  plannedMatches: number;

  @Column('date')
  opensOn: string;

  @Column('date')
  closesOn: string;

  @Column('date', { nullable: true })
  trainingStartsOn: string | null;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
