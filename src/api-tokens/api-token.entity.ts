import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Role } from '../access/permissions.js';
import { UserAccount } from '../accounts/user-account.entity.js';

/** Lets a program act for a person. Of the token only the hash is kept. */
@Entity()
@Unique(['tokenHash'])
@Index('ix_api_token_created_by_id', ['createdById'])
@Check(
  'ck_api_token_role',
  `role IN ('administrator', 'recruiter', 'interviewer', 'team_lead', 'coach', 'project_lead', 'hr', 'auditor', 'agent')`,
)
@Check('ck_api_token_expires_at', `expires_at <= created_at + interval '366 days'`)
@Check('ck_api_token_revoked_by_id', '(revoked_at IS NULL) = (revoked_by_id IS NULL)')
export class ApiToken {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** Stands behind what the token does: it never may more than this person, and ends with the account. */
  @ForeignKey(() => UserAccount)
  @Column('uuid')
  createdById: string;

  @Column('text')
  role: Role;

  @Column('boolean')
  hasAllOffices: boolean;

  @Column('boolean')
  hasAllProjects: boolean;

  @Column('bytea')
  tokenHash: Buffer;

  /** The last four characters of the token. */
  @Column('text')
  hint: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  /** To the minute: it is not written more often. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  revokedById: string | null;
}
