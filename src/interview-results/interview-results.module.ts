import { Module } from '@nestjs/common';
import { ObjectionsController } from './objections.controller.js';
import { ObjectionsService } from './objections.service.js';
import { OwnResultsController } from './own-results.controller.js';
import { OwnResultsService } from './own-results.service.js';
import { RatingChangesController } from './rating-changes.controller.js';
import { ResultsController } from './results.controller.js';
import { ResultsService } from './results.service.js';

/** What all scorecards of an interview say together, and what a person decides. */
@Module({
  controllers: [OwnResultsController, ResultsController, RatingChangesController, ObjectionsController],
  providers: [OwnResultsService, ResultsService, ObjectionsService],
  exports: [OwnResultsService, ResultsService, ObjectionsService],
})
export class InterviewResultsModule {}
