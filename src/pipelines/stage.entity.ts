import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Pipeline } from './pipeline.entity.js';
import type { Milestone } from './ladder.js';

/** A step of a pipeline. Its place is kept by the pipeline's orders, so that an old report can use an old order. */
@Entity()
@Unique(['id', 'pipelineId'])
@Unique(['pipelineId', 'name'])
@Check('ck_stage_limit_days', 'limit_days BETWEEN 1 AND 365')
@Check('ck_stage_milestone', `milestone IN ('applied', 'screened', 'interviewed', 'matched', 'training', 'placed')`)
export class Stage {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Pipeline)
  @Column('uuid')
  pipelineId: string;

  @Column('text')
  name: string;

  /** Set while a default stage has its default name, which pages show in the reader's language. */
  @Column('text', { nullable: true })
  code: string | null;

  @Column('text')
  milestone: Milestone;

  /** Calendar days somebody can stay before the stage calls it late; null: as long as it takes. */
  @Column('integer', { nullable: true })
  limitDays: number | null;

  /** The first stage order that has a place for it. */
  @Column('integer', { default: 1 })
  sinceOrderVersion: number;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
