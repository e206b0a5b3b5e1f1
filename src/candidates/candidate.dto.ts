import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../http/list.dto.js';
import { LANGUAGE_LEVELS, type LanguageLevel } from './candidate-language.entity.js';
import type { Door, Milestone } from '../pipelines/ladder.js';
import type { CandidateApplicationRow, CandidateRow } from './candidates.queries.js';
import { CONTACT_LANGUAGES, type ContactLanguage } from './candidate.entity.js';

const trimmed = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.trim().replaceAll(/\s+/g, ' ') : value;

export class SpokenLanguageDto {
  /**
   * ISO 639 code, e.g. `sv`.
   * @example sv
   */
  @Matches(/^[a-z]{2,3}$/, { message: 'must be a language code such as sv, en or es' })
  language: string;

  /** A1–C2 of the Common European Framework, or `native`; null when not known. */
  @IsOptional()
  @IsIn(LANGUAGE_LEVELS)
  level?: LanguageLevel | null;
}

/** The person behind a new application. */
export class NewCandidateDto {
  /** @example 'Sara Lindgren' */
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @Transform(trimmed)
  @IsOptional()
  @IsEmail({}, { message: 'must be a mail address such as name@example.com' })
  email?: string | null;

  /**
   * With country code, or as dialled in the country of the office.
   * @example '070-174 06 05'
   */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  phone?: string | null;

  /** The language to write to the person in. */
  @IsOptional()
  @IsIn(CONTACT_LANGUAGES)
  contact_language?: ContactLanguage | null;

  /** @example Malmö */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @MaxLength(200)
  location?: string | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique((spoken: SpokenLanguageDto | null) => spoken?.language)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SpokenLanguageDto)
  languages?: SpokenLanguageDto[];
}

/** What is left out stays; null empties a field. */
export class CandidateChangesDto {
  /** @example 'Sara Lindgren' */
  @Transform(trimmed)
  @ValidateIf((changes: CandidateChangesDto) => changes.name !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string;

  @Transform(trimmed)
  @IsOptional()
  @IsEmail({}, { message: 'must be a mail address such as name@example.com' })
  email?: string | null;

  /**
   * With country code, or as dialled in the country of the office.
   * @example '070-174 06 05'
   */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(50)
  phone?: string | null;

  @IsOptional()
  @IsIn(CONTACT_LANGUAGES)
  contact_language?: ContactLanguage | null;

  /** @example Malmö */
  @Transform(trimmed)
  @IsOptional()
  @IsString()
  @MaxLength(200)
  location?: string | null;

  /** Replaces the whole list. */
  @ValidateIf((changes: CandidateChangesDto) => changes.languages !== undefined)
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique((spoken: SpokenLanguageDto | null) => spoken?.language)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => SpokenLanguageDto)
  languages?: SpokenLanguageDto[];
}

export class CandidateListQuery extends ListQuery {
  /**
   * Words of the name, the mail address or the telephone number; accents and case do not matter.
   * @example lindgren
   */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class SpokenLanguageView {
  /** @example sv */
  language: string;
  level: LanguageLevel | null;
}

export class CandidateView {
  id: string;
  /** @example 'Sara Lindgren' */
  name: string;
  /** @example sara.lindgren@example.com */
  email: string | null;
  /**
   * As it was entered.
   * @example '070-174 06 05'
   */
  phone: string | null;
  /**
   * null when no valid number could be read from what was entered.
   * @example +46701740605
   */
  phone_e164: string | null;
  contact_language: ContactLanguage | null;
  /** @example Malmö */
  location: string | null;
  languages: SpokenLanguageView[];
  created_at: Date;
  version: number;
}

export class CandidateStageView {
  id: string;
  /** @example 'Phone interview' */
  name: string;
  /**
   * Set while a default stage has its default name.
   * @example phone-interview
   */
  code: string | null;
  milestone: Milestone;
}

export class CandidateApplicationView {
  id: string;
  intake_id: string;
  /** @example 'Malmö, January 2027' */
  intake_name: string;
  job_id: string;
  /** @example 'Anti-churn agent, Malmö' */
  job_name: string;
  office_id: string;
  project_id: string;
  door: Door;
  /** @example active */
  status: string;
  current_stage: CandidateStageView;
  applied_at: Date;
}

export class CandidateDetailView extends CandidateView {
  /** Only those the reader may see, the newest first. */
  applications: CandidateApplicationView[];
}

export class CandidatePageView {
  data: CandidateView[];
  next_cursor: string | null;
}

export function toCandidateView(row: CandidateRow): CandidateView {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    phone_e164: row.phone_e164,
    contact_language: row.contact_language,
    location: row.location,
    languages: row.languages,
    created_at: row.created_at,
    version: row.version,
  };
}

export function toCandidateDetailView(
  row: CandidateRow,
  applications: readonly CandidateApplicationRow[],
): CandidateDetailView {
  return { ...toCandidateView(row), applications: applications.map(toCandidateApplicationView) };
}

function toCandidateApplicationView(row: CandidateApplicationRow): CandidateApplicationView {
  return {
    id: row.id,
    intake_id: row.intake_id,
    intake_name: row.intake_name,
    job_id: row.job_id,
    job_name: row.job_name,
    office_id: row.office_id,
    project_id: row.project_id,
    door: row.door,
    status: row.status,
    current_stage: { id: row.stage_id, name: row.stage_name, code: row.stage_code, milestone: row.milestone },
    applied_at: row.applied_at,
  };
}
