import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { ImportKinds } from './import-kinds.js';
import { ImportMappingsController } from './import-mappings.controller.js';
import { ImportMappings } from './import-mappings.service.js';
import { ImportRuns } from './import-runs.js';
import { ImportsController } from './imports.controller.js';
import { Imports } from './imports.service.js';
import { RowVault } from './row-vault.js';
import { Uploads } from './upload.service.js';

@Module({
  imports: [JobsModule],
  controllers: [ImportsController, ImportMappingsController],
  providers: [ImportKinds, ImportMappings, ImportRuns, Imports, RowVault, Uploads],
  exports: [ImportKinds, ImportMappings, Imports, Uploads],
})
export class ImportsModule {}
