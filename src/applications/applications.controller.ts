import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
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

@ApiTags('applications')
@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(private readonly applications: ApplicationsService) {}

  @Requires('applications:read')
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: ApplicationListQuery): Promise<ApplicationPageView> {
    return this.applications.list(actor, query);
  }

  @Requires('applications:create')
  @Post()
  async create(
    @CurrentActor() actor: Actor,
    @Body() given: NewApplicationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApplicationView> {
    return located(reply, await this.applications.create(actor, given));
  }

  @Requires('applications:read')
  @Get(':id')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.get(actor, id);
  }

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

  @Requires('applications:read')
  @Get(':id/history')
  async history(@CurrentActor() actor: Actor, @Id() id: string): Promise<HistoryListView> {
    return { data: await this.applications.history(actor, id), next_cursor: null };
  }

  @Requires('applications:move')
  @Post(':id/moves')
  move(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: MoveDto): Promise<ApplicationView> {
    return this.applications.move(actor, id, given);
  }

  @Requires('applications:move')
  @Post(':id/rejection')
  reject(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: RejectionDto): Promise<ApplicationView> {
    return this.applications.reject(actor, id, given);
  }

  @Requires('applications:move')
  @Delete(':id/rejection')
  reopenRejected(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'rejected');
  }

  @Requires('applications:move')
  @Post(':id/withdrawal')
  withdraw(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: WithdrawalDto): Promise<ApplicationView> {
    return this.applications.withdraw(actor, id, given);
  }

  @Requires('applications:move')
  @Delete(':id/withdrawal')
  reopenWithdrawn(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'withdrawn');
  }

  @Requires('applications:move')
  @Post(':id/no-show')
  noShow(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: WithdrawalDto): Promise<ApplicationView> {
    return this.applications.noShow(actor, id, given);
  }

  @Requires('applications:move')
  @Delete(':id/no-show')
  reopenNoShow(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'no_show');
  }

  @Requires('applications:move')
  @Post(':id/hire')
  hire(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: StepFromDto): Promise<ApplicationView> {
    return this.applications.hire(actor, id, given);
  }

  @Requires('applications:move')
  @Delete(':id/hire')
  unhire(@CurrentActor() actor: Actor, @Id() id: string): Promise<ApplicationView> {
    return this.applications.reopen(actor, id, 'hired');
  }

  /** Answers with the new application in the other intake. */
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

  /** Takes the latest step back as if it had never been. */
  @Requires('applications:move')
  @Post(':id/corrections')
  correct(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: CorrectionDto): Promise<ApplicationView> {
    return this.applications.correct(actor, id, given);
  }

  @Requires('applications:read')
  @Get(':id/notes')
  async notes(@CurrentActor() actor: Actor, @Id() id: string): Promise<NoteListView> {
    return { data: await this.applications.notes(actor, id), next_cursor: null };
  }

  @Requires('applications:update')
  @Post(':id/notes')
  addNote(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: NewNoteDto): Promise<NoteView> {
    return this.applications.addNote(actor, id, given.body);
  }

  @Requires('applications:update')
  @HttpCode(200)
  @Post(':id/tags')
  addTag(@CurrentActor() actor: Actor, @Id() id: string, @Body() given: NewTagDto): Promise<ApplicationView> {
    return this.applications.addTag(actor, id, given.tag);
  }

  @Requires('applications:update')
  @Delete(':id/tags/:tag')
  removeTag(@CurrentActor() actor: Actor, @Id() id: string, @Param('tag') tag: string): Promise<ApplicationView> {
    return this.applications.removeTag(actor, id, tag);
  }
}

function located(reply: FastifyReply, view: ApplicationView): ApplicationView {
  void reply.header('location', `/api/v1/applications/${view.id}`);
  return view;
}
