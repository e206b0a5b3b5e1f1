import {
  IsIn,
  IsInt,
  IsISO4217CurrencyCode,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IfGiven, IsDay, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { PAY_PERIODS, type PayPeriod } from './intake.entity.js';

const CURRENCY = { message: 'must be a currency by its three letters (ISO 4217), such as EUR or SEK' };
const PERIOD = { message: `must be one of ${PAY_PERIODS.join(', ')}` };
const AMOUNT = { message: 'must be an amount of money with at most two decimals' };

export class NewIntakeDto {
  @IsUUID()
  job_id: string;

  /** @example 'Malmö, January 2027' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
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
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 2 }, AMOUNT)
  @Min(0)
  @Max(9_999_999_999)
  pay_min?: number | null;

  /** Not below `pay_min`. */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 2 }, AMOUNT)
  @Min(0)
  @Max(9_999_999_999)
  pay_max?: number | null;

  /**
   * ISO 4217.
   * @example SEK
   */
  @IsOptional()
  @IsISO4217CurrencyCode(CURRENCY)
  pay_currency?: string | null;

  @IsOptional()
  @IsIn(PAY_PERIODS, PERIOD)
  pay_period?: PayPeriod | null;

  /**
   * The collective agreement that applies, or that there is none.
   * @example 'Collective agreement for call centres'
   */
  @IsOptional()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  @IsLegible()
  pay_agreement?: string | null;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  external_id?: string | null;
}

/**
 * What is left out stays; null empties a field that can be empty. The job stays for good, and the pay as long as the
 * intake is open to applicants.
 */
export class IntakeChangesDto {
  /** @example 'Malmö, January 2027' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsLegible()
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
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 2 }, AMOUNT)
  @Min(0)
  @Max(9_999_999_999)
  pay_min?: number | null;

  /** Not below `pay_min`. */
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false, maxDecimalPlaces: 2 }, AMOUNT)
  @Min(0)
  @Max(9_999_999_999)
  pay_max?: number | null;

  /**
   * ISO 4217.
   * @example SEK
   */
  @IsOptional()
  @IsISO4217CurrencyCode(CURRENCY)
  pay_currency?: string | null;

  @IsOptional()
  @IsIn(PAY_PERIODS, PERIOD)
  pay_period?: PayPeriod | null;

  /**
   * The collective agreement that applies, or that there is none.
   * @example 'Collective agreement for call centres'
   */
  @IsOptional()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  @IsLegible()
  pay_agreement?: string | null;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
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
  /** @example 'Malmö, January 2027' */
  name: string;
  seats: number;
  planned_applications: number;
  planned_matches: number;
  opens_on: string;
  closes_on: string;
  training_starts_on: string | null;
  /** What the job pays, before tax. */
  pay_min: number | null;
  pay_max: number | null;
  /**
   * ISO 4217.
   * @example SEK
   */
  pay_currency: string | null;
  pay_period: PayPeriod | null;
  /** @example 'Collective agreement for call centres' */
  pay_agreement: string | null;
  /** Since when it is open to applicants; null: it is not. Staff enter applications and files in either state. */
  opened_at: string | null;
  /** @example HR-2041 */
  external_id: string | null;
  created_at: string;
  version: number;
}

export class IntakesPage {
  data: IntakeView[];
  next_cursor: string | null;
}
