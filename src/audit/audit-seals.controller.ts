import { Controller, Get, Query } from '@nestjs/common';
import { Requires } from '../access/requires.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import type { Page } from '../http/page.js';
import { AuditSealView } from './audit.dto.js';
import { AuditSealsService } from './audit-seals.service.js';

@Controller('api/v1/audit-seals')
export class AuditSealsController {
  constructor(private readonly seals: AuditSealsService) {}

  /** The blocks that prove the entries unchanged, the latest first. Kept elsewhere, one proves all before it. */
  @Get()
  @Requires('audit:read')
  list(@Query() query: ListQuery): Promise<Page<AuditSealView>> {
    return this.seals.list(query);
  }
}
