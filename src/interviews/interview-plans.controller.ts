import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  InterviewPlanChangesDto,
  InterviewPlansPage,
  InterviewPlansQuery,
  InterviewPlanView,
  NewInterviewPlanDto,
} from './interview-plan.dto.js';
import { InterviewPlansService } from './interview-plans.service.js';

@ApiSection('Interview plans', 'Which interviews belong to the stages of a job, and who usually conducts them.')
@Controller('api/v1/interview-plans')
export class InterviewPlansController {
  constructor(private readonly plans: InterviewPlansService) {}

  /** Lists the plans of the stages of a pipeline, a job or all the caller may see. */
  @Get()
  @Requires('interviews:read')
  list(@CurrentActor() actor: Actor, @Query() query: InterviewPlansQuery): Promise<InterviewPlansPage> {
    return this.plans.list(actor, query);
  }

  /** Reads a plan. */
  @Get(':id')
  @Requires('interviews:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewPlanView> {
    return this.plans.get(actor, id);
  }

  /** Makes an interview part of a stage. It is offered from now on for everybody who stands there. */
  @Post()
  @Requires('pipelines:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewInterviewPlanDto): Promise<InterviewPlanView> {
    return this.plans.create(actor, given);
  }

  /** Changes how many interview, or who usually does. */
  @Patch(':id')
  @Requires('pipelines:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: InterviewPlanChangesDto,
  ): Promise<InterviewPlanView> {
    return this.plans.update(actor, id, version, changes);
  }

  /** Takes the interview out of the stage. Interviews that were planned stay. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('pipelines:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.plans.remove(actor, id, version);
  }
}
