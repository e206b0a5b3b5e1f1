import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  ChoicesQuery,
  NewRejectionReasonDto,
  RejectionReasonsPage,
  RejectionReasonView,
  RejectionReasonChangesDto,
} from './choices.dto.js';
import { RejectionReasonsService } from './rejection-reasons.service.js';

@ApiSection('Reasons', 'Why applications end.')
@Controller('api/v1/rejection-reasons')
export class RejectionReasonsController {
  constructor(private readonly reasons: RejectionReasonsService) {}

  /** Lists the reasons why applications end, each of a type: we rejected, or they withdrew. */
  @Get()
  @Requires('sources:read')
  list(@CurrentActor() actor: Actor, @Query() query: ChoicesQuery): Promise<RejectionReasonsPage> {
    return this.reasons.list(actor, query);
  }

  /** Reads a reason. */
  @Get(':id')
  @Requires('sources:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<RejectionReasonView> {
    return this.reasons.get(actor, id);
  }

  /** Adds a reason, for every office or for one. */
  @Post()
  @Requires('sources:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewRejectionReasonDto): Promise<RejectionReasonView> {
    return this.reasons.create(actor, given);
  }

  /** Changes a reason, or makes it inactive. */
  @Patch(':id')
  @Requires('sources:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: RejectionReasonChangesDto,
  ): Promise<RejectionReasonView> {
    return this.reasons.update(actor, id, version, changes);
  }

  /** Deletes a reason that nothing refers to and that did not come with the product. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('sources:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.reasons.remove(actor, id, version);
  }
}
