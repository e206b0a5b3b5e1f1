import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { IfGiven, IsDay, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { IsAgentCode } from './agent-code.js';

export class AgentsQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  office_id?: string;

  /** Agents who are in the team today. */
  @IfGiven()
  @IsUUID()
  team_id?: string;

  /** Agents in a team that this user leads today. */
  @IfGiven()
  @IsUUID()
  lead_id?: string;

  /** `true`: only who has not left; `false`: only who has. */
  @IfGiven()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  is_active?: boolean;

  /**
   * A part of the name or of the code.
   * @example 0417
   */
  @IfGiven()
  @Trimmed()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class NewAgentDto {
  @IsUUID()
  office_id: string;

  /**
   * The pseudonymous code of the office's own systems, as text: some begin with a zero. Never a national identity number.
   * @example '00417'
   */
  @IsAgentCode()
  code: string;

  /** @example 'Nuria Vidal' */
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  name: string;

  /** The first day of work. */
  @IsOptional()
  @IsDay()
  hired_on?: string | null;

  /** @example 100 */
  @IsInt()
  @Min(50)
  @Max(100)
  working_time_percent: number;

  /** A team of the office: from the first day of work, or from today if that is not known. */
  @IsOptional()
  @IsUUID()
  team_id?: string | null;
}

/** What is left out stays; null empties a field that can be empty. The office stays for good. */
export class AgentChangesDto {
  /** @example '00417' */
  @IfGiven()
  @IsAgentCode()
  code?: string;

  /** @example 'Nuria Vidal' */
  @IfGiven()
  @Trimmed()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsLegible()
  name?: string;

  @IsOptional()
  @IsDay()
  hired_on?: string | null;

  /** @example 75 */
  @IfGiven()
  @IsInt()
  @Min(50)
  @Max(100)
  working_time_percent?: number;

  /** The last day. Ends the time in the team too. */
  @IsOptional()
  @IsDay()
  left_on?: string | null;
}

export class AgentLeadView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
}

export class AgentTeamView {
  id: string;
  /** @example 'Evening team' */
  name: string;
  /**
   * The first day in the team.
   * @example '2026-01-01'
   */
  since: string;
  /** Who leads it today; null: nobody. */
  lead: AgentLeadView | null;
}

/** Somebody of the sales floor. */
export class AgentView {
  id: string;
  office_id: string;
  /** @example '00417' */
  code: string;
  /** @example 'Nuria Vidal' */
  name: string;
  /** The team of today, by the office's calendar; null: none. */
  team: AgentTeamView | null;
  hired_on: string | null;
  /** @example 100 */
  working_time_percent: number;
  /** The last day; null: nothing is known of one. */
  left_on: string | null;
  /** Has not left by today. */
  is_active: boolean;
  /** As whom the agent signs in, if at all. */
  user_id: string | null;
  created_at: string;
  version: number;
}

export class AgentsPage {
  data: AgentView[];
  next_cursor: string | null;
}

export class NewTeamPeriodDto {
  /** A team of the agent's office. */
  @IsUUID()
  team_id: string;

  /** The first day. A team that the agent is in until further notice ends the day before. */
  @IsDay()
  starts_on: string;

  /** The last day; null or left out: until further notice. */
  @IsOptional()
  @IsDay()
  ends_on?: string | null;
}

/** What is left out stays; null opens the end. Another team is another period. */
export class TeamPeriodChangesDto {
  @IfGiven()
  @IsDay()
  starts_on?: string;

  @IsOptional()
  @IsDay()
  ends_on?: string | null;
}

/** In which team an agent was from when to when, both days included. */
export class TeamPeriodView {
  id: string;
  agent_id: string;
  team_id: string;
  /** @example 'Evening team' */
  name: string;
  starts_on: string;
  /** Null: until further notice. */
  ends_on: string | null;
  version: number;
}

export class TeamPeriodsPage {
  data: TeamPeriodView[];
  next_cursor: string | null;
}

export class AgentAccountDto {
  /** An active user of the role `agent` who works for the agent's office. */
  @IsUUID()
  user_id: string;
}

/** As whom an agent signs in. */
export class AgentAccountView {
  agent_id: string;
  /** Null: as nobody. */
  user_id: string | null;
  /** @example 'Nuria Vidal' */
  name: string | null;
}
