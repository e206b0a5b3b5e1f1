import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  NewStageDto,
  NewTemplateDto,
  PipelineChangesDto,
  PipelinesPage,
  PipelinesQuery,
  PipelineView,
  StageChangesDto,
  StageOrderDto,
} from './pipelines.dto.js';
import { PipelinesService } from './pipelines.service.js';

/** The pipelines of jobs come with their job; templates are made here. Stages are edited at the version of their pipeline. */
@ApiSection('Pipelines', 'The stages an application goes through, by door, and the templates they start from.')
@Controller('api/v1/pipelines')
export class PipelinesController {
  constructor(private readonly pipelines: PipelinesService) {}

  /** Lists templates and the pipelines of jobs, each with its stages in order. */
  @Get()
  @Requires('pipelines:read')
  list(@CurrentActor() actor: Actor, @Query() query: PipelinesQuery): Promise<PipelinesPage> {
    return this.pipelines.list(actor, query);
  }

  /** Reads a pipeline with its stages, the retired ones too. */
  @Get(':id')
  @Requires('pipelines:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<PipelineView> {
    return this.pipelines.get(actor, id);
  }

  /** Adds a template that jobs can start from. */
  @Post()
  @Requires('pipelines:manage')
  createTemplate(@CurrentActor() actor: Actor, @Body() given: NewTemplateDto): Promise<PipelineView> {
    return this.pipelines.createTemplate(actor, given);
  }

  /** Renames a pipeline. */
  @Patch(':id')
  @Requires('pipelines:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: PipelineChangesDto,
  ): Promise<PipelineView> {
    return this.pipelines.update(actor, id, version, changes);
  }

  /** Deletes a template. The pipelines of a job are deleted with it. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('pipelines:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.pipelines.remove(actor, id, version);
  }

  /** Puts the stages in another order. What happened before keeps the order of its time. */
  @Put(':id/order')
  @Requires('pipelines:manage')
  reorder(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: StageOrderDto,
  ): Promise<PipelineView> {
    return this.pipelines.reorder(actor, id, version, given);
  }

  /** Adds a stage to a pipeline. */
  @Post(':id/stages')
  @Requires('pipelines:manage')
  addStage(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: NewStageDto,
  ): Promise<PipelineView> {
    return this.pipelines.addStage(actor, id, version, given);
  }

  /** Changes a stage: its name, its limit or its milestone. */
  @Patch(':id/stages/:stageId')
  @Requires('pipelines:manage')
  changeStage(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @IfMatch() version: number,
    @Body() changes: StageChangesDto,
  ): Promise<PipelineView> {
    return this.pipelines.changeStage(actor, id, stageId, version, changes);
  }

  /** Retires a stage. Whoever stands in it stays until moved; nobody is moved into it. */
  @Post(':id/stages/:stageId/retirement')
  @Requires('pipelines:manage')
  retireStage(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @IfMatch() version: number,
  ): Promise<PipelineView> {
    return this.pipelines.retireStage(actor, id, stageId, version);
  }

  /** Takes a retired stage into use again. */
  @Delete(':id/stages/:stageId/retirement')
  @Requires('pipelines:manage')
  reinstateStage(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('stageId') stageId: string,
    @IfMatch() version: number,
  ): Promise<PipelineView> {
    return this.pipelines.reinstateStage(actor, id, stageId, version);
  }
}
