import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { ShownOnce } from '../http/shown-once.decorator.js';
import { ApiTokensPage, ApiTokenView, NewApiTokenDto, NewApiTokenView } from './api-token.dto.js';
import { ApiTokensService } from './api-tokens.service.js';

@ApiSection('API tokens', 'What programs sign in with.')
@Controller('api/v1/api-tokens')
@Requires('tokens:manage')
export class ApiTokensController {
  constructor(private readonly tokens: ApiTokensService) {}

  /** Lists API tokens, the newest first, also those that work no more. */
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ListQuery): Promise<ApiTokensPage> {
    return this.tokens.list(actor, query);
  }

  /** Reads one API token; the token itself is never shown again. */
  @Get(':id')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApiTokenView> {
    return this.tokens.get(actor, id);
  }

  /** Makes an API token. This answer is the only place where the token is shown. */
  @Post()
  @ShownOnce('token')
  create(@CurrentActor() actor: Actor, @Body() given: NewApiTokenDto): Promise<NewApiTokenView> {
    return this.tokens.create(actor, given);
  }

  /** Revokes an API token, at once and for good. */
  @Post(':id/revocation')
  revoke(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApiTokenView> {
    return this.tokens.revoke(actor, id);
  }
}
