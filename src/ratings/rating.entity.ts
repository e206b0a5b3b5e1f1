import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { RatedCriterion } from '../competencies/criterion.js';
import { RatingTask } from './rating-task.entity.js';

/** One rater about one nominee on one criterion. Neither value nor `isNotObserved`: not answered yet. */
@Entity()
@Check('ck_rating_criterion', `criterion IN ('attitude', 'goal_focus', 'patience')`)
@Check('ck_rating_value', 'value BETWEEN 1 AND 5')
@Check('ck_rating_observation', 'char_length(observation) <= 500')
@Check('ck_rating_not_observed', 'NOT is_not_observed OR value IS NULL')
export class Rating {
  @ForeignKey(() => RatingTask)
  @PrimaryColumn('uuid')
  taskId: string;

  @PrimaryColumn('text')
  criterion: RatedCriterion;

  /** 1–5. */
  @Column('smallint', { nullable: true })
  value: number | null;

  @Column('boolean', { default: false })
  isNotObserved: boolean;

  @Column('date', { nullable: true })
  observedOn: string | null;

  /** May be read by the person it is about. */
  @Column('text', { nullable: true })
  observation: string | null;

  @Column('timestamptz', { nullable: true })
  observationErasedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  savedAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
