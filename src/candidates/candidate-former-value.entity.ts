import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Candidate } from './candidate.entity.js';

/** What a candidate's field held before it was changed. Kept out of the audit, so that it can be erased. */
@Entity()
@Index(['candidateId', 'replacedAt'])
export class CandidateFormerValue {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => Candidate, { onDelete: 'CASCADE' })
  @Column('uuid')
  candidateId: string;

  @Column('text')
  field: string;

  @Column('text', { nullable: true })
  value: string | null;

  @Column('uuid', { nullable: true })
  replacedById: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  replacedAt: Date;
}
