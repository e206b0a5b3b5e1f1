import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { CandidateAccountDto, CandidateAccountView } from './candidate-account.dto.js';
import { CandidateAccountsService } from './candidate-accounts.service.js';

@ApiSection('Candidates')
@Controller('api/v1/candidates/:id/account')
@Requires('candidates:link-account')
export class CandidateAccountsController {
  constructor(private readonly accounts: CandidateAccountsService) {}

  /** Reads as whom a candidate signs in. */
  @Get()
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<CandidateAccountView> {
    return this.accounts.get(actor, id);
  }

  /** Links a candidate to the user they are, who then reads the own results. */
  @Put()
  link(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() { user_id: userId }: CandidateAccountDto,
  ): Promise<CandidateAccountView> {
    return this.accounts.link(actor, id, userId);
  }

  /** Takes the link away. */
  @Delete()
  @HttpCode(204)
  unlink(@CurrentActor() actor: Actor, @Id() id: string): Promise<void> {
    return this.accounts.unlink(actor, id);
  }
}
