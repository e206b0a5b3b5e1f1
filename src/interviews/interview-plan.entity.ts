import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { InterviewTemplate } from '../interview-templates/interview-template.entity.js';
import { Stage } from '../pipelines/stage.entity.js';

/** Which interview belongs to a stage. It is offered for everybody who enters, never forced. */
@Entity()
@Unique(['stageId', 'templateId'])
@Check('ck_interview_plan_interviewer_count', 'interviewer_count BETWEEN 1 AND 6')
export class InterviewPlan {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Stage, { onDelete: 'CASCADE' })
  @Column('uuid')
  stageId: string;

  @ForeignKey(() => InterviewTemplate)
  @Column('uuid')
  templateId: string;

  @Column('integer')
  interviewerCount: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
