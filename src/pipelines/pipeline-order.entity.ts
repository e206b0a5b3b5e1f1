import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Pipeline } from './pipeline.entity.js';

/** One version of a pipeline's stage order. Versions are only ever added. */
@Entity()
@Check('ck_pipeline_order_version', 'version >= 1')
export class PipelineOrder {
  @ForeignKey(() => Pipeline)
  @PrimaryColumn('uuid')
  pipelineId: string;

  @PrimaryColumn('integer')
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  validFrom: Date;
}
