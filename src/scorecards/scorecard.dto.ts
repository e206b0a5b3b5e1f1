import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IfGiven, IfNotNull } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import type { Language } from '../i18n/language.js';
import {
  FACT_ANSWERS,
  RATINGS,
  type FactAnswer,
  type Rating,
  type TemplateContent,
  type TemplateKind,
} from '../interview-templates/content.js';
import type { FactChanges, Need } from './answering.js';

export const LONGEST_NOTE = 10_000;
export const LONGEST_PROBE = 300;
export const MOST_AD_HOC_PROBES = 20;
const DAY_SECONDS = 86_400;

/** Lines as everywhere but in forms, and nothing that the database could not keep: a draft is never refused for it. */
const Lines = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? storable(value).replaceAll('\r\n', '\n') : value,
  );

/** Neither NUL nor half a character is text to the database. */
function storable(text: string): string {
  return text.replaceAll(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '');
}

const Each = (change: (text: string) => string): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? change(one) : one)) : value,
  );

export class AnswerDto {
  /**
   * What was said. Needed before a rating.
   * @example 'Calmed the customer down, then explained the invoice line by line.'
   */
  @IfNotNull()
  @Lines()
  @IsString()
  @MaxLength(LONGEST_NOTE)
  note: string | null;

  /** Of a question or a behaviour, 1–5. */
  @IfNotNull()
  @IsIn(RATINGS, { message: 'must be 1, 2, 3, 4 or 5' })
  @ApiProperty({ type: 'integer', enum: RATINGS, nullable: true, example: 4 })
  rating: Rating | null;

  /**
   * Of a gate: whether the rule of conduct was kept.
   * @example null
   */
  @IfNotNull()
  @IsBoolean()
  is_yes: boolean | null;

  /**
   * Places of the listed probes that were asked, from 0.
   * @example [0, 2]
   */
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  probes: number[];

  /**
   * Follow-up questions that are not on the list.
   * @example ['What did the customer say then?']
   */
  @IsArray()
  @ArrayMaxSize(MOST_AD_HOC_PROBES)
  @Each((text) => storable(text).trim().replaceAll(/\s+/g, ' '))
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(LONGEST_PROBE, { each: true })
  ad_hoc_probes: string[];

  /** Spent on this item, pauses left out. */
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  seconds: number;
}

export class ScorecardChangesDto {
  /** By the code of the fact; null takes an answer back, what is left out stays. */
  @IfGiven()
  @IsObject()
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...FACT_ANSWERS], nullable: true },
    example: { F1: 'yes' },
  })
  facts?: FactChanges;

  /** On the interviewer's clock, pauses left out. */
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(DAY_SECONDS)
  elapsed_seconds?: number;
}

export const SCORECARD_STATES = ['not_started', 'in_progress', 'submitted', 'excused', 'cancelled'] as const;
/** `cancelled` is the interview. The first two are open: their owner can write. */
export type ScorecardState = (typeof SCORECARD_STATES)[number];

export class ScorecardsQuery extends ListQuery {
  /** Only those in this state. */
  @IfGiven()
  @IsIn(SCORECARD_STATES)
  state?: ScorecardState;
}

export class SavedAnswerView {
  /** @example Q1 */
  item_code: string;
  /** @example 'Calmed the customer down, then explained the invoice line by line.' */
  note: string | null;
  @ApiProperty({ type: 'integer', enum: RATINGS, nullable: true, example: 4 })
  rating: Rating | null;
  /** @example null */
  is_yes: boolean | null;
  /** @example [0, 2] */
  probes: number[];
  /** @example ['What did the customer say then?'] */
  ad_hoc_probes: string[];
  seconds: number;
  saved_at: string;
  version: number;
}

export class MissingView {
  /** @example Q2 */
  item_code: string;
  needs: Need;
}

export class OtherInterviewerView {
  user_id: string;
  /** @example 'Marta Soler' */
  name: string;
  state: ScorecardState;
}

export class ScorecardTemplateView {
  id: string;
  version_id: string;
  /** Of the version. */
  number: number;
  kind: TemplateKind;
  /** What is asked, in every language, as in a template file. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { kind: 'interview' } })
  content: TemplateContent;
}

/** Facts and clock of a scorecard, after they were saved. */
export class ScorecardProgressView {
  id: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: [...FACT_ANSWERS] },
    example: { F1: 'yes' },
  })
  facts: Record<string, FactAnswer>;
  elapsed_seconds: number;
  started_at: string | null;
  version: number;
}

export class ScorecardView extends ScorecardProgressView {
  interview_id: string;
  application_id: string;
  /** @example 'Ada Lind' */
  candidate_name: string;
  interviewer_id: string;
  /** @example 'Jonas Rydell' */
  interviewer_name: string;
  template: ScorecardTemplateView;
  /** In which the questions are put. */
  language: Language;
  scheduled_at: string | null;
  /**
   * Codes of competencies this interviewer listens for most.
   * @example ['patience']
   */
  focus_competencies: string[];
  answers: SavedAnswerView[];
  state: ScorecardState;
  /** What stands between an open scorecard and its submission. */
  missing: MissingView[];
  /**
   * Codes of the facts that are not confirmed yet.
   * @example ['F1']
   */
  missing_facts: string[];
  other_interviewers: OtherInterviewerView[];
  submitted_at: string | null;
}

/** Nothing of what was written: an answer that is kept to be repeated is kept outside the scorecard. */
export class SubmissionView {
  id: string;
  submitted_at: string;
}

/** One line of the list of own scorecards. */
export class ScorecardSummaryView {
  id: string;
  interview_id: string;
  application_id: string;
  /** @example 'Ada Lind' */
  candidate_name: string;
  /**
   * By language.
   * @example { en: 'Phone screen' }
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { en: 'Phone screen' } })
  template_name: Partial<Record<Language, string>>;
  template_number: number;
  language: Language;
  scheduled_at: string | null;
  state: ScorecardState;
  submitted_at: string | null;
}

export class ScorecardsPage {
  data: ScorecardSummaryView[];
  next_cursor: string | null;
}
