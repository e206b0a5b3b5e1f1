import { Body, Controller, Get, Put } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { JobAnalysisDto, JobAnalysisView } from './competencies.dto.js';
import { JobAnalysesService } from './job-analyses.service.js';

@ApiSection('Competencies')
@Controller('api/v1/jobs/:id/competencies')
export class JobAnalysesController {
  constructor(private readonly analyses: JobAnalysesService) {}

  /** Reads the job analysis: the competencies a job needs, and why. */
  @Get()
  @Requires('interview-templates:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<JobAnalysisView> {
    return this.analyses.get(actor, id);
  }

  /** Writes the job analysis anew. Published templates stay; what no longer fits shows among their problems. */
  @Put()
  @Requires('interview-templates:manage')
  replace(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: JobAnalysisDto,
  ): Promise<JobAnalysisView> {
    return this.analyses.replace(actor, id, version, given);
  }
}
