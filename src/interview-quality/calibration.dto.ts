import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { RATINGS, type Rating } from '../interview-templates/content.js';
import { QuestionTextView } from './quality.dto.js';

export class NewCalibrationRatingDto {
  /** @example PS1-a */
  @IsString()
  @MaxLength(40)
  vignette_code: string;

  /** By the anchors of the question. Given once. */
  @ApiProperty({ enum: RATINGS, example: 3 })
  @IsIn(RATINGS)
  rating: Rating;
}

/** What an answer worth each rating looks like. */
export class VignetteAnchorsView {
  '1': QuestionTextView;
  '2': QuestionTextView;
  '3': QuestionTextView;
  '4': QuestionTextView;
  '5': QuestionTextView;
}

/** A written answer; what the expert gave it is null until the own rating is given. */
export class VignetteView {
  /** @example PS1-a */
  code: string;
  /** @example PS1 */
  question_code: string;
  /** @example positive_attitude */
  competency: string;
  competency_name: QuestionTextView;
  question: QuestionTextView;
  answer: QuestionTextView;
  anchors: VignetteAnchorsView;
  /** @example 3 */
  rating: number | null;
  rated_at: string | null;
  /** @example 2 */
  expert_rating: number | null;
  /** Why, by the anchor. */
  reason: QuestionTextView | null;
}

/** How close the ratings given so far are to those of the expert. */
export class CalibrationFiguresView {
  rated: number;
  /** As the expert. */
  exact: number;
  /** At most one off, exact ones included. */
  within_one: number;
  /** How far off on average. */
  mean_distance: number | null;
  /** How much above the expert on average: severe below 0, lenient above. */
  mean_difference: number | null;
}

export class CompetencyFiguresView extends CalibrationFiguresView {
  /** @example patience */
  competency: string;
  competency_name: QuestionTextView;
}

export class CalibrationView {
  id: string;
  started_at: string;
  /** When every answer of the set was rated; null: it goes on. */
  finished_at: string | null;
  /** Answers in the set. */
  total: number;
  figures: CalibrationFiguresView;
  by_competency: CompetencyFiguresView[];
  vignettes: VignetteView[];
}

/** One of the own trainings. */
export class CalibrationListView {
  id: string;
  started_at: string;
  finished_at: string | null;
  figures: CalibrationFiguresView;
}

export class CalibrationsPage {
  data: CalibrationListView[];
  next_cursor: string | null;
}

/** Whether the own training is due. */
export class CalibrationStateView {
  /** The day (UTC) on which the latest training was finished; null: never. */
  calibrated_on: string | null;
  /** Never, or more than twelve months ago. */
  is_due: boolean;
}
