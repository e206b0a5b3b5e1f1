import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Policy } from './policy.entity.js';

/** A published version never changes; a policy has at most one draft. */
@Entity()
@Unique(['policyId', 'number'])
@Check('ck_policy_version_number', 'number >= 1')
@Check('ck_policy_version_published', '(published_at IS NULL) = (published_by_id IS NULL)')
@Index('uq_policy_version_draft', { synchronize: false })
export class PolicyVersion {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Policy, { onDelete: 'CASCADE' })
  @Column('uuid')
  policyId: string;

  @Column('integer')
  number: number;

  /** The policy document. */
  @Column('jsonb')
  content: object;

  @Column('timestamptz', { nullable: true })
  publishedAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  publishedById: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
