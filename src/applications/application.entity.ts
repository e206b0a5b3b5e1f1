import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Candidate } from '../candidates/candidate.entity.js';
import { Intake } from '../intakes/intake.entity.js';
import { conflict, invalidField } from '../errors.js';
import type { Door } from '../pipelines/ladder.js';
import { Pipeline } from '../pipelines/pipeline.entity.js';
import { Source } from '../organization/source.entity.js';
import { Stage } from '../pipelines/stage.entity.js';
import type { ApplicationHistory, HistoryKind } from './application-history.entity.js';
import { currentState, stateAfter, type CurrentState } from './current-state.js';
import { isLastBeforeTraining, type PipelineStage } from './pipeline-stages.js';

export const APPLICATION_STATUSES = ['active', 'rejected', 'withdrawn', 'hired', 'transferred'] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** What is edited in place, with the names the audit lists. */
const EDITABLE = {
  sourceId: 'source_id',
  referrer: 'referrer',
  workingTimePercent: 'working_time_percent',
  contractOn: 'contract_on',
} as const;
export type ApplicationEdit = Pick<Application, keyof typeof EDITABLE>;

/** What every history row brings along. `recordedAt` is the database's clock under the application's lock. */
export interface Entry {
  id: string;
  occurredAt: Date;
  recordedAt: Date;
  actorId: string;
  reasonId: string | null;
  noteId: string | null;
}

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
@Unique(['id', 'intakeId'])
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

  get isActive(): boolean {
    return this.status === 'active' && this.voidedAt === null;
  }

  /** The first row of the history: `applied`, or `transferred_in`. */
  enter(kind: 'applied' | 'transferred_in', stage: PipelineStage, entry: Entry): ApplicationHistory {
    this.historyCount = 0;
    this.version = 0;
    this.appliedAt = entry.occurredAt;
    return this.record(kind, entry, { to: stage.id });
  }

  /** Forward, back or past stages; not into the same or a retired one. */
  moveTo(stage: PipelineStage, entry: Entry): ApplicationHistory {
    this.assertOpenFor(entry);
    if (stage.id === this.currentStageId) {
      throw invalidField('to_stage_id', 'same-stage', 'must be another stage than the present one');
    }
    if (stage.isRetired) {
      throw invalidField('to_stage_id', 'retired-stage', 'must be a stage that is still in use');
    }
    return this.record('moved', entry, { from: this.currentStageId, to: stage.id });
  }

  reject(entry: Entry): ApplicationHistory {
    return this.close('rejected', entry);
  }

  withdraw(entry: Entry): ApplicationHistory {
    return this.close('withdrawn', entry);
  }

  /** Only from the stage before training: who entered training attended day one. */
  noShow(stages: readonly PipelineStage[], entry: Entry): ApplicationHistory {
    const stage = stages.find(({ id }) => id === this.currentStageId);
    if (stage === undefined || !isLastBeforeTraining(stage, stages)) {
      throw conflict('not-before-training', 'Only somebody in the stage before training can fail to show up.');
    }
    return this.close('no_show', entry);
  }

  /** Only in a stage with milestone `placed`. */
  hire(stage: PipelineStage, entry: Entry): ApplicationHistory {
    if (stage.id !== this.currentStageId || stage.milestone !== 'placed') {
      throw conflict('not-in-placed-stage', 'Somebody is hired in a stage that means placed; move them there first.');
    }
    return this.close('hired', entry);
  }

  transferOut(entry: Entry): ApplicationHistory {
    return this.close('transferred_out', entry);
  }

  /** Undoes a rejection, a withdrawal, a no-show or a hire as a decision: a new stay in the same stage. */
  reopen(latest: Pick<ApplicationHistory, 'occurredAt'>, entry: Entry): ApplicationHistory {
    if (this.voidedAt !== null || this.status === 'active' || this.status === 'transferred') {
      throw conflict('application-not-closed', 'Only a rejection, a withdrawal or a hire can be reopened.', {
        status: this.status,
      });
    }
    assertNotBefore(latest.occurredAt, entry);
    return this.record(this.status === 'hired' ? 'unhired' : 'reopened', entry, { to: this.currentStageId });
  }

  /** Takes back the latest of `rows`, the whole history so far; what is left of it decides where the application stands. */
  correct(row: ApplicationHistory, rows: readonly ApplicationHistory[], entry: Entry): ApplicationHistory {
    const correction = this.row('corrected', { ...entry, occurredAt: row.occurredAt }, {});
    correction.correctsId = row.id;
    const state = currentState([...rows, correction]);
    if (state === null) this.voidedAt = entry.recordedAt;
    else this.standAs(state);
    return correction;
  }

  /** Takes on the given values; returns the names of the columns that changed. */
  change(values: Partial<ApplicationEdit>): string[] {
    const changed = (Object.keys(values) as (keyof ApplicationEdit)[]).filter((key) => this[key] !== values[key]);
    Object.assign(this, values);
    if (changed.length > 0) this.version += 1;
    return changed.map((key) => EDITABLE[key]);
  }

  private close(kind: HistoryKind, entry: Entry): ApplicationHistory {
    this.assertOpenFor(entry);
    return this.record(kind, entry, { from: this.currentStageId });
  }

  /** The latest uncorrected row of an active application opened its present stay. */
  private assertOpenFor(entry: Entry): void {
    if (!this.isActive) {
      throw conflict('application-not-active', 'This application is closed; reopen it first.', { status: this.status });
    }
    assertNotBefore(this.stageEnteredAt, entry);
  }

  private record(kind: HistoryKind, entry: Entry, stages: { from?: string; to?: string }): ApplicationHistory {
    const row = this.row(kind, entry, stages);
    const before = { status: this.status, stageId: this.currentStageId, enteredAt: this.stageEnteredAt };
    this.standAs(stateAfter(before, row));
    return row;
  }

  private row(kind: HistoryKind, entry: Entry, stages: { from?: string; to?: string }): ApplicationHistory {
    this.historyCount += 1;
    this.version += 1;
    return {
      id: entry.id,
      applicationId: this.id,
      seq: this.historyCount,
      kind,
      fromStageId: stages.from ?? null,
      toStageId: stages.to ?? null,
      occurredAt: entry.occurredAt,
      recordedAt: entry.recordedAt,
      timeKnown: true,
      actorId: entry.actorId,
      reasonId: entry.reasonId,
      noteId: entry.noteId,
      correctsId: null,
      importId: null,
    };
  }

  private standAs(state: CurrentState): void {
    this.status = state.status;
    this.currentStageId = state.stageId;
    this.stageEnteredAt = state.enteredAt;
  }
}

function assertNotBefore(latest: Date, entry: Entry): void {
  if (entry.occurredAt.getTime() < latest.getTime()) {
    throw invalidField(
      'occurred_at',
      'before-latest-row',
      'must not be before the latest step; take the later steps back first',
    );
  }
}
