import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsObject, IsString, IsUUID, MaxLength } from 'class-validator';
import { IfGiven, Trimmed } from '../http/fields.decorator.js';
import { DEFAULT_POLICY, type Policy } from '../selection/policy.js';

const CONTENT = {
  type: 'object',
  additionalProperties: true,
  description: 'Weights, thresholds and parameters of the method, as a whole.',
  example: DEFAULT_POLICY,
} as const;

export class NewPolicyDto {
  /** @example 'Anti-churn 2026' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  /** The newest version of another policy to begin with; left out: the defaults of the product. */
  @IfGiven()
  @IsUUID()
  copy_of_id?: string;
}

export class PolicyChangesDto {
  /** @example 'Anti-churn 2026' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;
}

export class PolicyDraftDto {
  @IsObject()
  @ApiProperty(CONTENT)
  content: Policy;
}

export class PolicyView {
  id: string;
  /** @example 'Anti-churn 2026' */
  name: string;
  /** The newest published version; null: none yet. */
  published_number: number | null;
  /** The version that is being edited; null: none. */
  draft_number: number | null;
  retired_at: string | null;
  created_at: string;
  version: number;
}

export class PoliciesPage {
  data: PolicyView[];
  next_cursor: string | null;
}

export class PolicyVersionSummaryView {
  /** As intakes refer to it. */
  id: string;
  number: number;
  /** Null: the draft. */
  published_at: string | null;
  published_by_id: string | null;
  created_at: string;
  version: number;
}

export class PolicyVersionsPage {
  data: PolicyVersionSummaryView[];
  next_cursor: string | null;
}

export class PolicyVersionView extends PolicyVersionSummaryView {
  policy_id: string;
  @ApiProperty(CONTENT)
  content: Policy;
}
