import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import type { TemplateContent } from './content.js';
import { InterviewTemplate } from './interview-template.entity.js';

/** A draft as long as it has no `publishedAt`; afterwards the database lets nobody change it. */
@Entity()
@Unique(['templateId', 'number'])
@Unique(['id', 'templateId'])
@Check('ck_interview_template_version_number', 'number >= 1')
@Check('ck_interview_template_version_published', '(published_at IS NULL) = (published_by_id IS NULL)')
@Index('uq_interview_template_version_draft', { synchronize: false })
export class InterviewTemplateVersion {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => InterviewTemplate, { onDelete: 'CASCADE' })
  @Column('uuid')
  templateId: string;

  @Column('integer')
  number: number;

  @Column('jsonb')
  content: TemplateContent;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  publishedById: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  /** Counts the edits of a draft. */
  @Column('integer', { default: 1 })
  version: number;
}
