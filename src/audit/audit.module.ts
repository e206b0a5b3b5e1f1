import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { AuditEntriesController } from './audit-entries.controller.js';
import { AuditEntriesService } from './audit-entries.service.js';
import { AuditSealsController } from './audit-seals.controller.js';
import { AuditSealsService } from './audit-seals.service.js';
import { SealAudit } from './seal-audit.job.js';

@Module({
  imports: [JobsModule],
  controllers: [AuditEntriesController, AuditSealsController],
  providers: [AuditEntriesService, AuditSealsService, SealAudit],
  exports: [AuditEntriesService, AuditSealsService],
})
export class AuditModule {}
