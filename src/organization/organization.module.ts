import { Module } from '@nestjs/common';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { OfficesController } from './offices.controller.js';
import { OfficesService } from './offices.service.js';
import { ProjectsController } from './projects.controller.js';
import { ProjectsService } from './projects.service.js';
import { RejectionReasonsController } from './rejection-reasons.controller.js';
import { RejectionReasonsService } from './rejection-reasons.service.js';
import { SourcesController } from './sources.controller.js';
import { SourcesService } from './sources.service.js';

const SERVICES = [OfficesService, ClientsService, ProjectsService, SourcesService, RejectionReasonsService];

@Module({
  controllers: [
    OfficesController,
    ClientsController,
    ProjectsController,
    SourcesController,
    RejectionReasonsController,
  ],
  providers: SERVICES,
  exports: SERVICES,
})
export class OrganizationModule {}
