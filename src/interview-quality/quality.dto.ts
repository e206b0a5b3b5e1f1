import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { SEPARATORS, type Separator } from '../http/csv.js';
import { EmptyIsAbsent, IsDay } from '../http/fields.decorator.js';
import { INTERVIEWER_FINDINGS, QUESTION_FINDINGS, type InterviewerFinding, type QuestionFinding } from './findings.js';

/** Which interviews are counted. */
export class QualityQuery {
  /** Only interviews with this template, whatever its version. */
  @EmptyIsAbsent()
  @IsOptional()
  @IsUUID()
  template_id?: string;

  @EmptyIsAbsent()
  @IsOptional()
  @IsUUID()
  office_id?: string;

  /**
   * The first day on which the last scorecard was submitted, in the office's time zone.
   * @example 2026-07-01
   */
  @EmptyIsAbsent()
  @IsOptional()
  @IsDay()
  from?: string;

  /**
   * The first day that is no longer included.
   * @example 2026-10-01
   */
  @EmptyIsAbsent()
  @IsOptional()
  @IsDay()
  to?: string;

  /** Only interviews with this version of the template; needs `template_id`. */
  @ApiPropertyOptional()
  @EmptyIsAbsent()
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}

export class QualityFileQuery extends QualityQuery {
  /** What stands between the cells; Excel in Swedish and Spanish expects the semicolon. */
  @IsOptional()
  @IsIn(Object.keys(SEPARATORS))
  separator?: Separator;

  /** Begin with a byte order mark, by which Excel knows UTF-8. */
  @IsOptional()
  @IsIn(['true', 'false'])
  bom?: 'true' | 'false';

  /** The mark in decimal numbers. */
  @IsOptional()
  @IsIn(['point', 'comma'])
  decimals?: 'point' | 'comma';
}

/** How somebody, or everybody at one question, uses the scale. All null but the counts when there are too few. */
class SpreadView {
  /** The base of the figures. */
  ratings: number;
  /** From 1 to 5. */
  mean: number | null;
  /** Standard deviation of the ratings: near 0, everybody gets the same. */
  spread: number | null;
  /** From 0 to 1: how many ratings are a 1. */
  share_at_1: number | null;
  /** From 0 to 1: how many ratings are a 5. */
  share_at_5: number | null;
}

/** With everybody who rated the same answers. */
export class AgreementView {
  /** Interviews together with somebody else. */
  interviews: number;
  /** Answers that both rated: one for each co-interviewer. */
  answers: number;
  /** Krippendorff's α, interval metric: 1 is full agreement, 0 as much as by chance. */
  alpha: number | null;
  /** The ends of the 95 % interval; null where it cannot be had. */
  ci_low: number | null;
  ci_high: number | null;
  /** How much higher than the others this person rates the same answers, on average. */
  mean_difference: number | null;
  /** Why there is no α. */
  hidden: 'too_few' | 'no_variation' | null;
}

export class InterviewerQualityView extends SpreadView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  /** The day (UTC) on which the latest training was finished; null: never. */
  calibrated_on: string | null;
  /** Never, or more than twelve months ago. */
  calibration_due: boolean;
  /** Submitted scorecards of interviews in which nobody is left to submit. */
  scorecards: number;
  /** Fewer than five scorecards. */
  hidden: 'too_few' | null;
  agreement: AgreementView;
  /** What stands out, for a talk about it. */
  @ApiProperty({ enum: INTERVIEWER_FINDINGS, isArray: true })
  findings: InterviewerFinding[];
}

export class InterviewersQualityView {
  /**
   * Version of the definitions.
   * @example interview-quality/1
   */
  definition: string;
  /** By name. */
  interviewers: InterviewerQualityView[];
}

/** The same in the three languages; null where it is not written. */
export class QuestionTextView {
  /** @example 'What exactly would you say?' */
  en: string | null;
  /** @example 'Vad skulle du säga, ordagrant?' */
  sv: string | null;
  /** @example '¿Qué dirías exactamente?' */
  es: string | null;
}

/** Whether a question measures what the rest of the interview measures, and tells apart who passed. */
export class UsefulnessView {
  /** Interviews with other questions to compare with. */
  interviews: number;
  /** Between the mean of the question and the mean of all others in the same interview, from −1 to 1. */
  correlation: number | null;
  ci_low: number | null;
  ci_high: number | null;
  /** Why there is no correlation. */
  hidden: 'too_few' | 'no_variation' | null;
  /** Interviews after which somebody decided so. */
  passed: number;
  not_passed: number;
  /** Mean of those who passed less that of those who did not; null when one of them is fewer than five. */
  difference: number | null;
}

export class QuestionQualityView extends SpreadView {
  template_id: string;
  template: QuestionTextView;
  /** @example CI3 */
  code: string;
  kind: 'question' | 'behaviour';
  competency: QuestionTextView;
  text: QuestionTextView;
  /** Versions of the template with this question that were used. */
  versions: number[];
  /** Complete interviews. */
  interviews: number;
  /** Fewer than five interviews. */
  hidden: 'too_few' | null;
  usefulness: UsefulnessView;
  /** What stands out. */
  @ApiProperty({ enum: QUESTION_FINDINGS, isArray: true })
  findings: QuestionFinding[];
}

export class QuestionsQualityView {
  /**
   * Version of the definitions.
   * @example interview-quality/1
   */
  definition: string;
  /** By template, in the order asked. */
  questions: QuestionQualityView[];
}
