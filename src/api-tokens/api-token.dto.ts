import { ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsISO8601, IsNotEmpty } from 'class-validator';
import { IsOptional, IsString, IsUUID, MaxLength, ValidateIf } from 'class-validator';
import { isForPeopleOnly } from '../access/actor.js';
import { PERMISSIONS, ROLES, type Role } from '../access/permissions.js';
import { Trimmed } from '../http/fields.decorator.js';

/** The roles that let a program do anything at all. */
export const TOKEN_ROLES: readonly Role[] = ROLES.filter((role) =>
  PERMISSIONS[role].some((permission) => !isForPeopleOnly(permission)),
);

const MOST_PLACES = 200;
const ROLE = { message: `must be one of ${TOKEN_ROLES.join(', ')}` };
const EXPIRY = { message: 'must be a time such as 2027-03-31T22:00:00.000Z' };

export class NewApiTokenDto {
  /**
   * What uses it, so that people know it again.
   * @example 'Rota import'
   */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  /** What it may do: never more than the person who makes it, and nothing to accounts and tokens. */
  @IsIn(TOKEN_ROLES, ROLE)
  role: Role;

  /** The offices it reaches; null: all of them. */
  @ValidateIf((_, value) => value !== null)
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_PLACES)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  office_ids: string[] | null;

  /** The projects it reaches; null, or left out: all of them. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_PLACES)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  project_ids?: string[] | null;

  /** A year ahead at most. */
  @IsISO8601({ strict: true, strictSeparator: true }, EXPIRY)
  expires_at: string;
}

export const TOKEN_STATES = ['active', 'expired', 'revoked', 'owner_deactivated'] as const;
export type TokenState = (typeof TOKEN_STATES)[number];

export class TokenOwnerView {
  id: string;
  /** @example 'Nora Wallin' */
  name: string;
}

export class ApiTokenView {
  id: string;
  /** @example 'Rota import' */
  name: string;
  /**
   * The last four characters of the token.
   * @example x7Qa
   */
  hint: string;
  role: Role;
  /** Null: all of them. */
  office_ids: string[] | null;
  /** Null: all of them. */
  project_ids: string[] | null;
  /** `owner_deactivated`: the person behind it has no account any more, so it does nothing. */
  state: TokenState;
  /** The person for whom it acts. */
  created_by: TokenOwnerView;
  created_at: string;
  expires_at: string;
  /** To the minute. */
  last_used_at: string | null;
  revoked_at: string | null;
}

export class NewApiTokenView extends ApiTokenView {
  /**
   * Shown in this answer only. Null when the answer is repeated for an `Idempotency-Key`.
   * @example hpk_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJ
   */
  token: string | null;
}

export class ApiTokensPage {
  data: ApiTokenView[];
  next_cursor: string | null;
}
