import { Body, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { Public, Requires } from '../access/requires.decorator.js';
import type { Session } from '../access/session.js';
import { SignInDto } from '../accounts/account.dto.js';
import { clearSessionCookie, setSessionCookie, signInOrigin } from '../accounts/cookies.js';
import { CsrfTokens } from '../accounts/csrf.js';
import { SessionsService } from '../accounts/sessions.service.js';
import { SignInService } from '../accounts/sign-in.service.js';
import { Config } from '../config/config.js';
import { AppError } from '../errors.js';
import { localPath } from '../http/local-path.js';
import { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, type Fields } from './form.js';
import { posted } from './form-errors.js';
import { seeOther } from './see-other.js';

/** The door, in and out. */
@Pages()
export class SignInPages {
  constructor(
    private readonly signInService: SignInService,
    private readonly sessions: SessionsService,
    private readonly csrf: CsrfTokens,
    private readonly config: Config,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get('sign-in')
  @Public()
  door(
    @Page() page: PageContext,
    @Query() query: Fields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    if (page.actor) return seeOther(reply, localPath(posted(query, 'return_to')));
    return this.render({ ...page, csrf: this.csrf.forVisit(request, reply) }, query, null);
  }

  @Post('sign-in')
  @Public()
  async signIn(
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const credentials = { email: posted(fields, 'email'), password: posted(fields, 'password') };
      const given = await checked(SignInDto, credentials);
      const token = await this.signInService.signIn(given, signInOrigin(request, this.config));
      setSessionCookie(reply, this.config, token);
      return seeOther(reply, localPath(posted(fields, 'return_to')));
    } catch (error) {
      const refusal = this.refusal(error, page.language, reply);
      return this.render({ ...page, csrf: this.csrf.forVisit(request, reply) }, fields, refusal);
    }
  }

  @Post('sign-out')
  @Requires('account:manage-own')
  async signOut(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.sessions.end(actor, session.id);
    clearSessionCookie(reply, this.config);
    return seeOther(reply, '/sign-in');
  }

  /** The same sentence for every reason but the pause. */
  private refusal(error: unknown, language: Language, reply: FastifyReply): string {
    if (!(error instanceof AppError)) throw error;
    const seconds = error.facts['retry_after_seconds'];
    if (seconds === undefined) {
      void reply.status(422);
      return this.i18n.t(language, 'accounts.sign-in.wrong-credentials');
    }
    void reply.status(429).header('retry-after', String(seconds));
    return this.i18n.t(language, 'accounts.sign-in.too-many-attempts', { seconds });
  }

  private render(page: PageContext, fields: Fields, refusal: string | null): string {
    return this.views.page('sign-in', page, {
      title: this.i18n.t(page.language, 'accounts.sign-in.title'),
      refusal,
      email: posted(fields, 'email'),
      return_to: localPath(posted(fields, 'return_to')),
    });
  }
}
