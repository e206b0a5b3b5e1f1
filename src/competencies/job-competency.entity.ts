import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Job } from '../pipelines/job.entity.js';
import { Competency } from './competency.entity.js';

/** The job analysis: a competency this job needs, and why. Nobody is asked about anything else. */
@Entity()
@Check('ck_job_competency_reason', `btrim(reason) <> ''`)
export class JobCompetency {
  @ForeignKey(() => Job, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  jobId: string;

  @ForeignKey(() => Competency)
  @PrimaryColumn('text')
  competencyCode: string;

  @Column('text')
  reason: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
