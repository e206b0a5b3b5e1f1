import { IsBoolean, IsEmail, IsIn, IsNotEmpty, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { Grant, Permission, Role } from '../access/permissions.js';
import { THEMES, type Theme } from '../access/session.js';
import { IsZone } from '../http/fields.decorator.js';
import { LANGUAGES, type Language } from '../i18n/language.js';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from './passwords.js';
import type { SignInKind } from './sign-in.entity.js';

export const LONGEST_ADDRESS = 320;
export const LONGEST_NAME = 200;

export class SignInDto {
  /** @example sara.lindgren@example.com */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_ADDRESS)
  email: string;

  /** @example 'correct horse battery' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_PASSWORD)
  password: string;
}

/** The first administrator, by a one-time link. */
export class SetupDto {
  /** @example sara.lindgren@example.com */
  @IsEmail()
  @MaxLength(LONGEST_ADDRESS)
  email: string;

  /** @example 'Elena Vives' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_NAME)
  name: string;

  /** @example 'correct horse battery' */
  @IsString()
  @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD)
  password: string;
}

export class ChangeSettingsDto {
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;

  @IsOptional()
  @IsIn(THEMES)
  theme?: Theme;

  /** Single-letter keys. */
  @IsOptional()
  @IsBoolean()
  has_keys?: boolean;

  /**
   * In which pages show times (IANA); null: that of the first office.
   * @example Europe/Stockholm
   */
  @IsOptional()
  @IsZone()
  time_zone?: string | null;
}

export class ChangePasswordDto {
  /** @example 'correct horse battery' */
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_PASSWORD)
  current_password: string;

  /** @example 'a much better password' */
  @IsString()
  @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD)
  new_password: string;
}

/** The signed-in user. */
export class AccountView {
  id: string;
  /** @example sara.lindgren@example.com */
  email: string;
  /** @example 'Elena Vives' */
  name: string;
  role: Role;
  grants: Grant[];
  /** What the role and the grants allow. */
  permissions: Permission[];
  /** Null: all of them. */
  office_ids: string[] | null;
  /** Null: all of them. */
  project_ids: string[] | null;
  language: Language;
  theme: Theme;
  has_keys: boolean;
  /**
   * IANA; null: that of the first office.
   * @example Europe/Stockholm
   */
  time_zone: string | null;
  version: number;
}

export class SessionView {
  id: string;
  /** The one this answer was asked for in. */
  is_current: boolean;
  created_at: string;
  /** To the minute. */
  last_seen_at: string;
  expires_at: string;
}

/** One try to sign in. */
export class SignInView {
  id: string;
  at: string;
  has_succeeded: boolean;
  /** How: `signed_in`, by a link `joined` or `password_reset`, `set_up`; or why not. */
  kind: SignInKind;
}

/** What a program that signed in needs besides its cookie. */
export class SessionsPage {
  data: SessionView[];
  next_cursor: string | null;
}

export class SignedInView {
  account: AccountView;
  /**
   * For `x-csrf-token`, which every unsafe request without a JSON body carries.
   * @example Zk3vJ0m1Qx
   */
  csrf_token: string;
}
