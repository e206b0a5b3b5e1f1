import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { ClientChangesDto, ClientsPage, ClientView, NewClientDto } from './organization.dto.js';
import { ClientsService } from './clients.service.js';

@ApiSection('Clients', 'Companies that have their customers looked after.')
@Controller('api/v1/clients')
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  /** Lists the clients whose customers are looked after, by name. */
  @Get()
  @Requires('jobs:read')
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<ClientsPage> {
    return this.clients.list(actor, query);
  }

  /** Reads a client. */
  @Get(':id')
  @Requires('jobs:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ClientView> {
    return this.clients.get(actor, id);
  }

  /** Adds a client. */
  @Post()
  @Requires('jobs:manage')
  create(@CurrentActor() actor: Actor, @Body() given: NewClientDto): Promise<ClientView> {
    return this.clients.create(actor, given);
  }

  /** Changes a client. */
  @Patch(':id')
  @Requires('jobs:manage')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: ClientChangesDto,
  ): Promise<ClientView> {
    return this.clients.update(actor, id, version, changes);
  }

  /** Deletes a client that nothing refers to. */
  @Delete(':id')
  @HttpCode(204)
  @Requires('jobs:manage')
  remove(@CurrentActor() actor: Actor, @Id() id: string, @IfMatch() version: number): Promise<void> {
    return this.clients.remove(actor, id, version);
  }
}
