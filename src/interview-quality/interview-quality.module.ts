import { Module } from '@nestjs/common';
import { CalibrationsController } from './calibrations.controller.js';
import { CalibrationsService } from './calibrations.service.js';
import { QualityController } from './quality.controller.js';
import { QualityService } from './quality.service.js';

/** How interviewers and questions do, and the training of interviewers. */
@Module({
  controllers: [QualityController, CalibrationsController],
  providers: [QualityService, CalibrationsService],
  exports: [QualityService, CalibrationsService],
})
export class InterviewQualityModule {}
