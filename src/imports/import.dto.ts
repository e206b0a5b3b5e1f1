import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  ArrayMaxSize,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ListQuery } from '../http/list.dto.js';
import { DATE_ORDERS, type DateOrder } from './dates.js';
import { ENCODINGS, type Encoding } from './encoding.js';
import { DELIMITERS, type Delimiter } from './layout.js';

/** The fields of an upload besides the file: a text (CSV) or an Excel workbook (.xlsx). What is left out is detected. */
export class UploadDto {
  /** What the rows are. */
  @IsIn(['applications'])
  kind: string = 'applications';

  /** Where the rows go. */
  @IsUUID()
  intake_id: string;

  /**
   * Where the file comes from, e.g. `Barcelona form`: the same label for the files of one form or system.
   * @example 'Malmö form'
   */
  @IsString()
  @MinLength(1)
  @MaxLength(80)
  source: string = 'file';

  @IsOptional()
  @IsIn(ENCODINGS)
  encoding?: Encoding;

  @IsOptional()
  @IsIn(DELIMITERS)
  delimiter?: Delimiter;

  /**
   * The sheet of a workbook, by name; without it the first one in sight that looks like a table.
   * @example Applicants
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  sheet?: string;

  /** 1–10, as a spreadsheet counts. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10)
  header_row?: number;

  /** `true`: columns that must not be stored are left out and the rest goes on. */
  @IsOptional()
  @IsIn(['true', 'false'])
  drop_forbidden?: string;
}

export class ColumnChoiceDto {
  @IsInt()
  @Min(0)
  index: number;

  /**
   * A field of the kind, or null: the column is left out.
   * @example name
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  field: string | null = null;
}

/** The choices of a person about a file; what is absent stays. */
export class MappingDto {
  /** The columns to change. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => ColumnChoiceDto)
  columns?: ColumnChoiceDto[];

  @IsOptional()
  @IsIn(DATE_ORDERS)
  date_order?: DateOrder;

  @IsOptional()
  @IsIn([',', '.'])
  decimal_mark?: ',' | '.';

  /** Field → value in the file → one of the offered choices; an empty text leaves the field empty. */
  @IsOptional()
  @IsObject()
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
  })
  choices?: Record<string, Record<string, string>>;

  /** Go on without the columns that must not be stored. */
  @IsOptional()
  @IsBoolean()
  drop_forbidden?: boolean;

  /** Use these choices for the next file of the same source. */
  @IsOptional()
  @IsBoolean()
  remember?: boolean;
}

export class ImportListQuery extends ListQuery {
  @IsOptional()
  @IsUUID()
  intake_id?: string;
}
