import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Competency } from '../competencies/competency.entity.js';
import type { ItemKind } from './content.js';
import { InterviewTemplateVersion } from './interview-template-version.entity.js';

/** What an interviewer answers in one published version: written when it is published, for ratings to point to. */
@Entity()
@Unique(['versionId', 'position'])
@Check('ck_interview_item_kind', `kind IN ('question', 'behaviour', 'gate')`)
@Check('ck_interview_item_competency', `(competency_code IS NULL) = (kind = 'gate')`)
@Check('ck_interview_item_position', 'position >= 1')
export class InterviewItem {
  @ForeignKey(() => InterviewTemplateVersion)
  @PrimaryColumn('uuid')
  versionId: string;

  @PrimaryColumn('text')
  code: string;

  @Column('text')
  kind: ItemKind;

  @Column('integer')
  position: number;

  @ForeignKey(() => Competency)
  @Column('text', { nullable: true })
  competencyCode: string | null;
}
