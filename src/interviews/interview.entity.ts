import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Application } from '../applications/application.entity.js';
import type { Language } from '../i18n/language.js';
import { InterviewTemplateVersion } from '../interview-templates/interview-template-version.entity.js';
import { Stage } from '../pipelines/stage.entity.js';

/** One meeting, bound for good to one version of a template. */
@Entity()
@Unique(['id', 'templateVersionId'])
@Check('ck_interview_language', `language IN ('en', 'sv', 'es')`)
@Check('ck_interview_cancelled', '(cancelled_at IS NULL) = (cancelled_by_id IS NULL)')
@ForeignKey(() => InterviewTemplateVersion, ['templateVersionId', 'templateId'], ['id', 'templateId'], {
  name: 'fk_interview_template_version',
})
@Index('uq_interview_live', { synchronize: false })
export class Interview {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Application)
  @Index()
  @Column('uuid')
  applicationId: string;

  /** The stage it was planned for. */
  @ForeignKey(() => Stage)
  @Column('uuid')
  stageId: string;

  @Column('uuid')
  templateId: string;

  @Column('uuid')
  templateVersionId: string;

  /** In which the questions are put. */
  @Column('text')
  language: Language;

  @Column('timestamptz', { nullable: true })
  scheduledAt: Date | null;

  @Column('timestamptz', { nullable: true })
  cancelledAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  cancelledById: string | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  createdById: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
