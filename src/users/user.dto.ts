import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { GRANTS, ROLES, type Grant, type Role } from '../access/permissions.js';
import { LONGEST_ADDRESS, LONGEST_NAME, SessionView, SignInView } from '../accounts/account.dto.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../accounts/passwords.js';
import { IfGiven, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { LANGUAGES, type Language } from '../i18n/language.js';

/** `invited`: has no password yet and cannot sign in. */
export const USER_STATES = ['invited', 'active', 'deactivated'] as const;
export type UserState = (typeof USER_STATES)[number];

const MOST_IN_SCOPE = 500;
const UnlessNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

export class UsersQuery extends ListQuery {
  /** Only users of this role. */
  @IfGiven()
  @IsIn(ROLES)
  role?: Role;

  /** Who works for this office: users of all offices too. */
  @IfGiven()
  @IsUUID()
  office_id?: string;

  /** Only users in this state. */
  @IfGiven()
  @IsIn(USER_STATES)
  state?: UserState;

  /**
   * A part of the name or of the e-mail address.
   * @example lindgren
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @MaxLength(LONGEST_NAME)
  q?: string;
}

/** Somebody who is to get access. */
export class NewUserDto {
  /** @example 'Elena Vives' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_NAME)
  name: string;

  /** @example sara.lindgren@example.com */
  @Trimmed()
  @IsEmail()
  @MaxLength(LONGEST_ADDRESS)
  email: string;

  @IsIn(ROLES)
  role: Role;

  @IfGiven()
  @IsArray()
  @ArrayUnique()
  @IsIn(GRANTS, { each: true })
  grants?: Grant[];

  /** Null: all of them. */
  @UnlessNull()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_IN_SCOPE)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  office_ids: string[] | null;

  /** Null or left out: all of them. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_IN_SCOPE)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  project_ids?: string[] | null;

  /** In which the person is greeted; a setting of the person afterwards. */
  @IfGiven()
  @IsIn(LANGUAGES)
  language?: Language;
}

/** What is left out stays. */
export class UserChangesDto {
  /** @example 'Elena Vives' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_NAME)
  name?: string;

  /** @example sara.lindgren@example.com */
  @IfGiven()
  @Trimmed()
  @IsEmail()
  @MaxLength(LONGEST_ADDRESS)
  email?: string;

  @IfGiven()
  @IsIn(ROLES)
  role?: Role;

  @IfGiven()
  @IsArray()
  @ArrayUnique()
  @IsIn(GRANTS, { each: true })
  grants?: Grant[];

  /** Null: all of them. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_IN_SCOPE)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  office_ids?: string[] | null;

  /** Null: all of them. */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MOST_IN_SCOPE)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  project_ids?: string[] | null;
}

/** What the holder of a link decides. */
export class JoinDto {
  /** @example 'correct horse battery' */
  @IsString()
  @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD)
  password: string;

  @IfGiven()
  @IsIn(LANGUAGES)
  language?: Language;
}

export class UserView {
  id: string;
  /** @example 'Elena Vives' */
  name: string;
  /** @example sara.lindgren@example.com */
  email: string;
  state: UserState;
  role: Role;
  grants: Grant[];
  /** Null: all of them. */
  office_ids: string[] | null;
  /** Null: all of them. */
  project_ids: string[] | null;
  language: Language;
  /** To the minute; null: never signed in. */
  last_seen_at: string | null;
  /** Until when a link to set a password can be used; null: there is none. */
  link_expires_at: string | null;
  created_at: string;
  deactivated_at: string | null;
  version: number;
}

export class UsersPage {
  data: UserView[];
  next_cursor: string | null;
}

/** A link to set a password, to be passed on to the person. */
export class InvitationView {
  user_id: string;
  purpose: 'invitation' | 'password_reset';
  /**
   * Told once: it is not stored. Null when an answer is repeated for its `Idempotency-Key`.
   * @example https://handpick.example.com/join/Zk3vJ0m1Qx
   */
  url: string | null;
  /** The link works once, and not after this. */
  expires_at: string;
}

export class NewUserView extends UserView {
  invitation: InvitationView;
}

export class UserSessionsPage {
  data: SessionView[];
  next_cursor: string | null;
}

export class SignInsPage {
  data: SignInView[];
  next_cursor: string | null;
}
