import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ChoicesQuery, NewSourceDto, SourcesPage, SourceView, SourceChangesDto } from './choices.dto.js';
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

  @Patch(':id')
  @Requires('sources:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: SourceChangesDto,
  ): Promise<SourceView> {
    return this.sources.update(actor, id, version, changes);
  }

  /** Only what nothing refers to, and what did not come with the product. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('sources:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.sources.remove(actor, id, version);
  }
}
