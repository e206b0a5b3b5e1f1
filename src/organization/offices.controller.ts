import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { NewOfficeDto, OfficeChangesDto, OfficesPage, OfficeView } from './organization.dto.js';
import { OfficesService } from './offices.service.js';

@ApiSection('Offices', 'Places people work at. The time zone of an office decides when its days and quarters begin.')
@Controller('api/v1/offices')
export class OfficesController {
  constructor(private readonly offices: OfficesService) {}

  /** Lists the offices the caller may see, by name. */
  @Get()
  @Requires('offices:read')
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<OfficesPage> {
    return this.offices.list(actor, query);
  }

  /** Reads an office. */
  @Get(':id')
  @Requires('offices:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<OfficeView> {
    return this.offices.get(actor, id);
  }

  /** Adds an office. Only somebody who may see every office can. */
  @Post()
  @Requires('offices:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewOfficeDto): Promise<OfficeView> {
    return this.offices.create(actor, given);
  }

  /** Changes an office. Its time zone stays once somebody has applied there, so that old quarters stay. */
  @Patch(':id')
  @Requires('offices:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: OfficeChangesDto,
  ): Promise<OfficeView> {
    return this.offices.update(actor, id, version, changes);
  }

  /** Deletes an office that nothing refers to. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('offices:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.offices.remove(actor, id, version);
  }
}
