import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Job } from '../pipelines/job.entity.js';
import { InterviewTemplate } from './interview-template.entity.js';

/** A job that the template is made for. */
@Entity()
export class InterviewTemplateJob {
  @ForeignKey(() => InterviewTemplate, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  templateId: string;

  @ForeignKey(() => Job, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  jobId: string;
}
