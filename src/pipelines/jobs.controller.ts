import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { JobChangesDto, JobsPage, JobsQuery, JobView, NewJobDto } from './jobs.dto.js';
import { JobsService } from './jobs.service.js';

@ApiSection('Jobs', 'Standing roles at an office for a project.')
@Controller('api/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  /** Lists the jobs the caller may see, by name. */
  @Get()
  @Requires('jobs:read')
  list(@CurrentActor() actor: Actor, @Query() query: JobsQuery): Promise<JobsPage> {
    return this.jobs.list(actor, query);
  }

  /** Reads a job. */
  @Get(':id')
  @Requires('jobs:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<JobView> {
    return this.jobs.get(actor, id);
  }

  /** Adds a job of a project at an office, with a pipeline for each door: of a template, or of the default stages. */
  @Post()
  @Requires('jobs:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewJobDto): Promise<JobView> {
    return this.jobs.create(actor, given);
  }

  /** Changes a job. */
  @Patch(':id')
  @Requires('jobs:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: JobChangesDto,
  ): Promise<JobView> {
    return this.jobs.update(actor, id, version, changes);
  }

  /** Deletes a job with its pipelines, while it has no intake. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('jobs:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.jobs.remove(actor, id, version);
  }
}
