import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  AnswerDto,
  SavedAnswerView,
  ScorecardChangesDto,
  ScorecardProgressView,
  ScorecardsPage,
  ScorecardsQuery,
  ScorecardView,
  SubmissionView,
} from './scorecard.dto.js';
import { ScorecardsService } from './scorecards.service.js';

@ApiSection('Scorecards', 'What one interviewer notes and rates, alone, until it is submitted.')
@Controller('api/v1/scorecards')
export class ScorecardsController {
  constructor(private readonly scorecards: ScorecardsService) {}

  /** Lists your own scorecards, the newest first. Nobody lists those of others. */
  @Get()
  @Requires('interviews:conduct')
  list(@CurrentActor() actor: Actor, @Query() query: ScorecardsQuery): Promise<ScorecardsPage> {
    return this.scorecards.list(actor, query);
  }

  /**
   * Reads a scorecard with what it asks. Your own always; that of another only when it is submitted and nobody of the
   * interview is left to submit. Until then it is not there, for administrators too.
   */
  @Get(':id')
  @Requires('interviews:read')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ScorecardView> {
    return this.scorecards.get(actor, id);
  }

  /** Keeps when the candidate confirmed which fact, and your clock. */
  @Patch(':id')
  @Requires('interviews:conduct')
  saveProgress(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() given: ScorecardChangesDto,
  ): Promise<ScorecardProgressView> {
    return this.scorecards.saveProgress(actor, id, version, given);
  }

  /**
   * Keeps a draft of one answer. `If-Match` is the `version` of the answer, "0" for one that is not there yet; when
   * another is stored by now, 412 `stale-answer` carries it. The same content again changes nothing and is no error.
   */
  @ApiParam({ name: 'item_code', description: 'Code of the question, behaviour or gate.', example: 'Q1' })
  @Put(':id/answers/:item_code')
  @Requires('interviews:conduct')
  saveAnswer(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Param('item_code') itemCode: string,
    @IfMatch() version: number,
    @Body() given: AnswerDto,
  ): Promise<SavedAnswerView> {
    return this.scorecards.saveAnswer(actor, id, itemCode, version, given);
  }

  /** Submits your scorecard for good. Refused as long as something is missing; `errors` names all of it. */
  @Post(':id/submission')
  @Requires('interviews:conduct')
  submit(@CurrentActor() actor: Actor, @Id() id: string): Promise<SubmissionView> {
    return this.scorecards.submit(actor, id);
  }
}
