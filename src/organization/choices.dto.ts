import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { IfGiven, IfNotNull, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { REASON_TYPES, type ReasonType } from './rejection-reason.entity.js';
import { SOURCE_KINDS, type SourceKind } from './source.entity.js';

const KIND = { message: `must be one of ${SOURCE_KINDS.join(', ')}` };
const TYPE = { message: `must be one of ${REASON_TYPES.join(', ')}` };

export class ChoicesQuery extends ListQuery {
  /** What this office can choose from: its own and those of every office. */
  @IfGiven()
  @IsUUID()
  office_id?: string;
}

export class NewSourceDto {
  /** Null: for every office. */
  @IfNotNull()
  @IsUUID()
  office_id: string | null;

  /** @example 'Job centre' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name: string;

  @IsIn(SOURCE_KINDS, KIND)
  kind: SourceKind;
}

/** What is left out stays. */
export class SourceChangesDto {
  /**
   * A new name ends the translations of a default source.
   * @example 'Job centre'
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name?: string;

  /** Only until somebody has come by it. */
  @IfGiven()
  @IsIn(SOURCE_KINDS, KIND)
  kind?: SourceKind;

  /** False: no longer offered; who came by it keeps it. */
  @IfGiven()
  @IsBoolean()
  is_active?: boolean;
}

export class SourceView {
  id: string;
  /** Null: known to every office. */
  office_id: string | null;
  /**
   * Of a default source, for the reader's own language.
   * @example job-centre
   */
  code: string | null;
  /** @example 'Job centre' */
  name: string;
  kind: SourceKind;
  is_active: boolean;
  created_at: string;
  version: number;
}

export class SourcesPage {
  data: SourceView[];
  next_cursor: string | null;
}

export class NewRejectionReasonDto {
  /** Null: for every office. */
  @IfNotNull()
  @IsUUID()
  office_id: string | null;

  /** @example 'Lives too far away' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name: string;

  @IsIn(REASON_TYPES, TYPE)
  type: ReasonType;
}

/** What is left out stays. */
export class RejectionReasonChangesDto {
  /**
   * A new name ends the translations of a default reason.
   * @example 'Lives too far away'
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name?: string;

  /** Only until somebody was given it. */
  @IfGiven()
  @IsIn(REASON_TYPES, TYPE)
  type?: ReasonType;

  /** The place of another reason of the same office, which it takes; the others move up. */
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(100_000)
  position?: number;

  /** False: no longer offered; who was given it keeps it. */
  @IfGiven()
  @IsBoolean()
  is_active?: boolean;
}

export class RejectionReasonView {
  id: string;
  /** Null: known to every office. */
  office_id: string | null;
  /**
   * Of a default reason, for the reader's own language.
   * @example too-far-away
   */
  code: string | null;
  /** @example 'Lives too far away' */
  name: string;
  type: ReasonType;
  /** The order in which reasons are offered. */
  position: number;
  is_active: boolean;
  created_at: string;
  version: number;
}

export class RejectionReasonsPage {
  data: RejectionReasonView[];
  next_cursor: string | null;
}
