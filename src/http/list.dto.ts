import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** What every list understands; a feature's list query extends it with its filters. */
export class ListQuery {
  /** Rows a page, 1–500. */
  @ApiPropertyOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 100;

  /**
   * `next_cursor` of the page before.
   * @example WyIyMDI2LTExLTIzVDA4OjMwOjAwLjAwMFoiXQ
   */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}
