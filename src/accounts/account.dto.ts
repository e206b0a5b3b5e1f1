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
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_ADDRESS)
  email: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_PASSWORD)
  password: string;
}

/** The first administrator, by a one-time link. */
export class SetupDto {
  @IsEmail()
  @MaxLength(LONGEST_ADDRESS)
  email: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_NAME)
  name: string;

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

  /** In which pages show times (IANA); null: that of the first office. */
  @IsOptional()
  @IsZone()
  time_zone?: string | null;
}

export class ChangePasswordDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_PASSWORD)
  current_password: string;

  @IsString()
  @Length(SHORTEST_PASSWORD, LONGEST_PASSWORD)
  new_password: string;
}

/** The signed-in user. */
export class AccountView {
  id: string;
  email: string;
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
  /** IANA; null: that of the first office. */
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
  /** For `x-csrf-token`, which every unsafe request without a JSON body carries. */
  csrf_token: string;
}
