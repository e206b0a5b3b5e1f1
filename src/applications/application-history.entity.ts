import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { RejectionReason } from '../organization/rejection-reason.entity.js';
import { Stage } from '../pipelines/stage.entity.js';
import { Application } from './application.entity.js';

export const HISTORY_KINDS = [
  'applied',
  'moved',
  'rejected',
  'withdrawn',
  'no_show',
  'reopened',
  'hired',
  'unhired',
  'transferred_out',
  'transferred_in',
  'corrected',
] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** One row of an application's append-only history: ids, codes and times only. Ordered by `(occurredAt, seq)`. */
@Entity()
@Unique(['applicationId', 'seq'])
@Unique(['id', 'applicationId'])
@Unique(['correctsId'])
@Index(['occurredAt'])
@Index('ix_application_history_stages', ['toStageId', 'fromStageId'])
@ForeignKey(() => ApplicationHistory, ['correctsId', 'applicationId'], ['id', 'applicationId'], {
  name: 'fk_application_history_corrects',
})
@Check('ck_application_history_seq', 'seq >= 1')
@Check(
  'ck_application_history_kind',
  `kind IN ('applied', 'moved', 'rejected', 'withdrawn', 'no_show', 'reopened', 'hired', 'unhired', 'transferred_out',
    'transferred_in', 'corrected')`,
)
@Check('ck_application_history_never_future', 'occurred_at <= recorded_at')
@Check(
  'ck_application_history_stages',
  `CASE
    WHEN kind IN ('applied', 'transferred_in', 'reopened', 'unhired') THEN to_stage_id IS NOT NULL AND from_stage_id IS NULL
    WHEN kind = 'moved' THEN from_stage_id IS NOT NULL AND to_stage_id IS NOT NULL AND from_stage_id <> to_stage_id
    WHEN kind = 'corrected' THEN corrects_id IS NOT NULL AND from_stage_id IS NULL AND to_stage_id IS NULL
    ELSE from_stage_id IS NOT NULL AND to_stage_id IS NULL END`,
)
@Check('ck_application_history_corrects', `(corrects_id IS NOT NULL) = (kind = 'corrected')`)
@Check('ck_application_history_reason', `reason_id IS NULL OR kind IN ('rejected', 'withdrawn', 'no_show')`)
export class ApplicationHistory {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Application)
  @Column('uuid')
  applicationId: string;

  /** 1, 2, 3 … within the application, in the order of recording. */
  @Column('integer')
  seq: number;

  @Column('text')
  kind: HistoryKind;

  @ForeignKey(() => Stage)
  @Column('uuid', { nullable: true })
  fromStageId: string | null;

  @ForeignKey(() => Stage)
  @Column('uuid', { nullable: true })
  toStageId: string | null;

  /** When it happened; of a correction: when what it corrects happened. */
  @Column('timestamptz')
  occurredAt: Date;

  /** When it was entered, by the database's clock under the application's lock. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  recordedAt: Date;

  /** false: an import gave only the stage. Counts for reached, never for a duration. */
  @Column('boolean', { default: true })
  timeKnown: boolean;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @ForeignKey(() => RejectionReason)
  @Column('uuid', { nullable: true })
  reasonId: string | null;

  @Column('uuid', { nullable: true })
  noteId: string | null;

  @Column('uuid', { nullable: true })
  correctsId: string | null;

  @Column('uuid', { nullable: true })
  importId: string | null;
}
