import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Job } from './job.entity.js';
import type { Door } from './ladder.js';

/** The stages behind one door of a job, or a template when it belongs to no job. */
@Entity()
@Unique(['jobId', 'door'])
@Unique(['id', 'jobId', 'door'])
@Check('ck_pipeline_door', `door IN ('external', 'internal')`)
export class Pipeline {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Job)
  @Column('uuid', { nullable: true })
  jobId: string | null;

  @Column('text')
  door: Door;

  @Column('text')
  name: string;

  /** The newest of the pipeline's stage orders. */
  @Column('integer', { default: 1 })
  orderVersion: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
