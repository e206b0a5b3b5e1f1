import { Controller, Get, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import {
  InterviewOffersView,
  PossibleInterviewersPage,
  PossibleInterviewersQuery,
  WaitingApplicationsPage,
  WaitingApplicationsQuery,
} from './interview.dto.js';
import { InterviewersService } from './interviewers.service.js';
import { InterviewOffersService } from './interview-offers.service.js';

/** What there is to choose from before an interview is planned. */
@ApiSection('Interviews')
@Controller('api/v1')
export class InterviewOffersController {
  constructor(
    private readonly offers: InterviewOffersService,
    private readonly interviewers: InterviewersService,
  ) {}

  /** Lists the interviews of the stage an application stands in that nobody has planned yet, with whom to ask. */
  @Get('applications/:id/interview-offers')
  @Requires('interviews:plan')
  async list(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewOffersView> {
    return { data: await this.offers.list(actor, id), next_cursor: null };
  }

  /** Lists who waits for an interview of their stage to be planned, the longest in the stage first. */
  @Get('interview-offers')
  @Requires('interviews:plan')
  waiting(@CurrentActor() actor: Actor, @Query() query: WaitingApplicationsQuery): Promise<WaitingApplicationsPage> {
    return this.offers.waiting(actor, query);
  }

  /** Lists who may interview for a job, by name. */
  @Get('interviewers')
  @Requires('interviews:plan')
  possible(@CurrentActor() actor: Actor, @Query() query: PossibleInterviewersQuery): Promise<PossibleInterviewersPage> {
    return this.interviewers.possible(actor, query);
  }
}
