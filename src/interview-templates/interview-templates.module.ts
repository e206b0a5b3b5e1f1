import { Module } from '@nestjs/common';
import { CompetenciesController } from './competencies.controller.js';
import { CompetenciesService } from './competencies.service.js';
import { GuidesController } from './guides.controller.js';
import { GuidesService } from './guides.service.js';
import { InterviewTemplatesController } from './interview-templates.controller.js';
import { InterviewTemplatesService } from './interview-templates.service.js';
import { JobAnalysesController } from './job-analyses.controller.js';
import { JobAnalysesService } from './job-analyses.service.js';
import { TemplateVersionsController } from './template-versions.controller.js';
import { TemplateVersionsService } from './template-versions.service.js';

const SERVICES = [
  CompetenciesService,
  GuidesService,
  JobAnalysesService,
  InterviewTemplatesService,
  TemplateVersionsService,
];

@Module({
  controllers: [
    CompetenciesController,
    GuidesController,
    JobAnalysesController,
    InterviewTemplatesController,
    TemplateVersionsController,
  ],
  providers: SERVICES,
  exports: SERVICES,
})
export class InterviewTemplatesModule {}
