import { IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { IfGiven, IsDay, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';

export class NewIntakeDto {
  @IsUUID()
  job_id: string;

  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  /** How many can start training. */
  @IsInt()
  @Min(0)
  @Max(10_000)
  seats: number;

  @IsInt()
  @Min(0)
  @Max(1_000_000)
  planned_applications: number;

  @IsInt()
  @Min(0)
  @Max(1_000_000)
  planned_matches: number;

  @IsDay()
  opens_on: string;

  /** The last day, not before `opens_on`. */
  @IsDay()
  closes_on: string;

  @IsOptional()
  @IsDay()
  training_starts_on?: string | null;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. The job stays for good. */
export class IntakeChangesDto {
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(10_000)
  seats?: number;

  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  planned_applications?: number;

  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  planned_matches?: number;

  @IfGiven()
  @IsDay()
  opens_on?: string;

  @IfGiven()
  @IsDay()
  closes_on?: string;

  @IsOptional()
  @IsDay()
  training_starts_on?: string | null;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  external_id?: string | null;
}

export class IntakesQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  office_id?: string;

  @IfGiven()
  @IsUUID()
  project_id?: string;

  @IfGiven()
  @IsUUID()
  job_id?: string;

  /** Only intakes that are open on this day. */
  @IfGiven()
  @IsDay()
  open_on?: string;
}

export class IntakeView {
  id: string;
  job_id: string;
  office_id: string;
  project_id: string;
  name: string;
  seats: number;
  planned_applications: number;
  planned_matches: number;
  opens_on: string;
  closes_on: string;
  training_starts_on: string | null;
  external_id: string | null;
  created_at: string;
  version: number;
}

export class IntakesPage {
  data: IntakeView[];
  next_cursor: string | null;
}
