import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import type { FactAnswer } from '../interview-templates/content.js';
import { Interview } from './interview.entity.js';

/**
 * One interviewer's independent ratings and notes. A draft is its owner's alone; once submitted the database lets
 * nobody change it, and others read it when nobody is left to submit.
 */
@Entity()
@Unique(['interviewId', 'interviewerId'])
@Unique(['id', 'templateVersionId'])
@Check('ck_scorecard_excused', '(excused_at IS NULL) = (excused_by_id IS NULL)')
@Check('ck_scorecard_excuse_reason', `excused_at IS NULL OR btrim(excuse_reason) <> ''`)
@Check('ck_scorecard_end', 'submitted_at IS NULL OR excused_at IS NULL')
@Check('ck_scorecard_elapsed_seconds', 'elapsed_seconds >= 0')
@ForeignKey(() => Interview, ['interviewId', 'templateVersionId'], ['id', 'templateVersionId'], {
  name: 'fk_scorecard_interview',
})
export class Scorecard {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  interviewId: string;

  @Column('uuid')
  templateVersionId: string;

  @ForeignKey(() => UserAccount)
  @Index()
  @Column('uuid')
  interviewerId: string;

  /** Codes of competencies this interviewer listens for most. */
  @Column('text', { array: true, default: '{}' })
  focusCompetencies: string[];

  /** By the code of the fact. */
  @Column('jsonb', { default: {} })
  facts: Record<string, FactAnswer>;

  /** On the interviewer's clock, pauses left out. */
  @Column('integer', { default: 0 })
  elapsedSeconds: number;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  submittedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  excusedAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  excusedById: string | null;

  @Column('text', { nullable: true })
  excuseReason: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** Counts the saved drafts of facts and clock. */
  @Column('integer', { default: 1 })
  version: number;
}
