import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { IntakeSelectionDto, IntakeSelectionView } from './intake-selections.dto.js';
import { IntakeSelectionsService } from './intake-selections.service.js';

@ApiSection('Inside door', 'How agents come into an intake: under which policy, by which rules, until when.')
@Controller('api/v1/intakes/:id/selection')
export class IntakeSelectionsController {
  constructor(private readonly selections: IntakeSelectionsService) {}

  /** Reads how the inside door of an intake works. */
  @Get()
  @Requires('policies:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<IntakeSelectionView> {
    return this.selections.get(actor, id);
  }

  /** Opens the inside door of an intake. */
  @Post()
  @Requires('policies:choose')
  open(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() given: IntakeSelectionDto,
  ): Promise<IntakeSelectionView> {
    return this.selections.open(actor, id, given);
  }

  /** Changes the rules as a whole. The policy stays as soon as somebody has rated. */
  @Put()
  @Requires('policies:choose')
  change(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: IntakeSelectionDto,
  ): Promise<IntakeSelectionView> {
    return this.selections.change(actor, id, version, given);
  }
}
