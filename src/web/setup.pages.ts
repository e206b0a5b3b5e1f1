import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/requires.decorator.js';
import { SetupDto } from '../accounts/account.dto.js';
import { setSessionCookie } from '../accounts/cookies.js';
import { CsrfTokens } from '../accounts/csrf.js';
import { FirstAdministrator } from '../accounts/first-administrator.service.js';
import { Config } from '../config/config.js';
import { I18n } from '../i18n/i18n.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, type Fields } from './form.js';
import { formErrors, NO_ERRORS, posted, type FormErrors } from './form-errors.js';
import { seeOther } from './see-other.js';

/** The one-time link of an empty start. */
@Pages('setup')
export class SetupPages {
  constructor(
    private readonly firstAdministrator: FirstAdministrator,
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
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.firstAdministrator.check(token);
    return this.render({ ...page, csrf: this.csrf.forVisit(request, reply) }, {}, NO_ERRORS);
  }

  @Post(':token')
  @Public()
  async setUp(
    @Page() page: PageContext,
    @Param('token') token: string,
    @Body() fields: Fields,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const given = await checked(SetupDto, fields);
      setSessionCookie(reply, this.config, await this.firstAdministrator.setUp(token, given, request.id));
      return seeOther(reply, '/settings/first-steps');
    } catch (error) {
      const errors = formErrors(error, this.i18n, page.language, 'accounts');
      void reply.status(422);
      return this.render({ ...page, csrf: this.csrf.forVisit(request, reply) }, fields, errors);
    }
  }

  private render(page: PageContext, fields: Fields, { errors, wrong }: FormErrors): string {
    return this.views.page('setup', page, {
      title: this.i18n.t(page.language, 'accounts.setup.title'),
      action: page.path,
      fields: { name: posted(fields, 'name'), email: posted(fields, 'email') },
      errors,
      wrong: { name: wrong['name'] ?? null, email: wrong['email'] ?? null, password: wrong['password'] ?? null },
    });
  }
}
