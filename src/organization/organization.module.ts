import { Module } from '@nestjs/common';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { OfficesController } from './offices.controller.js';
import { OfficesService } from './offices.service.js';
import { PipelinesController } from './pipelines.controller.js';
import { PipelinesService } from './pipelines.service.js';
import { ProjectsController } from './projects.controller.js';
import { ProjectsService } from './projects.service.js';
import { RejectionReasonsController } from './rejection-reasons.controller.js';
import { RejectionReasonsService } from './rejection-reasons.service.js';
import { SourcesController } from './sources.controller.js';
import { SourcesService } from './sources.service.js';

const SERVICES = [
  OfficesService,
  ClientsService,
  ProjectsService,
  JobsService,
  PipelinesService,
  SourcesService,
  RejectionReasonsService,
];

@Module({
  controllers: [
    OfficesController,
    ClientsController,
    ProjectsController,
    JobsController,
    PipelinesController,
    SourcesController,
    RejectionReasonsController,
  ],
  providers: SERVICES,
  exports: SERVICES,
})
export class OrganizationModule {}
