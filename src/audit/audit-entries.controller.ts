import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { AnswersFile } from '../http/file-answer.js';
import { AuditEntriesService } from './audit-entries.service.js';
import { auditFile, ENTRY_COLUMNS, entryRow, filterOf } from './audit-file.js';
import { AuditEntriesPage, AuditExportQuery, AuditQuery } from './audit.dto.js';

@ApiSection('Audit', 'Who did what, and the proof that nobody changed the record of it.')
@Controller('api/v1')
export class AuditEntriesController {
  constructor(private readonly entries: AuditEntriesService) {}

  /** Lists who did what to which object, and when. */
  @Get('audit-entries')
  @Requires('audit:read')
  list(@CurrentActor() actor: Actor, @Query() query: AuditQuery): Promise<AuditEntriesPage> {
    return this.entries.list(actor, query);
  }

  /** Exports the entries as CSV, without pages. The export is itself an entry. */
  @Get('audit-entries.csv')
  @Requires('audit:export')
  @AnswersFile('csv')
  async csv(@CurrentActor() actor: Actor, @Query() query: AuditExportQuery): Promise<StreamableFile> {
    const batches = await this.entries.export(actor, filterOf(query));
    return auditFile(ENTRY_COLUMNS, batches, (batch) => batch.map(entryRow), query);
  }
}
