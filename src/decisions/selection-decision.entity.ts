import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Application } from '../applications/application.entity.js';
import { ScoreRun } from '../score-runs/score-run.entity.js';

export const DECISION_OUTCOMES = ['chosen', 'reserve', 'not_chosen'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

export const SELECTION_RECOMMENDATIONS = ['recommended', 'borderline', 'not_recommended', 'incomplete'] as const;
export type SelectionRecommendation = (typeof SELECTION_RECOMMENDATIONS)[number];

/** What a person decided about a nominee, beside what the score recommended. The latest counts. Append-only but for its words. */
@Entity()
@Check('ck_selection_decision_outcome', `outcome IN ('chosen', 'reserve', 'not_chosen')`)
@Check(
  'ck_selection_decision_recommendation',
  `recommendation IN ('recommended', 'borderline', 'not_recommended', 'incomplete')`,
)
@Check('ck_selection_decision_reason', `btrim(reason) <> ''`)
@Check('ck_selection_decision_followed', `(is_followed IS NULL) = (recommendation IN ('borderline', 'incomplete'))`)
@Check('ck_selection_decision_reason_length', 'is_followed IS TRUE OR char_length(btrim(reason)) >= 40')
@Check('ck_selection_decision_reason_erased', '(reason IS NULL) = (reason_erased_at IS NOT NULL)')
@ForeignKey(() => Application, ['applicationId', 'intakeId'], ['id', 'intakeId'], {
  name: 'fk_selection_decision_application',
})
@ForeignKey(() => ScoreRun, ['scoreRunId', 'intakeId'], ['id', 'intakeId'], { name: 'fk_selection_decision_score_run' })
@Index(['applicationId', 'decidedAt'])
export class SelectionDecision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @Index()
  @Column('uuid')
  intakeId: string;

  @Column('uuid')
  scoreRunId: string;

  @Column('text')
  outcome: DecisionOutcome;

  @Column('text')
  recommendation: SelectionRecommendation;

  /** Null where there was nothing to follow. */
  @Column('boolean', { nullable: true })
  isFollowed: boolean | null;

  /** At least 40 characters unless a recommendation was followed. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { nullable: true })
  reasonErasedAt: Date | null;

  @ForeignKey(() => UserAccount)
  @Column('uuid')
  decidedById: string;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  decidedAt: Date;
}
