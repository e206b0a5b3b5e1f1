import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { RatedCriterion } from '../competencies/criterion.js';
import { Nomination } from './nomination.entity.js';

/** One dated observation for one criterion. */
@Entity()
@Check('ck_nomination_evidence_criterion', `criterion IN ('attitude', 'goal_focus', 'patience')`)
@Check('ck_nomination_evidence_text', 'char_length(text) <= 500')
export class NominationEvidence {
  @ForeignKey(() => Nomination, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  nominationId: string;

  @PrimaryColumn('text')
  criterion: RatedCriterion;

  @Column('date', { nullable: true })
  observedOn: string | null;

  @Column('text', { nullable: true })
  text: string | null;
}
