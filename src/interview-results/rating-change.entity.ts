import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import type { Rating } from '../interview-templates/content.js';
import { ScorecardAnswer } from '../interviews/scorecard-answer.entity.js';

/** After the discussion of the evidence: the interviewer's own new rating beside the original. Append-only. */
@Entity()
@Check('ck_rating_change_rating', 'to_rating BETWEEN 1 AND 5 AND from_rating BETWEEN 1 AND 5')
@Check('ck_rating_change_changes', '(to_rating, to_is_yes) IS DISTINCT FROM (from_rating, from_is_yes)')
@Check('ck_rating_change_reason', `btrim(reason) <> ''`)
@ForeignKey(() => ScorecardAnswer, ['scorecardId', 'itemCode'], ['scorecardId', 'itemCode'], {
  name: 'fk_rating_change_answer',
})
@Index(['scorecardId', 'itemCode', 'changedAt'])
export class RatingChange {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  scorecardId: string;

  @Column('text')
  itemCode: string;

  @Column('smallint', { nullable: true })
  fromRating: Rating | null;

  @Column('smallint', { nullable: true })
  toRating: Rating | null;

  @Column('boolean', { nullable: true })
  fromIsYes: boolean | null;

  @Column('boolean', { nullable: true })
  toIsYes: boolean | null;

  @Column('text')
  reason: string;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  changedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  changedAt: Date;
}
