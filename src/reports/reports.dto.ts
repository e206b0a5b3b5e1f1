import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';
import { SEPARATORS, type Separator } from '../http/csv.js';
import { EmptyIsAbsent } from '../http/fields.decorator.js';
import { DOORS, type Door, type Milestone } from '../pipelines/ladder.js';
import { MODES, type Mode } from './cohort.queries.js';
import { QUARTER } from './quarter.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const UUID_OR_NONE = /^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Whom the report is about, up to when, and how reaching a step is understood. */
export class FunnelQuery {
  /** Only who came by this door. */
  @EmptyIsAbsent()
  @IsOptional()
  @IsIn(DOORS)
  door?: Door;

  /** An id, or `none` for the applications without a source. */
  @EmptyIsAbsent()
  @IsOptional()
  @Matches(UUID_OR_NONE, { message: 'source_id must be the id of a source, or none' })
  source_id?: string;

  @EmptyIsAbsent()
  @IsOptional()
  @IsUUID()
  job_id?: string;

  @EmptyIsAbsent()
  @IsOptional()
  @IsUUID()
  office_id?: string;

  @EmptyIsAbsent()
  @IsOptional()
  @IsUUID()
  intake_id?: string;

  /**
   * The quarter in which they applied, in the office's time zone, e.g. `2026-Q3`; instead of `from` and `to`.
   * @example 2026-Q3
   */
  @EmptyIsAbsent()
  @IsOptional()
  @Matches(QUARTER, { message: 'quarter must look like 2026-Q3' })
  quarter?: string;

  /**
   * The first day on which they applied, in the office's time zone.
   * @example 2026-07-01
   */
  @EmptyIsAbsent()
  @IsOptional()
  @Matches(DATE, { message: 'from must be a date like 2026-07-01' })
  from?: string;

  /**
   * The first day that is no longer included.
   * @example 2026-10-01
   */
  @EmptyIsAbsent()
  @IsOptional()
  @Matches(DATE, { message: 'to must be a date like 2026-10-01' })
  to?: string;

  /** `implied` (the default): was in the step or in a later one. `actual`: was in the step itself. */
  @EmptyIsAbsent()
  @IsOptional()
  @IsIn(MODES)
  mode?: Mode;

  /** What happened later is left out; now, if absent. ISO 8601. */
  @EmptyIsAbsent()
  @IsOptional()
  @Matches(TIME, { message: 'as_of must be a time like 2026-10-01T08:00:00Z' })
  as_of?: string;

  /** What was recorded later is left out, corrections too; now, if absent. ISO 8601. */
  @EmptyIsAbsent()
  @IsOptional()
  @Matches(TIME, { message: 'known_at must be a time like 2026-10-01T08:00:00Z' })
  known_at?: string;
}

export class FunnelExportQuery extends FunnelQuery {
  /** What stands between the cells; Excel in Swedish and Spanish expects the semicolon. */
  @IsOptional()
  @IsIn(Object.keys(SEPARATORS))
  separator?: Separator;

  /** Begin with a byte order mark, by which Excel knows UTF-8. */
  @IsOptional()
  @IsIn(['true', 'false'])
  bom?: 'true' | 'false';

  /** The mark in decimal numbers. */
  @IsOptional()
  @IsIn(['point', 'comma'])
  decimals?: 'point' | 'comma';
}

export class FunnelPeopleQuery extends FunnelQuery {
  /**
   * The number whose people are wanted: `applications`, `persons`, `skipped`, `reopened`, `time_unknown`, `matched`,
   * `trainees`, or a column of a step: `advanced.external.stage.<stage_id>`, `reached.both.milestone.matched`.
   * @example CELL
   */
  @IsString()
  @MaxLength(120)
  cell: string;

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

/** How many stays began, and how they ended. */
class BalanceView {
  entered: number;
  advanced: number;
  moved_back: number;
  rejected: number;
  /** With those who did not show up. */
  withdrawn: number;
  /** Part of `withdrawn`. */
  no_show: number;
  hired: number;
  transferred: number;
  still_here: number;
  /** entered = advanced + moved_back + rejected + withdrawn + hired + transferred + still_here */
  is_balanced: boolean;
}

/** A rate from 0 to 1. All null, and `hidden` set, when it is of fewer than ten. */
export class RateView {
  rate: number | null;
  ci_low: number | null;
  ci_high: number | null;
  /** Set when more than 20 % are still open: the rate if none of them, and if all of them, get there. */
  provisional_low: number | null;
  provisional_high: number | null;
  hidden: 'n<10' | null;
}

export class FunnelTotalsView extends BalanceView {
  applications: number;
  persons: number;
  /** Applications that were never in a step before their furthest. */
  skipped: number;
  /** Reopenings of a rejection, a withdrawal or a hire. */
  reopened: number;
  /** Applications with a step whose time is not known. */
  time_unknown: number;
  matched: number;
  match: RateView;
  trainees: number;
  trainee: RateView;
}

export class FunnelStepView extends BalanceView {
  door: Door | 'both';
  level: 'stage' | 'milestone';
  /** From 1, in the stage order that was valid at as_of. */
  position: number;
  stage_id: string | null;
  /** @example 'Phone interview' */
  stage: string | null;
  /**
   * Set while a default stage has its default name.
   * @example phone-interview
   */
  stage_code: string | null;
  milestone: Milestone;
  /** Applications. */
  reached: number;
  /** People among them. */
  persons: number;
  /** Applications that were in a later step and never in this one. */
  skipped: number;
  /** Applications that reached this step and the next; null at the last. */
  converted: number | null;
  /** Applications that reached this step, not the next, and are active. */
  open: number;
  /** converted / reached, from 0 to 1. Null at the last step, and of fewer than ten. */
  conversion: number | null;
  ci_low: number | null;
  ci_high: number | null;
  provisional_low: number | null;
  provisional_high: number | null;
  hidden: 'n<10' | null;
  /** Share of those at the first step who reached this one; null of fewer than ten. */
  from_first: number | null;
}

export class FunnelSourceView {
  source_id: string | null;
  /** @example 'Job centre' */
  source: string | null;
  /** @example job-centre */
  source_code: string | null;
  applications: number;
  matched: number;
  match: RateView;
  trainees: number;
  trainee: RateView;
}

export class FunnelCohortView {
  /**
   * The period and the intake in words of the file name, or `all`.
   * @example 2026-Q3
   */
  label: string;
  door: Door | null;
  office_id: string | null;
  job_id: string | null;
  intake_id: string | null;
  source_id: string | null;
  /** @example 2026-07-01 */
  from: string | null;
  /** @example 2026-10-01 */
  to: string | null;
  /**
   * The zones in which the days were taken.
   * @example ["Europe/Stockholm"]
   */
  time_zones: string[];
}

export class FunnelView {
  /**
   * Version of the definitions.
   * @example funnel/1
   */
  definition: string;
  kind: 'cohort';
  mode: Mode;
  as_of: string;
  known_at: string;
  cohort: FunnelCohortView;
  totals: FunnelTotalsView;
  steps: FunnelStepView[];
  /** By the lower end of the match rate. */
  sources: FunnelSourceView[];
}

/** An application behind a number, or one stay of it where the number counts stays. */
export class CountedPersonView {
  application_id: string;
  candidate_id: string;
  /** @example 'Sara Lindgren' */
  candidate_name: string;
  door: Door;
  /** @example 'Job centre' */
  source: string | null;
  /** @example job-centre */
  source_code: string | null;
  applied_at: string;
  /**
   * The counted stay; where the number counts applications, the last one.
   * @example 'Phone interview'
   */
  stage: string;
  /** @example phone-interview */
  stage_code: string | null;
  milestone: Milestone;
  entered_at: string;
  left_at: string | null;
  ending: 'advanced' | 'moved_back' | 'rejected' | 'withdrawn' | 'hired' | 'transferred' | 'still_here';
}

export class CountedPeopleView {
  data: CountedPersonView[];
  next_cursor: string | null;
  /** The number itself. */
  total: number;
  /** @example funnel/1 */
  definition: string;
  as_of: string;
  known_at: string;
}
