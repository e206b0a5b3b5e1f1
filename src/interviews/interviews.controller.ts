import { Body, Controller, Delete, Get, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  ExcuseDto,
  InterviewChangesDto,
  InterviewsPage,
  InterviewsQuery,
  InterviewView,
  NewInterviewDto,
} from './interview.dto.js';
import { AssignmentDto } from './interview-plan.dto.js';
import { InterviewersService } from './interviewers.service.js';
import { InterviewsService } from './interviews.service.js';

@ApiSection('Interviews', 'Who interviews whom, when, and how far everybody is. No rating or note is found here.')
@Controller('api/v1/interviews')
export class InterviewsController {
  constructor(
    private readonly interviews: InterviewsService,
    private readonly interviewers: InterviewersService,
  ) {}

  /** Lists interviews, the latest first: the own ones, or all for who oversees interviews. Filters can be combined. */
  @Get()
  @Requires('interviews:read')
  list(@CurrentActor() actor: Actor, @Query() query: InterviewsQuery): Promise<InterviewsPage> {
    return this.interviews.list(actor, query);
  }

  /** Reads an interview. */
  @Get(':id')
  @Requires('interviews:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewView> {
    return this.interviews.get(actor, id);
  }

  /**
   * Plans an interview for the stage in which the application stands. Of two people who plan the same one, the second is
   * answered 409 `interview-exists`. Without pay on the intake nobody is invited: 409 `pay-missing`.
   */
  @Post()
  @Requires('interviews:plan')
  async create(
    @CurrentActor() actor: Actor,
    @Body() given: NewInterviewDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InterviewView> {
    const view = await this.interviews.create(actor, given);
    void reply.header('location', `/api/v1/interviews/${view.id}`);
    return view;
  }

  /** Changes when an interview is and, before anybody began, its language. */
  @Patch(':id')
  @Requires('interviews:plan')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: InterviewChangesDto,
  ): Promise<InterviewView> {
    return this.interviews.update(actor, id, version, changes);
  }

  /** Cancels an interview that nobody has submitted a scorecard of. Drafts stay with their authors. */
  @Post(':id/cancellation')
  @Requires('interviews:plan')
  cancel(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewView> {
    return this.interviews.cancel(actor, id);
  }

  /** Takes a cancellation back, as long as the application still stands in the stage. */
  @Delete(':id/cancellation')
  @Requires('interviews:plan')
  reinstate(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewView> {
    return this.interviews.reinstate(actor, id);
  }

  /** Adds an interviewer, also in place of one who is excused. */
  @Post(':id/interviewers')
  @Requires('interviews:plan')
  addInterviewer(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: AssignmentDto): Promise<InterviewView> {
    return this.interviewers.add(actor, id, given);
  }

  /** Takes away an interviewer who has noted nothing, before anybody has submitted. */
  @Delete(':id/interviewers/:userId')
  @Requires('interviews:plan')
  removeInterviewer(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('userId') userId: string,
  ): Promise<InterviewView> {
    return this.interviewers.remove(actor, id, userId);
  }

  /** Excuses an interviewer who cannot submit, with a reason. The interview can be complete without them. */
  @Post(':id/interviewers/:userId/excuse')
  @Requires('interviews:excuse')
  excuse(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Id('userId') userId: string,
    @Body() given: ExcuseDto,
  ): Promise<InterviewView> {
    return this.interviewers.excuse(actor, id, userId, given.reason);
  }

  /** Takes an excuse back, unless the ratings of the others could be read since. */
  @Delete(':id/interviewers/:userId/excuse')
  @Requires('interviews:excuse')
  recall(@CurrentActor() actor: Actor, @Id() id: string, @Id('userId') userId: string): Promise<InterviewView> {
    return this.interviewers.recall(actor, id, userId);
  }
}
