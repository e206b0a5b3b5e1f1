import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { TemplateKind } from './content.js';

/** Questions asked in the same order of everybody, in numbered versions. */
@Entity()
@Unique(['code'])
@Check('ck_interview_template_code', `code ~ '^[a-z][a-z0-9_]{1,59}$'`)
@Check('ck_interview_template_kind', `kind IN ('interview', 'role_play')`)
export class InterviewTemplate {
  @PrimaryColumn('uuid')
  id: string;

  /** E.g. `phone_screen`; the `id` of its file. */
  @Column('text')
  code: string;

  @Column('text')
  kind: TemplateKind;

  /** No new interviews; those that exist go on. */
  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
