import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { CandidateChangesDto, CandidateDetailView, CandidateListQuery, CandidatePageView } from './candidate.dto.js';
import { CandidatesService } from './candidates.service.js';

@ApiSection('Candidates', 'People, each once however often they apply.')
@Controller('api/v1/candidates')
export class CandidatesController {
  constructor(private readonly candidates: CandidatesService) {}

  /** Lists or finds candidates, by name. */
  @Requires('candidates:read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: CandidateListQuery): Promise<CandidatePageView> {
    return this.candidates.list(actor, query);
  }

  /** Reads a candidate with all applications the caller may see. */
  @Requires('candidates:read')
  @Get(':id')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<CandidateDetailView> {
    return this.candidates.get(actor, id);
  }

  /** Changes what is known about a candidate. */
  @Requires('candidates:update')
  @Patch(':id')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: CandidateChangesDto,
  ): Promise<CandidateDetailView> {
    return this.candidates.update(actor, id, version, changes);
  }
}
