import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { InterviewPlan } from './interview-plan.entity.js';

/** Who usually interviews in this stage, and what this person listens for most. */
@Entity()
export class InterviewPlanInterviewer {
  @ForeignKey(() => InterviewPlan, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  planId: string;

  @ForeignKey(() => UserAccount)
  @PrimaryColumn('uuid')
  userId: string;

  /** Codes of competencies. Everybody rates everything all the same. */
  @Column('text', { array: true, default: '{}' })
  focusCompetencies: string[];
}
