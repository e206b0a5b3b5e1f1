import { Module } from '@nestjs/common';
import { CompetenciesController } from './competencies.controller.js';
import { CompetenciesService } from './competencies.service.js';
import { JobAnalysesController } from './job-analyses.controller.js';
import { JobAnalysesService } from './job-analyses.service.js';

/** What people are asked and rated about, and which jobs need it. */
@Module({
  controllers: [CompetenciesController, JobAnalysesController],
  providers: [CompetenciesService, JobAnalysesService],
  exports: [CompetenciesService, JobAnalysesService],
})
export class CompetenciesModule {}
