import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';

export const CONTACT_LANGUAGES = ['en', 'sv', 'es'] as const;
export type ContactLanguage = (typeof CONTACT_LANGUAGES)[number];

export type CandidateValues = Pick<
  Candidate,
  'name' | 'email' | 'phone' | 'phoneE164' | 'contactLanguage' | 'location'
>;

/** A person considered. Visible through any visible application; never through anything else. */
@Entity()
@Check('ck_candidate_name', `btrim(name) <> ''`)
@Check('ck_candidate_contact_language', `contact_language IN ('en', 'sv', 'es')`)
@Index('ix_candidate_search_text', { synchronize: false })
@Index('ix_candidate_name_folded', { synchronize: false })
@Index('ix_candidate_name_en', { synchronize: false })
@Index('ix_candidate_name_sv', { synchronize: false })
@Index('ix_candidate_name_es', { synchronize: false })
@Index('ix_candidate_email', { synchronize: false })
@Index('ix_candidate_phone_digits', { synchronize: false })
@Index(['phoneE164'])
@Unique(['userId'])
@Unique(['agentId'])
export class Candidate {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  email: string | null;

  /** As it was entered. */
  @Column('text', { nullable: true })
  phone: string | null;

  /** `+46701234567`; null when no valid number could be read from what was entered. */
  @Column('text', { nullable: true, name: 'phone_e164' })
  phoneE164: string | null;

  @Column('text', { nullable: true })
  contactLanguage: ContactLanguage | null;

  @Column('text', { nullable: true })
  location: string | null;

  /** As whom an inside candidate signs in. */
  @ForeignKey(() => UserAccount)
  @Column('uuid', { nullable: true })
  userId: string | null;

  /** Whom an inside candidate is on the sales floor. */
  @ForeignKey('Agent')
  @Column('uuid', { nullable: true })
  agentId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;

  /** Takes on the given values and returns what the changed ones were before. */
  change(values: Partial<CandidateValues>): Partial<CandidateValues> {
    const changed = (Object.keys(values) as (keyof CandidateValues)[]).filter((key) => this[key] !== values[key]);
    const former = Object.fromEntries(changed.map((key) => [key, this[key]]));
    Object.assign(this, values);
    return former;
  }
}
