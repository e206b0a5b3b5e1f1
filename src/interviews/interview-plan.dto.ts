import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import type { TemplateKind } from '../interview-templates/content.js';

export const MOST_INTERVIEWERS = 6;
/** How many people a plan can name; who interviews is chosen among them. */
export const MOST_USUAL_INTERVIEWERS = 20;

export class AssignmentDto {
  @IsUUID()
  user_id: string;

  /**
   * Codes of competencies of the template that this interviewer listens for most. Everybody rates everything all the
   * same.
   * @example ["patience"]
   */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(60, { each: true })
  focus_competencies?: string[];
}

const userOf = (assignment: AssignmentDto | null): unknown => assignment?.user_id;

export class NewInterviewPlanDto {
  /** A stage of a job's pipeline that is not retired. */
  @IsUUID()
  stage_id: string;

  /** A published template that is made for the job of the stage. */
  @IsUUID()
  template_id: string;

  /** At least as many as the template asks for. */
  @IsInt()
  @Min(1)
  @Max(MOST_INTERVIEWERS)
  interviewer_count: number;

  /** Who usually interviews here; may be more than are needed at a time. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_USUAL_INTERVIEWERS)
  @ArrayUnique(userOf)
  @ValidateNested({ each: true })
  @Type(() => AssignmentDto)
  interviewers?: AssignmentDto[];
}

/** What is left out stays. Stage and template stay for good. */
export class InterviewPlanChangesDto {
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(MOST_INTERVIEWERS)
  interviewer_count?: number;

  /** All of them, in place of those before. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_USUAL_INTERVIEWERS)
  @ArrayUnique(userOf)
  @ValidateNested({ each: true })
  @Type(() => AssignmentDto)
  interviewers?: AssignmentDto[];
}

export class InterviewPlansQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  stage_id?: string;

  @IfGiven()
  @IsUUID()
  pipeline_id?: string;

  @IfGiven()
  @IsUUID()
  job_id?: string;
}

/** Null in a language that the template does not speak. */
export class NameInLanguages {
  /** @example 'Phone screen' */
  en: string | null;
  /** @example Telefonintervju */
  sv: string | null;
  /** @example 'Entrevista telefónica' */
  es: string | null;
}

export class UsedTemplateView {
  id: string;
  /** @example phone_screen */
  code: string;
  kind: TemplateKind;
  name: NameInLanguages;
  version_id: string;
  version_number: number;
  /** @example 15 */
  duration_minutes: number;
  min_interviewers: number;
  is_retired: boolean;
}

export class UsedStageView {
  id: string;
  /** @example 'Phone screen' */
  name: string;
  /**
   * Of a default stage that still has its default name.
   * @example phone_screen
   */
  code: string | null;
}

export class UsualInterviewerView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  /** @example ["patience"] */
  focus_competencies: string[];
  /** False: deactivated, or no longer working where this is. Somebody else is needed. */
  is_available: boolean;
}

/** Which interview belongs to a stage. It is offered for everybody who enters the stage, never forced. */
export class InterviewPlanView {
  id: string;
  job_id: string;
  pipeline_id: string;
  stage: UsedStageView;
  /** In its latest published version. */
  template: UsedTemplateView;
  interviewer_count: number;
  interviewers: UsualInterviewerView[];
  created_at: string;
  version: number;
}

export class InterviewPlansPage {
  data: InterviewPlanView[];
  next_cursor: string | null;
}
