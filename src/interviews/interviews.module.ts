import { Module } from '@nestjs/common';
import { InterviewGuidesService } from './interview-guides.service.js';
import { InterviewOffersController } from './interview-offers.controller.js';
import { InterviewOffersService } from './interview-offers.service.js';
import { InterviewPlansController } from './interview-plans.controller.js';
import { InterviewPlansService } from './interview-plans.service.js';
import { InterviewersService } from './interviewers.service.js';
import { InterviewsController } from './interviews.controller.js';
import { InterviewsService } from './interviews.service.js';

const SERVICES = [
  InterviewPlansService,
  InterviewsService,
  InterviewersService,
  InterviewOffersService,
  InterviewGuidesService,
];

/** Which interviews there are, with whom, and who leads them. */
@Module({
  controllers: [InterviewPlansController, InterviewsController, InterviewOffersController],
  providers: SERVICES,
  exports: SERVICES,
})
export class InterviewsModule {}
