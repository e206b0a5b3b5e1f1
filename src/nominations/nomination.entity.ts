import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Agent } from '../agents/agent.entity.js';
import { Application } from '../applications/application.entity.js';
import { Intake } from '../intakes/intake.entity.js';

/** Somebody proposes an agent, or oneself, for an intake. A draft has no application yet; several nominations of one agent share it. */
@Entity()
@Check('ck_nomination_working_time_percent', 'working_time_percent BETWEEN 50 AND 100')
@Check('ck_nomination_why_now', 'char_length(why_now) <= 300')
@Check('ck_nomination_submitted', '(submitted_at IS NULL) = (application_id IS NULL)')
@Check('ck_nomination_declared', 'submitted_at IS NULL OR is_declared')
@Check('ck_nomination_withdrawn', 'withdrawn_at IS NULL OR submitted_at IS NOT NULL')
@ForeignKey(() => Application, ['applicationId', 'intakeId'], ['id', 'intakeId'], { name: 'fk_nomination_application' })
@Index('uq_nomination_live', { synchronize: false })
export class Nomination {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Intake)
  @Column('uuid')
  intakeId: string;

  @ForeignKey(() => Agent)
  @Index()
  @Column('uuid')
  agentId: string;

  @Index()
  @Column('uuid', { nullable: true })
  applicationId: string | null;

  @ForeignKey(() => UserAccount)
  @Index()
  @Column('uuid')
  nominatedById: string;

  @Column('boolean')
  isSelf: boolean;

  /** What the agent would work, 50–100. */
  @Column('integer', { nullable: true })
  workingTimePercent: number | null;

  @Column('text', { nullable: true })
  whyNow: string | null;

  /** Says nothing about health, family or union, as its writer declared. */
  @Column('boolean', { default: false })
  isDeclared: boolean;

  @Column('timestamptz', { nullable: true })
  submittedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  withdrawnAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
