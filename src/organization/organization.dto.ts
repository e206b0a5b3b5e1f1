import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsISO31661Alpha2,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';
import { IfGiven, IsLegible, IsZone, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { LANGUAGES, type Language } from '../i18n/language.js';
import { PROJECT_KINDS, type ProjectKind } from './project.entity.js';

const COUNTRY = { message: 'must be a country by its two letters (ISO 3166), such as SE or ES' };
const LANGUAGE = { each: true, message: `must be one of ${LANGUAGES.join(', ')}` };
const PROJECT_KIND = { message: `must be one of ${PROJECT_KINDS.join(', ')}` };

export class NewOfficeDto {
  /**
   * Short name on narrow screens and in files, e.g. `BCN`.
   * @example MMA
   */
  @Matches(/^[A-Z0-9]{2,6}$/, { message: 'must have 2 to 6 capital letters or digits' })
  code: string;

  /** @example Malmö */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name: string;

  /** @example SE */
  @IsISO31661Alpha2(COUNTRY)
  country: string;

  /** @example Europe/Stockholm */
  @IsZone()
  time_zone: string;

  /** In which its people and applicants are spoken to; left out: in all. */
  @ApiPropertyOptional({ enum: LANGUAGES, isArray: true })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(LANGUAGES, LANGUAGE)
  languages?: Language[];

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. */
export class OfficeChangesDto {
  /** @example MMA */
  @IfGiven()
  @Matches(/^[A-Z0-9]{2,6}$/, { message: 'must have 2 to 6 capital letters or digits' })
  code?: string;

  /** @example Malmö */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name?: string;

  /** @example SE */
  @IfGiven()
  @IsISO31661Alpha2(COUNTRY)
  country?: string;

  /** @example Europe/Stockholm */
  @IfGiven()
  @IsZone()
  time_zone?: string;

  /** In which its people and applicants are spoken to. */
  @ApiPropertyOptional({ enum: LANGUAGES, isArray: true })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(LANGUAGES, LANGUAGE)
  languages?: Language[];

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

export class OfficeView {
  id: string;
  /** @example MMA */
  code: string;
  /** @example Malmö */
  name: string;
  /**
   * ISO 3166-1 alpha-2.
   * @example SE
   */
  country: string;
  /**
   * IANA.
   * @example Europe/Stockholm
   */
  time_zone: string;
  /** In which its people and applicants are spoken to. */
  @ApiProperty({ enum: LANGUAGES, isArray: true })
  languages: Language[];
  /** @example HR-2041 */
  external_id: string | null;
  created_at: string;
  version: number;
}

export class OfficesPage {
  data: OfficeView[];
  next_cursor: string | null;
}

export class NewClientDto {
  /** @example Fjordvind */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name: string;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. */
export class ClientChangesDto {
  /** @example Fjordvind */
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

export class ClientView {
  id: string;
  /** @example Fjordvind */
  name: string;
  /** @example HR-2041 */
  external_id: string | null;
  created_at: string;
  version: number;
}

export class ClientsPage {
  data: ClientView[];
  next_cursor: string | null;
}

export class NewProjectDto {
  @IsUUID()
  client_id: string;

  /** @example 'Anti-churn Fjordvind' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name: string;

  @IsIn(PROJECT_KINDS, PROJECT_KIND)
  kind: ProjectKind;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. */
export class ProjectChangesDto {
  /** @example 'Anti-churn Fjordvind' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
  name?: string;

  @IfGiven()
  @IsIn(PROJECT_KINDS, PROJECT_KIND)
  kind?: ProjectKind;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

export class ProjectsQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  client_id?: string;
}

export class ProjectView {
  id: string;
  client_id: string;
  /** @example 'Anti-churn Fjordvind' */
  name: string;
  kind: ProjectKind;
  /** @example HR-2041 */
  external_id: string | null;
  created_at: string;
  version: number;
}

export class ProjectsPage {
  data: ProjectView[];
  next_cursor: string | null;
}
