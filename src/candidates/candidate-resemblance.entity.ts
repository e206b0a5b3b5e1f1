import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Candidate } from './candidate.entity.js';

export const RESEMBLANCE_REASONS = [
  'same-email',
  'same-phone',
  'same-name-and-place',
  'name-order-swapped',
  'name-accents-lost',
] as const;
export type ResemblanceReason = (typeof RESEMBLANCE_REASONS)[number];

/** Two candidates that may be one person. Nothing is ever merged by it: the same mail can be two people. */
@Entity()
@Check('ck_candidate_resemblance_reasons', 'cardinality(reasons) > 0')
@Check('ck_candidate_resemblance_order', 'candidate_id < other_id')
export class CandidateResemblance {
  @ForeignKey(() => Candidate, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  candidateId: string;

  @ForeignKey(() => Candidate, { onDelete: 'CASCADE' })
  @Index()
  @PrimaryColumn('uuid')
  otherId: string;

  @Column('text', { array: true })
  reasons: ResemblanceReason[];

  /** The import that found it. */
  @Index()
  @Column('uuid', { nullable: true })
  importId: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
