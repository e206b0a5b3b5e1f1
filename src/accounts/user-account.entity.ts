import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Grant, Role } from '../access/permissions.js';
import type { Theme } from '../access/session.js';
import type { Language } from '../i18n/language.js';

/** A person who signs in. The role and the grants say what; the offices and projects say of whom. */
@Entity()
@Index('uq_user_account_email', { synchronize: false })
@Check(
  'ck_user_account_role',
  `role IN ('administrator', 'recruiter', 'interviewer', 'team_lead', 'coach', 'project_lead', 'hr', 'auditor', 'agent')`,
)
@Check('ck_user_account_grants', `grants <@ ARRAY['hr_data', 'equality', 'works_council']`)
@Check('ck_user_account_language', `language IN ('en', 'sv', 'es')`)
@Check('ck_user_account_theme', `theme IN ('auto', 'light', 'dark')`)
export class UserAccount {
  @PrimaryColumn('uuid')
  id: string;

  /** Unique without regard to case. */
  @Column('text')
  email: string;

  @Column('text')
  name: string;

  /** argon2id; null as long as the person cannot sign in with a password. */
  @Column('text', { nullable: true })
  passwordHash: string | null;

  @Column('text')
  role: Role;

  @Column('text', { array: true, default: '{}' })
  grants: Grant[];

  @Column('boolean', { default: false })
  hasAllOffices: boolean;

  @Column('boolean', { default: true })
  hasAllProjects: boolean;

  @Column('text', { default: 'en' })
  language: Language;

  @Column('text', { default: 'auto' })
  theme: Theme;

  /** Single-letter keys (WCAG 2.1.4). */
  @Column('boolean', { default: true })
  hasKeys: boolean;

  /** IANA; null: that of the first office. */
  @Column('text', { nullable: true })
  timeZone: string | null;

  @Column('timestamptz', { nullable: true })
  deactivatedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
