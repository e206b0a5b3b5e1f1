import { Body, Controller, Delete, Get, HttpCode, Ip, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import type { Session } from '../access/session.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Config } from '../config/config.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { AccountView, ChangePasswordDto, ChangeSettingsDto, SessionsPage } from './account.dto.js';
import { AccountsService } from './accounts.service.js';
import { clearSessionCookie } from './cookies.js';
import { SessionsService } from './sessions.service.js';

/** What people decide about themselves. */
@ApiSection('Account', 'The own account of whoever asks.')
@Controller('api/v1/account')
@Requires('account:manage-own')
export class AccountController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly config: Config,
  ) {}

  /** Reads the own account, with all it may do. */
  @Get()
  get(@CurrentActor() actor: Actor): Promise<AccountView> {
    return this.accounts.get(actor);
  }

  /** Changes the own settings: language, theme, keys, time zone. */
  @Patch()
  change(
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Body() changes: ChangeSettingsDto,
  ): Promise<AccountView> {
    return this.accounts.changeSettings(actor, changes, version);
  }

  /** Sets a new password and ends every other session. */
  @Post('password-change')
  @HttpCode(204)
  changePassword(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Body() given: ChangePasswordDto,
    @Ip() address: string,
  ): Promise<void> {
    return this.accounts.changePassword(actor, session, given, address);
  }

  /** Lists where the user is signed in, the latest first. */
  @Get('sessions')
  listSessions(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Query() query: ListQuery,
  ): Promise<SessionsPage> {
    return this.sessions.list(actor, session, query);
  }

  /** Signs out everywhere, here too. */
  @Delete('sessions')
  @HttpCode(204)
  async endSessions(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.endAll(actor);
    clearSessionCookie(reply, this.config);
  }

  /** Ends one of the own sessions. */
  @Delete('sessions/:id')
  @HttpCode(204)
  endSession(@CurrentActor() actor: Actor, @Id() id: string): Promise<void> {
    return this.sessions.end(actor, id);
  }
}
