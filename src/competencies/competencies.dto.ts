import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IfGiven, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { CRITERIA, type Criterion } from './criterion.js';

const CODE = { message: 'must have 2 to 60 small letters, digits or _ and begin with a letter, such as goal_focus' };
const CRITERION = { message: `must be one of ${CRITERIA.join(', ')}, or null` };

/** The same in each language; null: not in this one. */
export class LocalTextDto {
  /** @example Patience */
  @IsOptional()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  @IsLegible()
  en?: string | null;

  /** @example Tålamod */
  @IsOptional()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  @IsLegible()
  sv?: string | null;

  /** @example Paciencia */
  @IsOptional()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  @IsLegible()
  es?: string | null;
}

/** Null: not in this language. */
export class LocalTextView {
  /** @example Patience */
  en: string | null;
  /** @example Tålamod */
  sv: string | null;
  /** @example Paciencia */
  es: string | null;
}

export class NewCompetencyDto {
  /**
   * How templates and files name it; it stays for good.
   * @example patience
   */
  @Matches(/^[a-z][a-z0-9_]{1,59}$/, CODE)
  code: string;

  /** In at least one language. */
  @IsObject()
  @ValidateNested()
  @Type(() => LocalTextDto)
  name: LocalTextDto;

  /** The criterion of a selection policy that it stands for, if one. */
  @IsOptional()
  @IsIn(CRITERIA, CRITERION)
  criterion?: Criterion | null;
}

/** What is left out stays; null empties a field that can be empty. */
export class CompetencyChangesDto {
  /** The whole name, in every language that it has. */
  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => LocalTextDto)
  name?: LocalTextDto;

  @IsOptional()
  @IsIn(CRITERIA, CRITERION)
  criterion?: Criterion | null;
}

export class CompetencyView {
  /** @example patience */
  code: string;
  name: LocalTextView;
  /** The criterion of a selection policy that it stands for. */
  criterion: Criterion | null;
  created_at: string;
  version: number;
}

export class CompetenciesPage {
  data: CompetencyView[];
  next_cursor: string | null;
}

export class JobCompetencyDto {
  /** @example patience */
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  code: string;

  /**
   * Why the job needs it; read by whoever asks how the questions were chosen.
   * @example 'Callers are often upset and repeat themselves.'
   */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  @IsLegible()
  reason: string;
}

/** The whole analysis: what is left out is no longer part of it. */
export class JobAnalysisDto {
  @IsArray()
  @ArrayMaxSize(40)
  @ArrayUnique((one: JobCompetencyDto | null) => one?.code)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => JobCompetencyDto)
  competencies: JobCompetencyDto[];
}

export class JobCompetencyView {
  /** @example patience */
  code: string;
  name: LocalTextView;
  criterion: Criterion | null;
  /** @example 'Callers are often upset and repeat themselves.' */
  reason: string;
}

/** What a job needs of a person, and why: nobody is asked about anything else. */
export class JobAnalysisView {
  job_id: string;
  competencies: JobCompetencyView[];
  /** Of the job. */
  version: number;
}
