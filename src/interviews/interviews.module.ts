import { Module } from '@nestjs/common';
import { OwnResultsController } from './own-results.controller.js';
import { OwnResultsService } from './own-results.service.js';
import { InterviewGuidesService } from './interview-guides.service.js';
import { InterviewOffersController } from './interview-offers.controller.js';
import { InterviewOffersService } from './interview-offers.service.js';
import { InterviewPlansController } from './interview-plans.controller.js';
import { InterviewPlansService } from './interview-plans.service.js';
import { InterviewersService } from './interviewers.service.js';
import { InterviewsController } from './interviews.controller.js';
import { InterviewsService } from './interviews.service.js';
import { RatingChangesController } from './rating-changes.controller.js';
import { ResultsController } from './results.controller.js';
import { ResultsService } from './results.service.js';
import { ScorecardsController } from './scorecards.controller.js';
import { ScorecardsService } from './scorecards.service.js';

@Module({
  controllers: [
    OwnResultsController,
    InterviewPlansController,
    InterviewsController,
    InterviewOffersController,
    ResultsController,
    RatingChangesController,
    ScorecardsController,
  ],
  providers: [
    OwnResultsService,
    InterviewPlansService,
    InterviewsService,
    InterviewersService,
    InterviewOffersService,
    InterviewGuidesService,
    ResultsService,
    ScorecardsService,
  ],
  exports: [
    OwnResultsService,
    InterviewPlansService,
    InterviewsService,
    InterviewersService,
    InterviewOffersService,
    InterviewGuidesService,
    ResultsService,
    ScorecardsService,
  ],
})
export class InterviewsModule {}
