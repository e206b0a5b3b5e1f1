import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  InterviewTemplatesPage,
  InterviewTemplateView,
  NewInterviewTemplateDto,
  ReadyMadeTemplatesView,
  TemplateJobsDto,
  TemplatesQuery,
  TemplateUploadDto,
} from './interview-templates.dto.js';
import { InterviewTemplatesService } from './interview-templates.service.js';
import { takeTemplateFile } from './take-template-file.js';

@ApiSection(
  'Interview templates',
  'Questions asked in the same order of everybody, in numbered versions that stay as they are once they are published.',
)
@Controller('api/v1/interview-templates')
export class InterviewTemplatesController {
  constructor(private readonly templates: InterviewTemplatesService) {}

  /** Lists the templates the caller may see, by code. */
  @Get()
  @Requires('interview-templates:read')
  list(@CurrentActor() actor: Actor, @Query() query: TemplatesQuery): Promise<InterviewTemplatesPage> {
    return this.templates.list(actor, query);
  }

  /** Lists the templates that came with the product. */
  @Get('ready-made')
  @Requires('interview-templates:read')
  readyMade(): Promise<ReadyMadeTemplatesView> {
    return this.templates.readyMade();
  }

  /** Reads a template: its jobs, its state and what no longer fits. */
  @Get(':id')
  @Requires('interview-templates:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewTemplateView> {
    return this.templates.get(actor, id);
  }

  /** Adds a template with a draft: one that came with the product, a copy, or an empty one. */
  @Post()
  @Requires('interview-templates:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewInterviewTemplateDto): Promise<InterviewTemplateView> {
    return this.templates.create(actor, given);
  }

  /** Adds a template with a draft out of a template file. All that is wrong with a file is answered at once, by line. */
  @Post('files')
  @Requires('interview-templates:manage')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: TemplateUploadDto })
  async createFromFile(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<InterviewTemplateView> {
    return this.templates.createFromFile(actor, await takeTemplateFile(request));
  }

  /** Says for which jobs a template is made. Published versions stay; what no longer fits shows among the problems. */
  @Put(':id/jobs')
  @Requires('interview-templates:manage')
  changeJobs(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() { job_ids: jobIds }: TemplateJobsDto,
  ): Promise<InterviewTemplateView> {
    return this.templates.changeJobs(actor, id, version, jobIds);
  }

  /** Retires a template. No new interviews use it; those that exist go on. */
  @Post(':id/retirement')
  @Requires('interview-templates:manage')
  retire(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<InterviewTemplateView> {
    return this.templates.retire(actor, id, version);
  }

  /** Takes a retired template into use again. */
  @Delete(':id/retirement')
  @Requires('interview-templates:manage')
  reinstate(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
  ): Promise<InterviewTemplateView> {
    return this.templates.reinstate(actor, id, version);
  }

  /** Deletes a template that was never published. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('interview-templates:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.templates.remove(actor, id, version);
  }
}
