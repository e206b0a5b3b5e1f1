import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list.dto.js';

export class AuditQuery extends ListQuery {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  object_type?: string;

  @IsOptional()
  @IsUUID()
  object_id?: string;

  @IsOptional()
  @IsUUID()
  actor_id?: string;

  /** What programs did by this API token. */
  @IsOptional()
  @IsUUID()
  token_id?: string;
}

export class AuditEntryView {
  id: string;
  at: string;
  /** Null: the system itself. */
  actor_id: string | null;
  /** The API token by which a program acted for the actor. */
  token_id: string | null;
  action: string;
  object_type: string;
  object_id: string | null;
  office_id: string | null;
  /** Names of the fields that changed. */
  changed: string[];
  request_id: string | null;
}
