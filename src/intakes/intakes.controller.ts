import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { IntakeChangesDto, IntakesPage, IntakesQuery, IntakeView, NewIntakeDto } from './intakes.dto.js';
import { IntakesService } from './intakes.service.js';

@ApiSection('Intakes', 'Groups that start training together, with seats, dates and pay.')
@Controller('api/v1/intakes')
export class IntakesController {
  constructor(private readonly intakes: IntakesService) {}

  /** Lists intakes, the one that opens latest first. */
  @Get()
  @Requires('intakes:read')
  list(@CurrentActor() actor: Actor, @Query() query: IntakesQuery): Promise<IntakesPage> {
    return this.intakes.list(actor, query);
  }

  /** Reads an intake. */
  @Get(':id')
  @Requires('intakes:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<IntakeView> {
    return this.intakes.get(actor, id);
  }

  /** Plans an intake of a job: seats, dates, targets and pay. */
  @Post()
  @Requires('intakes:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewIntakeDto): Promise<IntakeView> {
    return this.intakes.create(actor, given);
  }

  /** Changes an intake. */
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

  /** Opens the intake to applicants: what it pays must be known. */
  @Post(':id/opening')
  @Requires('intakes:manage')
  open(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<IntakeView> {
    return this.intakes.open(actor, id, version);
  }

  /** Closes it to applicants again. */
  @Delete(':id/opening')
  @Requires('intakes:manage')
  close(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<IntakeView> {
    return this.intakes.close(actor, id, version);
  }

  /** Deletes an intake that nothing refers to. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('intakes:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.intakes.remove(actor, id, version);
  }
}
