import { IsIn, IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';
import { IfGiven, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { REASON_TYPES, type ReasonType } from './rejection-reason.entity.js';
import { SOURCE_KINDS, type SourceKind } from './source.entity.js';

export class ChoicesQuery extends ListQuery {
  /** What this office can choose from: its own and those of every office. */
  @IfGiven()
  @IsUUID()
  office_id?: string;
}

export class NewSourceDto {
  @IsUUID()
  office_id: string;

  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name: string;

  @IsIn(SOURCE_KINDS, { message: `must be one of ${SOURCE_KINDS.join(', ')}` })
  kind: SourceKind;
}

export class SourceView {
  id: string;
  /** Null: known to every office. */
  office_id: string | null;
  /** Of a default source, for the reader's own language. */
  code: string | null;
  name: string;
  kind: SourceKind;
  is_active: boolean;
  created_at: string;
}

export class SourcesPage {
  data: SourceView[];
  next_cursor: string | null;
}

export class NewRejectionReasonDto {
  @IsUUID()
  office_id: string;

  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name: string;

  @IsIn(REASON_TYPES, { message: `must be one of ${REASON_TYPES.join(', ')}` })
  type: ReasonType;
}

export class RejectionReasonView {
  id: string;
  /** Null: known to every office. */
  office_id: string | null;
  /** Of a default reason, for the reader's own language. */
  code: string | null;
  name: string;
  type: ReasonType;
  /** The order in which reasons are offered. */
  position: number;
  is_active: boolean;
  created_at: string;
}

export class RejectionReasonsPage {
  data: RejectionReasonView[];
  next_cursor: string | null;
}
