import { Controller, Get, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import type { Page } from '../http/page.js';
import { AuditEntriesService } from './audit-entries.service.js';
import { AuditEntryView, AuditQuery } from './audit.dto.js';

@Controller('api/v1/audit-entries')
@Requires('audit:read')
export class AuditEntriesController {
  constructor(private readonly entries: AuditEntriesService) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: AuditQuery): Promise<Page<AuditEntryView>> {
    return this.entries.list(actor, query);
  }
}
