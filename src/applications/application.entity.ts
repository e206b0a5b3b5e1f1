import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Candidate } from '../candidates/candidate.entity.js';
import { Intake } from '../intakes/intake.entity.js';
import type { Door } from '../organization/ladder.js';
import { Pipeline } from '../organization/pipeline.entity.js';
import { Source } from '../organization/source.entity.js';
import { Stage } from '../organization/stage.entity.js';

export const APPLICATION_STATUSES = ['active', 'rejected', 'withdrawn', 'hired', 'transferred'] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** One candidate in one intake, by one door. Where it stands follows from its history and is written with it. */
@Entity()
@Check('ck_application_door', `door IN ('external', 'internal')`)
@Check('ck_application_status', `status IN ('active', 'rejected', 'withdrawn', 'hired', 'transferred')`)
@Check('ck_application_working_time_percent', 'working_time_percent BETWEEN 50 AND 100')
@ForeignKey(() => Intake, ['intakeId', 'jobId', 'officeId', 'projectId'], ['id', 'jobId', 'officeId', 'projectId'], {
  name: 'fk_application_intake',
})
@ForeignKey(() => Pipeline, ['pipelineId', 'jobId', 'door'], ['id', 'jobId', 'door'], {
  name: 'fk_application_pipeline',
})
@ForeignKey(() => Stage, ['currentStageId', 'pipelineId'], ['id', 'pipelineId'], {
  name: 'fk_application_current_stage',
})
@Index('ix_application_board', { synchronize: false })
@Index('uq_application_external_id', { synchronize: false })
@Index('uq_application_import_hash', { synchronize: false })
@Index('ix_application_applied_at', ['appliedAt', 'id'])
@Index('ix_application_intake_id_applied_at', ['intakeId', 'appliedAt', 'id'])
@Index('ix_application_job_id_applied_at', ['jobId', 'appliedAt'])
@Index('ix_application_office_id_applied_at', ['officeId', 'appliedAt', 'id'])
export class Application {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Candidate)
  @Index()
  @Column('uuid')
  candidateId: string;

  @Column('uuid')
  intakeId: string;

  @Column('uuid')
  jobId: string;

  @Column('uuid')
  officeId: string;

  @Column('uuid')
  projectId: string;

  @Column('uuid')
  pipelineId: string;

  @Column('text')
  door: Door;

  @Column('text')
  status: ApplicationStatus;

  /** Of a closed application: the stage it was closed in. */
  @Column('uuid')
  currentStageId: string;

  @Column('timestamptz')
  stageEnteredAt: Date;

  @Column('timestamptz')
  appliedAt: Date;

  @ForeignKey(() => Source)
  @Column('uuid', { nullable: true })
  sourceId: string | null;

  @Column('text', { nullable: true })
  referrer: string | null;

  /** 50–100. */
  @Column('integer', { nullable: true })
  workingTimePercent: number | null;

  /** The day a contract was signed, `YYYY-MM-DD`. Not a hire. */
  @Column('date', { nullable: true })
  contractOn: string | null;

  @ForeignKey(() => Application)
  @Index()
  @Column('uuid', { nullable: true })
  transferredFromId: string | null;

  @Index()
  @Column('uuid', { nullable: true })
  importId: string | null;

  @Column('text', { nullable: true })
  importSource: string | null;

  @Column('text', { nullable: true })
  externalId: string | null;

  @Column('bytea', { nullable: true })
  importHash: Buffer | null;

  @Column('integer', { nullable: true })
  importOrdinal: number | null;

  /** The `seq` of the latest history row. */
  @Column('integer')
  historyCount: number;

  /** Set when every row of the history is corrected: it never was. */
  @Column('timestamptz', { nullable: true })
  voidedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
