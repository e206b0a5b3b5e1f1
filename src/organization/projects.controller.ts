import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { NewProjectDto, ProjectChangesDto, ProjectsPage, ProjectsQuery, ProjectView } from './organization.dto.js';
import { ProjectsService } from './projects.service.js';

@ApiSection('Projects', 'What is done for a client.')
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  /** Lists the projects the caller may see, by name. */
  @Get()
  @Requires('jobs:read')
  list(@CurrentActor() actor: Actor, @Query() query: ProjectsQuery): Promise<ProjectsPage> {
    return this.projects.list(actor, query);
  }

  /** Reads a project. */
  @Get(':id')
  @Requires('jobs:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ProjectView> {
    return this.projects.get(actor, id);
  }

  /** Adds a project of a client. */
  @Post()
  @Requires('jobs:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewProjectDto): Promise<ProjectView> {
    return this.projects.create(actor, given);
  }

  /** Changes a project. */
  @Patch(':id')
  @Requires('jobs:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: ProjectChangesDto,
  ): Promise<ProjectView> {
    return this.projects.update(actor, id, version, changes);
  }

  /** Deletes a project that nothing refers to. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('jobs:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.projects.remove(actor, id, version);
  }
}
