import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { NewCandidateDto } from '../candidates/candidate.dto.js';
import type { ContactLanguage } from '../candidates/candidate.entity.js';
import { ListQuery } from '../http/list.dto.js';
import { DOORS, type Door, type Milestone } from '../pipelines/ladder.js';
import type { ReasonType } from '../organization/rejection-reason.entity.js';
import { HISTORY_KINDS, type HistoryKind } from './application-history.entity.js';
import { APPLICATION_STATUSES, type ApplicationStatus } from './application.entity.js';

/** An instant with its offset: `2026-03-02T09:30:00.000Z`. */
const INSTANT = /T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const INSTANT_MESSAGE = { message: 'must be a time with its offset, such as 2026-03-02T09:30:00Z' };

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class NewApplicationDto {
  @IsUUID()
  intake_id: string;

  @IsIn(DOORS)
  door: Door;

  /** A new person; or name one by `candidate_id`. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => NewCandidateDto)
  candidate?: NewCandidateDto;

  @IsOptional()
  @IsUUID()
  candidate_id?: string | null;

  @IsOptional()
  @IsUUID()
  source_id?: string | null;

  /** @example 'Märta Dahl' */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @MaxLength(200)
  referrer?: string | null;

  /**
   * 50–100.
   * @example 75
   */
  @IsOptional()
  @IsInt()
  @Min(50)
  @Max(100)
  working_time_percent?: number | null;

  /** @example ["evenings"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(/\S/, { each: true, message: 'must be words' })
  @MaxLength(40, { each: true })
  tags?: string[];

  /** @example 'Called back, prefers evenings.' */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  note?: string | null;

  /** Now, unless the actor may back-date. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT, INSTANT_MESSAGE)
  applied_at?: string | null;

  /** @example HR-2041 */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  external_id?: string | null;
}

/** What every step may carry. */
export class StepDto {
  /** Now, unless the actor may back-date; never in the future nor before the latest step. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT, INSTANT_MESSAGE)
  occurred_at?: string | null;

  /** @example 'Called back, prefers evenings.' */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  note?: string | null;
}

export class StepFromDto extends StepDto {
  /** The stage the actor believes the application is in; refused with 409 when it no longer is. */
  @IsUUID()
  from_stage_id: string;
}

export class MoveDto extends StepFromDto {
  @IsUUID()
  to_stage_id: string;
}

export class RejectionDto extends StepFromDto {
  /** A reason of type `we_rejected`. */
  @IsUUID()
  reason_id: string;
}

export class WithdrawalDto extends StepFromDto {
  /** A reason of type `they_withdrew`. */
  @IsOptional()
  @IsUUID()
  reason_id?: string | null;
}

export class TransferDto extends StepDto {
  @IsUUID()
  intake_id: string;
}

export class CorrectionDto {
  /** The latest row that no correction took back, or the move that hired at once. */
  @IsUUID()
  history_id: string;
}

/** What is left out stays; null empties a field. */
export class ApplicationChangesDto {
  @IsOptional()
  @IsUUID()
  source_id?: string | null;

  /** @example 'Märta Dahl' */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @MaxLength(200)
  referrer?: string | null;

  /**
   * 50–100.
   * @example 75
   */
  @IsOptional()
  @IsInt()
  @Min(50)
  @Max(100)
  working_time_percent?: number | null;

  /** The day a contract was signed, `YYYY-MM-DD`; not a hire. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be a date such as 2026-03-02' })
  contract_on?: string | null;
}

export class NewNoteDto {
  /** @example 'Called back, prefers evenings.' */
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(10_000)
  body: string;
}

export class NewTagDto {
  /** @example evenings */
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(40)
  tag: string;
}

export class ApplicationListQuery extends ListQuery {
  @IsOptional()
  @IsUUID()
  intake_id?: string;

  /** Only who stands in this stage. */
  @IsOptional()
  @IsUUID()
  stage_id?: string;

  /** Only those with this status. */
  @IsOptional()
  @IsIn(APPLICATION_STATUSES)
  status?: ApplicationStatus;

  /** Only who came by this door. */
  @IsOptional()
  @IsIn(DOORS)
  door?: Door;

  @IsOptional()
  @IsUUID()
  source_id?: string;

  @IsOptional()
  @IsUUID()
  candidate_id?: string;

  /**
   * Words of the candidate's name, mail address or telephone number.
   * @example lindgren
   */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class ApplicationCandidateView {
  id: string;
  /** @example 'Sara Lindgren' */
  name: string;
  /** @example sara.lindgren@example.com */
  email: string | null;
  /** @example '070-174 06 05' */
  phone: string | null;
  /** @example +46701740605 */
  phone_e164: string | null;
  contact_language: ContactLanguage | null;
}

export class CurrentStageView {
  id: string;
  /** @example 'Phone interview' */
  name: string;
  /**
   * Set while a default stage has its default name.
   * @example phone-interview
   */
  code: string | null;
  milestone: Milestone;
  /** 1 is the first; null when the stage left the pipeline's order. */
  position: number | null;
}

export class NamedView {
  id: string;
  /** @example 'Elena Vives' */
  name: string;
}

export class CodedView extends NamedView {
  /** @example 'Job centre' */
  override name: string;
  /**
   * Set on the defaults.
   * @example job-centre
   */
  code: string | null;
}

export class ReasonView extends CodedView {
  type: ReasonType;
}

export class ApplicationView {
  id: string;
  /** @example HR-2041 */
  external_id: string | null;
  candidate: ApplicationCandidateView;
  intake_id: string;
  job_id: string;
  office_id: string;
  project_id: string;
  pipeline_id: string;
  door: Door;
  status: ApplicationStatus;
  /** Of a closed application: the stage it was closed in. */
  current_stage: CurrentStageView;
  stage_entered_at: Date;
  applied_at: Date;
  source: CodedView | null;
  /** @example 'Märta Dahl' */
  referrer: string | null;
  /** @example 75 */
  working_time_percent: number | null;
  contract_on: string | null;
  /** @example ["evenings"] */
  tags: string[];
  transferred_from_id: string | null;
  /** What Undo names: the latest step that nobody took back; of a move that hired at once, the move. */
  latest_history_id: string | null;
  /** Set when every step was taken back: it never was. */
  voided_at: Date | null;
  created_at: Date;
  version: number;
}

export class ApplicationPageView {
  data: ApplicationView[];
  next_cursor: string | null;
}

export class NoteView {
  id: string;
  /** @example 'Called back, prefers evenings.' */
  body: string;
  author: NamedView | null;
  created_at: Date;
}

export class NoteListView {
  data: NoteView[];
  next_cursor: string | null;
}

export class HistoryNoteView {
  id: string;
  /** @example 'Called back, prefers evenings.' */
  body: string;
}

export class HistoryView {
  id: string;
  seq: number;
  @IsIn(HISTORY_KINDS)
  kind: HistoryKind;
  from_stage: CodedView | null;
  to_stage: CodedView | null;
  occurred_at: Date;
  recorded_at: Date;
  /** false: an import gave only the stage. */
  time_known: boolean;
  actor: NamedView | null;
  reason: ReasonView | null;
  note: HistoryNoteView | null;
  /** The row this one takes back. */
  corrects_id: string | null;
  /** The row that takes this one back. */
  corrected_by_id: string | null;
}

export class HistoryListView {
  data: HistoryView[];
  next_cursor: string | null;
}
