import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Interview } from '../interviews/interview.entity.js';

export const INTERVIEW_OUTCOMES = ['passed', 'not_passed'] as const;
export type InterviewOutcome = (typeof INTERVIEW_OUTCOMES)[number];

/** What a person decided after the interview, beside what the template's rule recommended. The latest counts. Append-only. */
@Entity()
@Check('ck_interview_decision_outcome', `outcome IN ('passed', 'not_passed')`)
@Check('ck_interview_decision_recommendation', `recommendation IN ('passed', 'not_passed')`)
@Check('ck_interview_decision_reason', `btrim(reason) <> ''`)
@Check('ck_interview_decision_score', 'score BETWEEN 0 AND 100')
@Index(['interviewId', 'decidedAt'])
export class InterviewDecision {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Interview)
  @Column('uuid')
  interviewId: string;

  @Column('text')
  outcome: InterviewOutcome;

  /** Null: the rule recommends nothing. */
  @Column('text', { nullable: true })
  recommendation: InterviewOutcome | null;

  /** 0–100 at that moment. */
  @Column('double precision', { nullable: true })
  score: number | null;

  @Column('text')
  reason: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  decidedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  decidedAt: Date;
}
