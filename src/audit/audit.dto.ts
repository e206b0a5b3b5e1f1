import { IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { SEPARATORS, type Separator } from '../http/csv.js';
import { IsInstant } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';

export const ORDERS = ['newest', 'oldest'] as const;
export type Order = (typeof ORDERS)[number];

const UUID_OR_NONE = /^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const ACTION = /^[a-z]+(-[a-z]+)*\.(\*|[a-z]+(-[a-z]+)*)$/;

/** What an entry must be to be read; all that is given must hold. */
export class AuditFilter {
  /** The id of a user, or `none` for what the system did by itself. */
  @IsOptional()
  @Matches(UUID_OR_NONE, { message: 'actor_id must be the id of a user, or none' })
  actor_id?: string;

  /** What programs did by this API token. */
  @IsOptional()
  @IsUUID()
  token_id?: string;

  /**
   * `application`, `intake`, …
   * @example application
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  object_type?: string;

  @IsOptional()
  @IsUUID()
  object_id?: string;

  /**
   * One action, or all of one noun: `application.moved`, `application.*`.
   * @example application.moved
   */
  @IsOptional()
  @MaxLength(100)
  @Matches(ACTION, { message: 'action must look like application.moved or application.*' })
  action?: string;

  @IsOptional()
  @IsUUID()
  office_id?: string;

  /**
   * The first instant included. ISO 8601 with its offset.
   * @example 2026-11-01T00:00:00Z
   */
  @IsOptional()
  @IsInstant()
  from?: string;

  /**
   * The first instant no longer included.
   * @example 2026-12-01T00:00:00Z
   */
  @IsOptional()
  @IsInstant()
  to?: string;
}

export class AuditQuery extends IntersectionType(ListQuery, AuditFilter) {
  /** The latest first, unless the story of something is to be read from its beginning. */
  @IsOptional()
  @IsIn(ORDERS)
  order?: Order;
}

export class AuditExportQuery extends AuditFilter {
  /** What stands between the cells; Excel in Swedish and Spanish expects the semicolon. */
  @IsOptional()
  @IsIn(Object.keys(SEPARATORS))
  separator?: Separator;

  /** Begin with a byte order mark, by which Excel knows UTF-8. */
  @IsOptional()
  @IsIn(['true', 'false'])
  bom?: 'true' | 'false';
}

export class AuditEntryView {
  id: string;
  at: string;
  /** Null: the system itself. */
  actor_id: string | null;
  /** The API token by which a program acted for the actor. */
  token_id: string | null;
  /** @example application.moved */
  action: string;
  /** @example application */
  object_type: string;
  object_id: string | null;
  office_id: string | null;
  /**
   * Names of the fields that changed.
   * @example ["name"]
   */
  changed: string[];
  /** A user it happened to besides the object: the interviewer who was added, removed, excused or called back. */
  about_user_id: string | null;
  request_id: string | null;
}

export class AuditEntriesPage {
  data: AuditEntryView[];
  next_cursor: string | null;
}

export class AuditSealView {
  /** From 1, without a gap. */
  number: number;
  sealed_at: string;
  /**
   * SHA-256 over the previous hash, the number, the time and the hashes of the sealed entries, in hexadecimal.
   * @example b1946ac92492d2347c6235b4d2611184a7f1e8f7d1c1a1e7e0f0b1a3c5d7e9f0
   */
  hash: string;
  /**
   * `hash` of the block before; zeros in the first.
   * @example 0000000000000000000000000000000000000000000000000000000000000000
   */
  previous_hash: string;
}

export class AuditSealsPage {
  data: AuditSealView[];
  next_cursor: string | null;
}
