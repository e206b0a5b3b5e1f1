import { Body, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/requires.decorator.js';
import { setSessionCookie, signInOrigin } from '../accounts/cookies.js';
import { CsrfTokens } from '../accounts/csrf.js';
import { Config } from '../config/config.js';
import { AppError } from '../errors.js';
import { I18n } from '../i18n/i18n.js';
import { isLanguage, type Language } from '../i18n/language.js';
import { InvitationsService, type Invited } from '../users/invitations.service.js';
import { JoinDto } from '../users/user.dto.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, text, type Fields } from './form.js';
import { formErrors, NO_ERRORS, type FormErrors } from './form-errors.js';
import { seeOther } from './see-other.js';

/** Where a link to set a password leads: the invited person's first page, or a new password. */
@Pages('join')
export class JoinPages {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly csrf: CsrfTokens,
    private readonly config: Config,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get(':token')
  @Public()
  async form(
    @Page() page: PageContext,
    @Param('token') token: string,
    @Query() query: Fields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visit = this.visit(page, request, reply);
    const invited = await this.find(token);
    if (!invited) return this.closed(visit, reply);
    return this.render({ ...visit, language: chosenLanguage(query['lang'], invited) }, invited, NO_ERRORS);
  }

  @Post(':token')
  @Public()
  async join(
    @Page() page: PageContext,
    @Param('token') token: string,
    @Body() fields: Fields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const visit = this.visit(page, request, reply);
    const invited = await this.find(token);
    if (!invited) return this.closed(visit, reply);
    try {
      const given = await checked(JoinDto, { password: fields['password'], language: text(fields, 'language') });
      const session = await this.invitations.accept(token, given, signInOrigin(request, this.config));
      setSessionCookie(reply, this.config, session);
      return seeOther(reply, '/');
    } catch (error) {
      if (isGone(error)) return this.closed(visit, reply);
      const language = chosenLanguage(fields['language'], invited);
      const errors = formErrors(error, this.i18n, language, 'accounts');
      void reply.status(422);
      return this.render({ ...visit, language }, invited, errors);
    }
  }

  /** Somebody who is signed in may have opened the link: the page is not theirs, so it shows nothing of them. */
  private visit(page: PageContext, request: FastifyRequest, reply: FastifyReply): PageContext {
    return { ...page, actor: null, csrf: this.csrf.forVisit(request, reply) };
  }

  private async find(token: string): Promise<Invited | null> {
    try {
      return await this.invitations.check(token);
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  private render(page: PageContext, { name, email, purpose }: Invited, { errors, wrong }: FormErrors): string {
    const { language } = page;
    const words = purpose === 'invitation' ? 'users.join' : 'users.reset';
    return this.views.page('join/join', page, {
      title: this.i18n.t(language, `${words}.title`, { name }),
      text: this.i18n.t(language, `${words}.text`),
      submit: this.i18n.t(language, `${words}.submit`),
      action: page.path,
      language,
      email,
      errors,
      wrong: wrong['password'] ?? null,
    });
  }

  private closed(page: PageContext, reply: FastifyReply): string {
    void reply.status(404);
    return this.views.page('join/closed', page, { title: this.i18n.t(page.language, 'users.closed.title') });
  }
}

/** The one the person was invited in, until they choose another. */
function chosenLanguage(chosen: unknown, invited: Invited): Language {
  return isLanguage(chosen) ? chosen : invited.language;
}

const isGone = (error: unknown): boolean => error instanceof AppError && error.kind === 'not-found';
