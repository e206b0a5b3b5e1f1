import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { Public, Requires } from '../access/requires.decorator.js';
import type { Session } from '../access/session.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Config } from '../config/config.js';
import { SignedInView, SignInDto } from './account.dto.js';
import { AccountsService } from './accounts.service.js';
import { clearSessionCookie, setSessionCookie, signInOrigin } from './cookies.js';
import { SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';

/** The session of the one who asks. */
@ApiSection('Account')
@Controller('api/v1/session')
export class SessionController {
  constructor(
    private readonly signInService: SignInService,
    private readonly sessions: SessionsService,
    private readonly accounts: AccountsService,
    private readonly config: Config,
  ) {}

  /** Opens a session with address and password: the answer sets its cookie. Five failures pause the address. */
  @Post()
  @Public()
  @HttpCode(204)
  async signIn(
    @Body() given: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = await this.signInService.signIn(given, signInOrigin(request, this.config));
    setSessionCookie(reply, this.config, token);
  }

  /** Reads the session, with the token that its unsafe requests carry. */
  @Get()
  @Requires('account:manage-own')
  async get(@CurrentActor() actor: Actor, @CurrentSession() session: Session): Promise<SignedInView> {
    return { account: await this.accounts.get(actor), csrf_token: session.csrf };
  }

  /** Ends the session. */
  @Delete()
  @Requires('account:manage-own')
  @HttpCode(204)
  async signOut(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(actor, session.id);
    clearSessionCookie(reply, this.config);
  }
}
