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
import { IfGiven, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { DOORS, MILESTONES, type Door, type Milestone } from './ladder.js';

const MOST_STAGES = 40;
const MILESTONE = { message: `must be one of ${MILESTONES.join(', ')}` };

export class TemplateStageDto {
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name: string;

  @IsIn(MILESTONES, MILESTONE)
  milestone: Milestone;
}

/** A pipeline without a job, for jobs to start from. */
export class NewTemplateDto {
  @IsIn(DOORS)
  door: Door;

  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STAGES)
  @ArrayUnique((stage: TemplateStageDto | null) => stage?.name)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => TemplateStageDto)
  stages: TemplateStageDto[];
}

export class NewStageDto {
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name: string;

  @IsIn(MILESTONES, MILESTONE)
  milestone: Milestone;

  /** The place it takes, the first is 1; left out, it follows the last stage whose milestone is not higher. */
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(MOST_STAGES)
  position?: number;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. */
export class StageChangesDto {
  /** A new name ends the translations of a default stage. */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name?: string;

  /** Only until somebody stood in the stage. */
  @IfGiven()
  @IsIn(MILESTONES, MILESTONE)
  milestone?: Milestone;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
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

  @IfGiven()
  @IsIn(DOORS)
  door?: Door;
}

export class StageView {
  id: string;
  /** In the newest order; the first is 1. */
  position: number;
  name: string;
  /** Of a default stage that still has its default name, for the reader's own language. */
  code: string | null;
  milestone: Milestone;
  external_id: string | null;
  /** Nobody can be moved into a retired stage; it keeps its place for those who are in it and for reports. */
  retired_at: string | null;
}

export class PipelineView {
  id: string;
  /** Null: a template. */
  job_id: string | null;
  door: Door;
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
