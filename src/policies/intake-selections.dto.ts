import { IsBoolean, IsInt, IsUUID, Max, Min } from 'class-validator';
import { IfNotNull, IsDay } from '../http/fields.decorator.js';

/** How the inside door of an intake works. The rules are shown beside people; they shut nobody out by themselves. */
export class IntakeSelectionDto {
  /** A published version of a policy. It stays from the first rating on. */
  @IsUUID()
  policy_version_id: string;

  /**
   * Months since the hire.
   * @example 6
   */
  @IsInt()
  @Min(0)
  @Max(120)
  min_tenure_months: number;

  /** @example 50 */
  @IsInt()
  @Min(50)
  @Max(100)
  min_working_time_percent: number;

  /** Whether only agents of the intake's office are meant. */
  @IsBoolean()
  is_own_office_only: boolean;

  /** The last day for nominations; null: as long as the intake. */
  @IfNotNull()
  @IsDay()
  nominations_close_on: string | null;

  /** The last day for ratings; null: as long as the intake. */
  @IfNotNull()
  @IsDay()
  ratings_close_on: string | null;
}

export class IntakeSelectionView {
  intake_id: string;
  policy_version_id: string;
  policy_id: string;
  /** @example 'Anti-churn 2026' */
  policy_name: string;
  policy_number: number;
  /** Somebody has rated: the policy stays. */
  is_policy_locked: boolean;
  min_tenure_months: number;
  min_working_time_percent: number;
  is_own_office_only: boolean;
  nominations_close_on: string | null;
  ratings_close_on: string | null;
  version: number;
}
