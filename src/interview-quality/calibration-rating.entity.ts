import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Rating } from '../interview-templates/content.js';
import { Calibration } from './calibration.entity.js';

/** Given once; the expert's rating is shown afterwards. */
@Entity()
@Check('ck_calibration_rating_rating', 'rating BETWEEN 1 AND 5')
@Check('ck_calibration_rating_expert_rating', 'expert_rating BETWEEN 1 AND 5')
export class CalibrationRating {
  @ForeignKey(() => Calibration, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  calibrationId: string;

  /** E.g. `PS1-a`. */
  @PrimaryColumn('text')
  vignetteCode: string;

  @Column('smallint')
  rating: Rating;

  /** As it was then. */
  @Column('smallint')
  expertRating: Rating;

  @Column('timestamptz', { default: () => 'now()' })
  ratedAt: Date;
}
