import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import {
  ApplicationChangesDto,
  ApplicationListQuery,
  ApplicationPageView,
  ApplicationView,
  CorrectionDto,
  HistoryListView,
  MoveDto,
  NewApplicationDto,
  NewNoteDto,
  NewTagDto,
  NoteListView,
  NoteView,
  RejectionDto,
  StepFromDto,
  TransferDto,
  WithdrawalDto,
} from './application.dto.js';
import { ApplicationsService } from './applications.service.js';

@ApiSection('Applications', 'One person and one intake: steps, notes and tags.')
@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(private readonly applications: ApplicationsService) {}

  /** Lists applications, the latest first. Filters can be combined. */
  @Requires('applications:read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ApplicationListQuery): Promise<ApplicationPageView> {
    return this.applications.list(actor, query);
  }

  /** Enters an application of a new person or of a known one. */
  @Requires('applications:create')
  @Post()
  async create(
    @CurrentActor() actor: Actor,
    @Body() given: NewApplicationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApplicationView> {
    return located(reply, await this.applications.create(actor, given));
  }

  /** Reads an application. */
  @Requires('applications:read')
  @Get(':id')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.get(actor, id);
  }

  /** Changes what is noted about an application. Where it stands changes by a move. */
  @Requires('applications:update')
  @Patch(':id')
  update(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: ApplicationChangesDto,
  ): Promise<ApplicationView> {
    return this.applications.update(actor, id, version, changes);
  }

  /** Lists every step of an application in order, the corrected ones too. */
  @Requires('applications:read')
  @Get(':id/history')
  async history(@CurrentActor() actor: Actor, @Id() id: string): Promise<HistoryListView> {
    return { data: await this.applications.history(actor, id), next_cursor: null };
  }

  /**
   * Moves an application to another stage. If it stands elsewhere than `from_stage_id` by now, 409 `stale-stage` says
   * where, and who moved it.
   */
  @Requires('applications:move')
  @Post(':id/moves')
  move(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: MoveDto): Promise<ApplicationView> {
    return this.applications.move(actor, id, given);
  }

  /** Rejects an application, for a reason of the type that we reject. */
  @Requires('applications:move')
  @Post(':id/rejection')
  reject(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: RejectionDto): Promise<ApplicationView> {
    return this.applications.reject(actor, id, given);
  }

  /** Reopens a rejected application, as an event of its own. */
  @Requires('applications:move')
  @Delete(':id/rejection')
  reopenRejected(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'rejected');
  }

  /** Notes that the applicant withdrew. */
  @Requires('applications:move')
  @Post(':id/withdrawal')
  withdraw(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: WithdrawalDto): Promise<ApplicationView> {
    return this.applications.withdraw(actor, id, given);
  }

  /** Reopens a withdrawn application, as an event of its own. */
  @Requires('applications:move')
  @Delete(':id/withdrawal')
  reopenWithdrawn(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'withdrawn');
  }

  /** Notes that the applicant did not show up. */
  @Requires('applications:move')
  @Post(':id/no-show')
  noShow(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: WithdrawalDto): Promise<ApplicationView> {
    return this.applications.noShow(actor, id, given);
  }

  /** Reopens an application that ended by not showing up, as an event of its own. */
  @Requires('applications:move')
  @Delete(':id/no-show')
  reopenNoShow(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'no_show');
  }

  /** Hires: the application has reached its goal. */
  @Requires('applications:move')
  @Post(':id/hire')
  hire(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: StepFromDto): Promise<ApplicationView> {
    return this.applications.hire(actor, id, given);
  }

  /** Takes a hire back, as an event of its own. */
  @Requires('applications:move')
  @Delete(':id/hire')
  unhire(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'hired');
  }

  /** Transfers an application to another intake. Answers with the new application there. */
  @Requires('applications:move')
  @Post(':id/transfer')
  async transfer(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Body() given: TransferDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApplicationView> {
    return located(reply, await this.applications.transfer(actor, id, given));
  }

  /** Takes the latest step back as if it had never been. The author may for ten minutes, later whoever may correct. */
  @Requires('applications:move')
  @Post(':id/corrections')
  correct(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: CorrectionDto): Promise<ApplicationView> {
    return this.applications.correct(actor, id, given);
  }

  /** Lists the notes of an application, the oldest first. */
  @Requires('applications:read')
  @Get(':id/notes')
  async notes(@CurrentActor() actor: Actor, @Id() id: string): Promise<NoteListView> {
    return { data: await this.applications.notes(actor, id), next_cursor: null };
  }

  /** Adds a note to an application. */
  @Requires('applications:update')
  @Post(':id/notes')
  addNote(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: NewNoteDto): Promise<NoteView> {
    return this.applications.addNote(actor, id, given.body);
  }

  /** Puts a tag on an application. Once is enough: a tag that is there already stays. */
  @Requires('applications:update')
  @HttpCode(200)
  @Post(':id/tags')
  addTag(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: NewTagDto): Promise<ApplicationView> {
    return this.applications.addTag(actor, id, given.tag);
  }

  /** Takes a tag off an application. */
  @Requires('applications:update')
  @ApiParam({ name: 'tag', description: 'The tag, as the application has it.', example: 'evenings' })
  @Delete(':id/tags/:tag')
  removeTag(@CurrentActor() actor: Actor, @Id() id: string, @Param('tag') tag: string): Promise<ApplicationView> {
    return this.applications.removeTag(actor, id, tag);
  }
}

function located(reply: FastifyReply, view: ApplicationView): ApplicationView {
  void reply.header('location', `/api/v1/applications/${view.id}`);
  return view;
}
