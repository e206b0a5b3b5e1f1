import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { PipelineOrder } from './pipeline-order.entity.js';
import { Stage } from './stage.entity.js';

/** The place of a stage in one version of its pipeline's order; the first is 1. */
@Entity()
@Unique('uq_pipeline_order_stage_position', ['pipelineId', 'version', 'position'])
@Check('ck_pipeline_order_stage_position', 'position >= 1')
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
}
