import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { IntakeChangesDto, IntakesPage, IntakesQuery, IntakeView, NewIntakeDto } from './intakes.dto.js';
import { IntakesService } from './intakes.service.js';

@Controller('api/v1/intakes')
export class IntakesController {
  constructor(private readonly intakes: IntakesService) {}

  @Get()
  @Requires('intakes:read')
  list(@CurrentActor() actor: Actor, @Query() query: IntakesQuery): Promise<IntakesPage> {
    return this.intakes.list(actor, query);
  }

  @Get(':id')
  @Requires('intakes:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<IntakeView> {
    return this.intakes.get(actor, id);
  }

  @Post()
  @Requires('intakes:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewIntakeDto): Promise<IntakeView> {
    return this.intakes.create(actor, given);
  }

  @Patch(':id')
  @Requires('intakes:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: IntakeChangesDto,
  ): Promise<IntakeView> {
    return this.intakes.update(actor, id, version, changes);
  }
}
