import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { TeamLeadsService } from './team-leads.service.js';
import {
  LeadChangesDto,
  LeadsPage,
  LeadView,
  NewLeadDto,
  NewTeamDto,
  TeamChangesDto,
  TeamsPage,
  TeamsQuery,
  TeamView,
} from './team.dto.js';
import { TeamsService } from './teams.service.js';

/** Teams of an office, and who leads them over time. */
@ApiSection('Teams', 'Groups of agents and who leads them when.')
@Controller('api/v1/teams')
export class TeamsController {
  constructor(
    private readonly teams: TeamsService,
    private readonly leads: TeamLeadsService,
  ) {}

  /** Lists the teams the caller may see, by name. */
  @Get()
  @Requires('teams:read')
  list(@CurrentActor() actor: Actor, @Query() query: TeamsQuery): Promise<TeamsPage> {
    return this.teams.list(actor, query);
  }

  /** Reads a team with whoever leads it today. */
  @Get(':id')
  @Requires('teams:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<TeamView> {
    return this.teams.get(actor, id);
  }

  /** Adds a team. */
  @Post()
  @Requires('teams:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewTeamDto): Promise<TeamView> {
    return this.teams.create(actor, given);
  }

  /** Changes a team. */
  @Patch(':id')
  @Requires('teams:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: TeamChangesDto,
  ): Promise<TeamView> {
    return this.teams.update(actor, id, version, changes);
  }

  /** Lists who led the team when, the latest first. */
  @Get(':id/leads')
  @Requires('teams:read')
  listLeads(@CurrentActor() actor: Actor, @Id() id: string, @Query() query: ListQuery): Promise<LeadsPage> {
    return this.leads.list(actor, id, query);
  }

  /** Appoints a lead. Whoever leads the team until further notice leads it until the day before. */
  @Post(':id/leads')
  @Requires('teams:manage')
  appoint(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: NewLeadDto): Promise<LeadView> {
    return this.leads.appoint(actor, id, given);
  }

  /** Corrects the days of a period, or ends it. */
  @Patch(':id/leads/:leadId')
  @Requires('teams:manage')
  changeLead(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('leadId') leadId: string,
    @IfMatch() version: number,
    @Body() changes: LeadChangesDto,
  ): Promise<LeadView> {
    return this.leads.change(actor, id, leadId, version, changes);
  }

  /** Deletes a period that was entered by mistake. */
  @Delete(':id/leads/:leadId')
  @Requires('teams:manage')
  @HttpCode(204)
  removeLead(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('leadId') leadId: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.leads.remove(actor, id, leadId, version);
  }
}
