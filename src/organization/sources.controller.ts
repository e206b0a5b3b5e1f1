import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ChoicesQuery, NewSourceDto, SourcesPage, SourceView } from './choices.dto.js';
import { SourcesService } from './sources.service.js';

@Controller('api/v1/sources')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Get()
  @Requires('sources:read')
  list(@CurrentActor() actor: Actor, @Query() query: ChoicesQuery): Promise<SourcesPage> {
    return this.sources.list(actor, query);
  }

  @Get(':id')
  @Requires('sources:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<SourceView> {
    return this.sources.get(actor, id);
  }

  @Post()
  @Requires('sources:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewSourceDto): Promise<SourceView> {
    return this.sources.create(actor, given);
  }
}
