import { Body, Controller, Get, Post } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { GateRulingDto, InterviewDecisionDto, InterviewResultView } from './result.dto.js';
import { ResultsService } from './results.service.js';

@ApiSection('Interview results', 'Scorecards side by side once nobody is left to submit, and what people decide.')
@Controller('api/v1/interviews')
export class ResultsController {
  constructor(private readonly results: ResultsService) {}

  /** Reads what an interview came to. Until nobody is left to submit it says only who is waited for, whoever asks. */
  @Get(':id/result')
  @Requires('interviews:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<InterviewResultView> {
    return this.results.get(actor, id);
  }

  /** Rules on a gate that an observer answered with no. For who interviewed, or decides. Not after a decision. */
  @Post(':id/gate-rulings')
  @Requires('interviews:read')
  rule(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: GateRulingDto): Promise<InterviewResultView> {
    return this.results.rule(actor, id, given);
  }

  /** Records a decision. Nobody is moved, rejected or written to by it. A later decision takes the place of an earlier one. */
  @Post(':id/decisions')
  @Requires('interviews:decide')
  decide(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() given: InterviewDecisionDto,
  ): Promise<InterviewResultView> {
    return this.results.decide(actor, id, given);
  }
}
