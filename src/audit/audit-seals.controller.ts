import { Controller, Get, Query } from '@nestjs/common';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { AuditSealsPage } from './audit.dto.js';
import { AuditSealsService } from './audit-seals.service.js';

@ApiSection('Audit')
@Controller('api/v1/audit-seals')
export class AuditSealsController {
  constructor(private readonly seals: AuditSealsService) {}

  /** Lists the blocks that prove the entries unchanged, the latest first. Kept elsewhere, one proves all before it. */
  @Get()
  @Requires('audit:read')
  list(@Query() query: ListQuery): Promise<AuditSealsPage> {
    return this.seals.list(query);
  }
}
