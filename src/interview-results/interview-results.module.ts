import { Module } from '@nestjs/common';
import { OwnResultsController } from './own-results.controller.js';
import { OwnResultsService } from './own-results.service.js';
import { RatingChangesController } from './rating-changes.controller.js';
import { ResultsController } from './results.controller.js';
import { ResultsService } from './results.service.js';

/** What all scorecards of an interview say together, and what a person decides. */
@Module({
  controllers: [OwnResultsController, ResultsController, RatingChangesController],
  providers: [OwnResultsService, ResultsService],
  exports: [OwnResultsService, ResultsService],
})
export class InterviewResultsModule {}
