import { IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { IfGiven, IsDay, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';

export class TeamsQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  office_id?: string;

  /** Who leads the team today. */
  @IfGiven()
  @IsUUID()
  lead_id?: string;
}

export class NewTeamDto {
  @IsUUID()
  office_id: string;

  /** @example 'Evening team' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  external_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. The office stays for good. */
export class TeamChangesDto {
  /** @example 'Evening team' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name?: string;

  /** @example HR-2041 */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  external_id?: string | null;
}

export class TeamLeadView {
  user_id: string;
  /** @example 'Evening team' */
  name: string;
}

export class TeamView {
  id: string;
  office_id: string;
  /** @example 'Evening team' */
  name: string;
  /** @example HR-2041 */
  external_id: string | null;
  /** Who leads the team today, by the office's calendar; null: nobody. */
  lead: TeamLeadView | null;
  created_at: string;
  version: number;
}

export class TeamsPage {
  data: TeamView[];
  next_cursor: string | null;
}

export class NewLeadDto {
  /** A user with the role `team_lead` who works for the office of the team. */
  @IsUUID()
  user_id: string;

  /** The first day. Whoever leads the team until further notice leads it until the day before. */
  @IsDay()
  starts_on: string;

  /** The last day; null or left out: until further notice. */
  @IsOptional()
  @IsDay()
  ends_on?: string | null;
}

/** What is left out stays; null opens the end. Another person is another period. */
export class LeadChangesDto {
  @IfGiven()
  @IsDay()
  starts_on?: string;

  @IsOptional()
  @IsDay()
  ends_on?: string | null;
}

/** Who leads a team from when to when, both days included. */
export class LeadView {
  id: string;
  team_id: string;
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  starts_on: string;
  /** Null: until further notice. */
  ends_on: string | null;
  version: number;
}

export class LeadsPage {
  data: LeadView[];
  next_cursor: string | null;
}
