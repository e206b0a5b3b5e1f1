import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { ObjectionDto, ObjectionView } from './objection.dto.js';
import { ObjectionsService } from './objections.service.js';
import { OwnInterviewResultsPage } from './own-result.dto.js';
import { OwnResultsService } from './own-results.service.js';

@ApiSection('Account')
@Controller('api/v1/account/interview-results')
export class OwnResultsController {
  constructor(
    private readonly results: OwnResultsService,
    private readonly objections: ObjectionsService,
  ) {}

  /** Lists the interviews about whoever asks, with their results once somebody has decided. */
  @Get()
  @Requires('own-results:read')
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<OwnInterviewResultsPage> {
    return this.results.list(actor, query);
  }

  /** Objects to the own result, once somebody has decided. The next one only when this one is answered. */
  @Post(':id/objections')
  @Requires('own-results:object')
  object(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: ObjectionDto): Promise<ObjectionView> {
    return this.objections.file(actor, id, given);
  }
}
