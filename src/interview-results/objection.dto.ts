import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { IsLegible, Trimmed } from '../http/fields.decorator.js';

export const LONGEST_OBJECTION = 2000;

export class ObjectionDto {
  /**
   * What is wrong with the result, in the own words.
   * @example 'I was asked about a shift plan that is not the one of this job.'
   */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_OBJECTION)
  @IsLegible()
  text: string;
}

export class ObjectionAnswerDto {
  /**
   * What came of it, written to the person.
   * @example 'Two people who had not interviewed you read the notes again. They rated the same.'
   */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_OBJECTION)
  @IsLegible()
  answer: string;
}

/** What the person says against the result, and what somebody answers. */
export class ObjectionView {
  id: string;
  /** @example 'I was asked about a shift plan that is not the one of this job.' */
  text: string;
  filed_at: string;
  /**
   * Null: open.
   * @example 'Two people who had not interviewed you read the notes again. They rated the same.'
   */
  answer: string | null;
  /** @example 'Elena Vives' */
  answered_by_name: string | null;
  answered_at: string | null;
}
