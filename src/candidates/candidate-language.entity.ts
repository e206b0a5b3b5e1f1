import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Candidate } from './candidate.entity.js';

/** The Common European Framework's levels, and a mother tongue. */
export const LANGUAGE_LEVELS = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const;
export type LanguageLevel = (typeof LANGUAGE_LEVELS)[number];

/** A language a candidate speaks. */
@Entity()
@Check('ck_candidate_language_language', `language ~ '^[a-z]{2,3}$'`)
@Check('ck_candidate_language_level', `level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')`)
export class CandidateLanguage {
  @ForeignKey(() => Candidate, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  candidateId: string;

  /** ISO 639 code, e.g. `sv`. */
  @PrimaryColumn('text')
  language: string;

  /** null: not known. */
  @Column('text', { nullable: true })
  level: LanguageLevel | null;
}
