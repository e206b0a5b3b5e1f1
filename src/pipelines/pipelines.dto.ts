import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfGiven, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { DOORS, MILESTONES, type Door, type Milestone } from './ladder.js';

/** Retired ones too. */
export const MOST_STAGES = 40;
const MILESTONE = { message: `must be one of ${MILESTONES.join(', ')}` };

export class TemplateStageDto {
  /** @example 'Phone interview' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name: string;

  @IsIn(MILESTONES, MILESTONE)
  milestone: Milestone;

  /** Calendar days somebody can stay before it is called late, 1–365; null: as long as it takes. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  limit_days?: number | null;
}

/** A pipeline without a job, for jobs to start from: with stages of its own, or with those of a pipeline. */
export class NewTemplateDto {
  @IsIn(DOORS)
  door: Door;

  /** @example 'External applicants' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name: string;

  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STAGES)
  @ArrayUnique((stage: TemplateStageDto | null) => stage?.name)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => TemplateStageDto)
  stages?: TemplateStageDto[];

  /** Its stages that are not retired are taken over, instead of `stages`. */
  @IfGiven()
  @IsUUID()
  from_pipeline_id?: string;
}

export class PipelineChangesDto {
  /** @example 'External applicants' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name?: string;
}

export class NewStageDto {
  /** @example 'Phone interview' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name: string;

  @IsIn(MILESTONES, MILESTONE)
  milestone: Milestone;

  /** The place it takes, the first is 1; left out, it follows the last stage whose milestone is not higher. */
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(MOST_STAGES)
  position?: number;

  /** Calendar days somebody can stay before it is called late, 1–365; null: as long as it takes. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  limit_days?: number | null;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. */
export class StageChangesDto {
  /**
   * A new name ends the translations of a default stage.
   * @example 'Phone interview'
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  @IsLegible()
  name?: string;

  /** Only until somebody stood in the stage. */
  @IfGiven()
  @IsIn(MILESTONES, MILESTONE)
  milestone?: Milestone;

  /** Calendar days somebody can stay before it is called late, 1–365; null: as long as it takes. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(365)
  limit_days?: number | null;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

export class StageOrderDto {
  /** Every stage of the pipeline once, retired ones too. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STAGES)
  @ArrayUnique()
  @IsUUID('all', { each: true })
  stage_ids: string[];
}

export class PipelinesQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  job_id?: string;

  /** Only pipelines of this door. */
  @IfGiven()
  @IsIn(DOORS)
  door?: Door;
}

export class StageView {
  id: string;
  /** In the newest order; the first is 1. */
  position: number;
  /** @example 'Phone interview' */
  name: string;
  /**
   * Of a default stage that still has its default name, for the reader's own language.
   * @example phone-interview
   */
  code: string | null;
  milestone: Milestone;
  /** Calendar days after which a stay is late; null: never. */
  limit_days: number | null;
  /** @example HR-2041 */
  external_id: string | null;
  /** Nobody can be moved into a retired stage; it keeps its place for those who are in it and for reports. */
  retired_at: string | null;
}

export class PipelineView {
  id: string;
  /** Null: a template. */
  job_id: string | null;
  door: Door;
  /** @example 'External applicants' */
  name: string;
  stages: StageView[];
  /** The newest of the versions of the stage order. */
  order_version: number;
  created_at: string;
  version: number;
}

export class PipelinesPage {
  data: PipelineView[];
  next_cursor: string | null;
}
