import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { LANGUAGES, type Language } from '../i18n/language.js';
import { CHANGE_KINDS } from './comparison.js';
import { LocalTextDto, LocalTextView } from '../competencies/competencies.dto.js';
import { TEMPLATE_KINDS, type TemplateContent, type TemplateKind } from './content.js';

const CODE = { message: 'must have 2 to 60 small letters, digits or _ and begin with a letter, such as phone_screen' };

export class TemplatesQuery extends ListQuery {
  /** Only those made for this job. */
  @IfGiven()
  @IsUUID()
  job_id?: string;

  /** Only those of this kind. */
  @IfGiven()
  @IsIn(TEMPLATE_KINDS)
  kind?: TemplateKind;

  /** `true`: only retired ones; `false`: only those in use. */
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  is_retired?: boolean;
}

/** From exactly one of `ready_made`, `copy_of_id` and `kind` with `name`. A file is uploaded to `/interview-templates/files`. */
export class NewInterviewTemplateDto {
  /**
   * Names it in files; without one, that of the ready-made template.
   * @example phone_screen
   */
  @IfGiven()
  @Matches(/^[a-z][a-z0-9_]{1,59}$/, CODE)
  code?: string;

  /**
   * A template that came with the product, by its code.
   * @example phone_screen
   */
  @IfGiven()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  ready_made?: string;

  /** The newest version of another template. */
  @IfGiven()
  @IsUUID()
  copy_of_id?: string;

  /** Of a template that begins empty. */
  @IfGiven()
  @IsIn(TEMPLATE_KINDS)
  kind?: TemplateKind;

  /** Of a template that begins empty. */
  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => LocalTextDto)
  name?: LocalTextDto;

  /**
   * What a role-play that begins empty shows.
   * @example retention_skill
   */
  @IfGiven()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  competency?: string;

  /** The jobs it is made for. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  job_ids?: string[];
}

/** The fields of an upload besides the file. */
export class TemplateUploadDto {
  /** A template file (YAML), at most 200 kB. */
  @ApiProperty({ type: 'string', format: 'binary' })
  file: unknown;
}

export class TemplateJobsDto {
  /** Every job it is made for. */
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  job_ids: string[];
}

const CONTENT = {
  type: 'object',
  additionalProperties: true,
  description: 'In the words of a template file, without `format` and `id`; see docs/interviews.md.',
  example: {
    kind: 'interview',
    name: { en: 'Phone screen' },
    duration_minutes: 15,
    min_interviewers: 1,
    competencies: { patience: { en: 'Patience' } },
    scale: {
      1: { en: 'Well below' },
      2: { en: 'Below' },
      3: { en: 'Meets' },
      4: { en: 'Above' },
      5: { en: 'Well above' },
    },
    never_ask: [{ en: 'Current or earlier pay' }],
    decision: { rule: 'score', min_score: null },
    intro: { en: 'Everybody gets the same questions.' },
    closing: { en: 'What would you like to ask?' },
    facts: [],
    questions: [],
  },
} as const;

export class DraftContentDto {
  /** The whole content. */
  @ApiProperty(CONTENT)
  @IsObject()
  content: object;
}

/** A job that a template is made for. */
export class TemplateJobView {
  id: string;
  /** @example 'Anti-churn agent, Malmö' */
  name: string;
  office_id: string;
}

/** What keeps a version from being published; of a published one, what no longer fits around it. */
export class TemplateProblemView {
  /** @example text-missing */
  code: string;
  /**
   * Where in the content; positions count from 0.
   * @example questions.2.text
   */
  field: string;
  /**
   * The code of the question, fact, gate, behaviour or competency it is about.
   * @example CI3
   */
  item: string | null;
  language: Language | null;
  /** @example 'CI3: is not written in Swedish' */
  message: string;
}

export class InterviewTemplateView {
  id: string;
  /** @example phone_screen */
  code: string;
  kind: TemplateKind;
  /** Of the newest published version, else of the draft. */
  name: LocalTextView;
  /** Those the caller may see. */
  jobs: TemplateJobView[];
  /** It is also made for jobs that the caller may not see, and can therefore not change it. */
  has_other_jobs: boolean;
  /** The version that new interviews use; null: none yet. */
  published_number: number | null;
  published_at: string | null;
  /** The version that is being written; null: none. */
  draft_number: number | null;
  /** What no longer fits around the published version: a language, a job analysis. */
  problems: TemplateProblemView[];
  /** No new interviews use it; those that exist go on. */
  retired_at: string | null;
  created_at: string;
  version: number;
}

export class InterviewTemplatesPage {
  data: InterviewTemplateView[];
  next_cursor: string | null;
}

export class ReadyMadeTemplateView {
  /** @example phone_screen */
  code: string;
  kind: TemplateKind;
  name: LocalTextView;
  duration_minutes: number;
  /** Questions, or behaviours and gates of a role-play. */
  items: number;
  /** A template with this code exists here already. */
  is_taken: boolean;
}

export class ReadyMadeTemplatesView {
  data: ReadyMadeTemplateView[];
}

export class TemplateVersionSummaryView {
  number: number;
  /** Null: the draft. */
  published_at: string | null;
  published_by_id: string | null;
  created_at: string;
  version: number;
}

export class TemplateVersionsPage {
  data: TemplateVersionSummaryView[];
  next_cursor: string | null;
}

export class TemplateVersionView extends TemplateVersionSummaryView {
  template_id: string;
  /** The languages of the offices of its jobs, in which it has to be complete. */
  @ApiProperty({ enum: LANGUAGES, isArray: true })
  languages: Language[];
  problems: TemplateProblemView[];
  @ApiProperty(CONTENT)
  content: TemplateContent;
}

export class ComparisonQuery {
  /** A version, by its number; left out: the one before `to`. */
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  from?: number;

  /** Another one; left out: the newest, which may be the draft. */
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  to?: number;
}

export class ChangeView {
  @ApiProperty({ enum: CHANGE_KINDS })
  change: (typeof CHANGE_KINDS)[number];
  /**
   * With the codes of things instead of their positions.
   * @example ['questions', 'CI3', 'text']
   */
  path: string[];
  /** Of a text. */
  language: Language | null;
  /**
   * A text, or a number or a choice as text; null: it was not there. Of something moved its place, from 1.
   * @example 'What did you do?'
   */
  before: string | null;
  /**
   * Null: it is not there.
   * @example 'What exactly did you do?'
   */
  after: string | null;
}

export class ComparisonView {
  from: number;
  to: number;
  changes: ChangeView[];
}
