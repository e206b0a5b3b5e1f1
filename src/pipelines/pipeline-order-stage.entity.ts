import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Milestone } from './ladder.js';
import { PipelineOrder } from './pipeline-order.entity.js';
import { Stage } from './stage.entity.js';

/**
 * The place of a stage in one version of its pipeline's order; the first is 1. The database writes beside it what the
 * stage was then: reports of an earlier day read it here.
 */
@Entity()
@Unique('uq_pipeline_order_stage_position', ['pipelineId', 'version', 'position'])
@Check('ck_pipeline_order_stage_position', 'position >= 1')
@Check(
  'ck_pipeline_order_stage_milestone',
  `milestone IN ('applied', 'screened', 'interviewed', 'matched', 'training', 'placed')`,
)
@ForeignKey(() => PipelineOrder, ['pipelineId', 'version'], ['pipelineId', 'version'])
@ForeignKey(() => Stage, ['stageId', 'pipelineId'], ['id', 'pipelineId'])
export class PipelineOrderStage {
  @PrimaryColumn('uuid')
  pipelineId: string;

  @PrimaryColumn('integer')
  version: number;

  @PrimaryColumn('uuid')
  stageId: string;

  @Column('integer')
  position: number;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  code: string | null;

  @Column('text')
  milestone: Milestone;

  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;
}
