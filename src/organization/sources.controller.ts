import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ChoicesQuery, NewSourceDto, SourcesPage, SourceView, SourceChangesDto } from './choices.dto.js';
import { SourcesService } from './sources.service.js';

@ApiSection('Sources', 'Where applications come from.')
@Controller('api/v1/sources')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  /** Lists where applications come from: what every office knows, and what belongs to one. */
  @Get()
  @Requires('sources:read')
  list(@CurrentActor() actor: Actor, @Query() query: ChoicesQuery): Promise<SourcesPage> {
    return this.sources.list(actor, query);
  }

  /** Reads a source. */
  @Get(':id')
  @Requires('sources:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<SourceView> {
    return this.sources.get(actor, id);
  }

  /** Adds a source, for every office or for one. */
  @Post()
  @Requires('sources:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewSourceDto): Promise<SourceView> {
    return this.sources.create(actor, given);
  }

  /** Changes a source, or makes it inactive. */
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

  /** Deletes a source that nothing refers to and that did not come with the product. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('sources:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.sources.remove(actor, id, version);
  }
}
