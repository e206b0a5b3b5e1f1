import { Body, Controller, Post } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { InterviewResultView, RatingChangeDto } from './result.dto.js';
import { ResultsService } from './results.service.js';

@ApiSection('Interview results')
@Controller('api/v1/scorecards')
export class RatingChangesController {
  constructor(private readonly results: ResultsService) {}

  /** Changes an own rating once all scorecards are in and before anybody decides. The original stays beside it. */
  @Post(':id/rating-changes')
  @Requires('interviews:conduct')
  change(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: RatingChangeDto): Promise<InterviewResultView> {
    return this.results.changeRating(actor, id, given);
  }
}
