import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Rating } from '../interview-templates/content.js';
import { InterviewItem } from '../interview-templates/interview-item.entity.js';
import { Scorecard } from './scorecard.entity.js';

/** What one interviewer noted and rated for one question, behaviour or gate. */
@Entity()
@Check('ck_scorecard_answer_rating', 'rating BETWEEN 1 AND 5')
@Check('ck_scorecard_answer_kind', 'rating IS NULL OR is_yes IS NULL')
@Check('ck_scorecard_answer_note', `rating IS NULL OR btrim(coalesce(note, '')) <> '' OR note_erased_at IS NOT NULL`)
@Check('ck_scorecard_answer_seconds', 'seconds >= 0')
@ForeignKey(() => Scorecard, ['scorecardId', 'templateVersionId'], ['id', 'templateVersionId'], {
  name: 'fk_scorecard_answer_scorecard',
})
@ForeignKey(() => InterviewItem, ['templateVersionId', 'itemCode'], ['versionId', 'code'], {
  name: 'fk_scorecard_answer_item',
})
export class ScorecardAnswer {
  @PrimaryColumn('uuid')
  scorecardId: string;

  @PrimaryColumn('text')
  itemCode: string;

  @Column('uuid')
  templateVersionId: string;

  /** What was said. Needed before a rating; erased with the person. */
  @Column('text', { nullable: true })
  note: string | null;

  @Column('timestamptz', { nullable: true })
  noteErasedAt: Date | null;

  /** The original one, also after a change. */
  @Column('smallint', { nullable: true })
  rating: Rating | null;

  /** Of a gate. */
  @Column('boolean', { nullable: true })
  isYes: boolean | null;

  /** Places of the listed probes that were asked, from 0. */
  @Column('integer', { array: true, default: '{}' })
  probes: number[];

  /** Follow-up questions that are not on the list. */
  @Column('text', { array: true, default: '{}' })
  adHocProbes: string[];

  @Column('integer', { default: 0 })
  seconds: number;

  @Column('timestamptz', { default: () => 'now()' })
  savedAt: Date;

  /** Counts the saved drafts of this answer. */
  @Column('integer', { default: 1 })
  version: number;
}
