import { IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { IfGiven, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';

export class NewJobDto {
  @IsUUID()
  office_id: string;

  @IsUUID()
  project_id: string;

  /** @example 'Anti-churn agent, Malmö' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name: string;

  /** The template of the external pipeline; without one the default stages. */
  @IsOptional()
  @IsUUID()
  external_template_id?: string | null;

  /** The template of the internal pipeline; without one the default stages. */
  @IsOptional()
  @IsUUID()
  internal_template_id?: string | null;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. Office and project stay for good. */
export class JobChangesDto {
  /** @example 'Anti-churn agent, Malmö' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name?: string;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

export class JobsQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  office_id?: string;

  @IfGiven()
  @IsUUID()
  project_id?: string;
}

export class JobView {
  id: string;
  office_id: string;
  project_id: string;
  /** @example 'Anti-churn agent, Malmö' */
  name: string;
  external_pipeline_id: string;
  internal_pipeline_id: string;
  /** @example HR-2041 */
  external_id: string | null;
  created_at: string;
  version: number;
}

export class JobsPage {
  data: JobView[];
  next_cursor: string | null;
}
