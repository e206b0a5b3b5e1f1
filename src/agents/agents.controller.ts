import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { AgentAccountsService } from './agent-accounts.service.js';
import { AgentTeamsService } from './agent-teams.service.js';
import {
  AgentAccountDto,
  AgentAccountView,
  AgentChangesDto,
  AgentsPage,
  AgentsQuery,
  AgentView,
  NewAgentDto,
  NewTeamPeriodDto,
  TeamPeriodChangesDto,
  TeamPeriodsPage,
  TeamPeriodView,
} from './agent.dto.js';
import { AgentsService } from './agents.service.js';

/** Agents of the sales floor, their teams over time, and as whom they sign in. */
@ApiSection('Agents', 'The people of the sales floor: their code, team and working time.')
@Controller('api/v1/agents')
export class AgentsController {
  constructor(
    private readonly agents: AgentsService,
    private readonly teams: AgentTeamsService,
    private readonly accounts: AgentAccountsService,
  ) {}

  /** Lists the agents the caller may see, by name. A team lead sees the agents of the teams they lead today. */
  @Get()
  @Requires('agents:read')
  list(@CurrentActor() actor: Actor, @Query() query: AgentsQuery): Promise<AgentsPage> {
    return this.agents.list(actor, query);
  }

  /** Reads an agent with the team of today. */
  @Get(':id')
  @Requires('agents:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<AgentView> {
    return this.agents.get(actor, id);
  }

  /** Adds an agent, in a team if one is given. */
  @Post()
  @Requires('agents:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewAgentDto): Promise<AgentView> {
    return this.agents.create(actor, given);
  }

  /** Changes an agent. A last day ends the time in the team too. */
  @Patch(':id')
  @Requires('agents:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: AgentChangesDto,
  ): Promise<AgentView> {
    return this.agents.update(actor, id, version, changes);
  }

  /** Lists the teams an agent was in, the latest first. */
  @Get(':id/teams')
  @Requires('agents:read')
  listTeams(@CurrentActor() actor: Actor, @Id() id: string, @Query() query: ListQuery): Promise<TeamPeriodsPage> {
    return this.teams.list(actor, id, query);
  }

  /** Puts an agent into a team from a day. The team they are in until further notice ends the day before. */
  @Post(':id/teams')
  @Requires('agents:manage')
  join(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: NewTeamPeriodDto): Promise<TeamPeriodView> {
    return this.teams.join(actor, id, given);
  }

  /** Corrects the days in a team, or ends them. */
  @Patch(':id/teams/:periodId')
  @Requires('agents:manage')
  changeTeam(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('periodId') periodId: string,
    @IfMatch() version: number,
    @Body() changes: TeamPeriodChangesDto,
  ): Promise<TeamPeriodView> {
    return this.teams.change(actor, id, periodId, version, changes);
  }

  /** Deletes a period that was entered by mistake. */
  @Delete(':id/teams/:periodId')
  @Requires('agents:manage')
  @HttpCode(204)
  leaveTeam(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('periodId') periodId: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.teams.remove(actor, id, periodId, version);
  }

  /** Reads as whom an agent signs in. */
  @Get(':id/account')
  @Requires('agents:manage')
  account(@CurrentActor() actor: Actor, @Id() id: string): Promise<AgentAccountView> {
    return this.accounts.get(actor, id);
  }

  /** Links an agent to the user they are, who then reads the own record. */
  @Put(':id/account')
  @Requires('agents:manage')
  link(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() { user_id: userId }: AgentAccountDto,
  ): Promise<AgentAccountView> {
    return this.accounts.link(actor, id, userId);
  }

  /** Takes the link away. */
  @Delete(':id/account')
  @Requires('agents:manage')
  @HttpCode(204)
  unlink(@CurrentActor() actor: Actor, @Id() id: string): Promise<void> {
    return this.accounts.unlink(actor, id);
  }
}
