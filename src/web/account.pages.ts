import { Body, Get, Ip, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { THEMES, type Session } from '../access/session.js';
import { ChangePasswordDto, ChangeSettingsDto } from '../accounts/account.dto.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { clearSessionCookie } from '../accounts/cookies.js';
import { SessionsService } from '../accounts/sessions.service.js';
import { Config } from '../config/config.js';
import { Id } from '../http/id.decorator.js';
import { I18n } from '../i18n/i18n.js';
import { LANGUAGES } from '../i18n/language.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { Views } from '../views/views.js';
import { checked, type Fields } from './form.js';
import { formErrors, NO_ERRORS, posted, type FormErrors } from './form-errors.js';
import { languageName } from './names.js';
import { seeOther } from './see-other.js';
import { timeZoneOptions } from './time-zones.js';

const MOST_SESSIONS = 100;
/** What can have been done, by the namespace of its sentence. */
const DONE: readonly string[] = ['settings', 'password-change', 'sessions'];

/** What people decide about themselves. */
@Pages('account')
@Requires('account:manage-own')
export class AccountPages {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly config: Config,
    private readonly views: Views,
    private readonly i18n: I18n,
  ) {}

  @Get()
  account(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Query() query: Fields,
  ): Promise<string> {
    return this.render(actor, session, page, { done: posted(query, 'done') });
  }

  @Post('settings')
  async changeSettings(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { language, theme } = fields;
    try {
      const time_zone = fields['time_zone'] === '' ? null : fields['time_zone'];
      const has_keys = fields['has_keys'] === 'on';
      const changes = await checked(ChangeSettingsDto, { language, theme, has_keys, time_zone });
      await this.accounts.changeSettings(actor, changes, Number(posted(fields, 'version')));
      return seeOther(reply, '/account?done=settings');
    } catch (error) {
      const settings = formErrors(error, this.i18n, page.language, 'accounts');
      void reply.status(422);
      return this.render(actor, session, page, { settings });
    }
  }

  @Post('password')
  async changePassword(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { current_password, new_password } = fields;
    try {
      const given = await checked(ChangePasswordDto, { current_password, new_password });
      await this.accounts.changePassword(actor, session, given, address);
      return seeOther(reply, '/account?done=password-change');
    } catch (error) {
      const password = formErrors(error, this.i18n, page.language, 'accounts');
      void reply.status(422);
      return this.render(actor, session, page, { password });
    }
  }

  @Post('sessions/end')
  async endSessions(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.sessions.endAll(actor);
    clearSessionCookie(reply, this.config);
    return seeOther(reply, '/sign-in');
  }

  @Post('sessions/:id/end')
  async endSession(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.sessions.end(actor, id);
    return seeOther(reply, '/account?done=sessions');
  }

  private async render(
    actor: Actor,
    session: Session,
    page: PageContext,
    {
      done,
      settings = NO_ERRORS,
      password = NO_ERRORS,
    }: { done?: string; settings?: FormErrors; password?: FormErrors },
  ): Promise<string> {
    const account = await this.accounts.get(actor);
    const { data } = await this.sessions.list(actor, session, { limit: MOST_SESSIONS });
    const { current_password = null, new_password = null } = password.wrong;
    const wasDone = done !== undefined && DONE.includes(done);
    return this.views.page('account/account', page, {
      title: this.i18n.t(page.language, 'accounts.account.title'),
      toast: wasDone ? { text: this.i18n.t(page.language, `accounts.${done}.done`), undo: null } : null,
      account: { ...account, role: `shell.role.${account.role}` },
      languages: LANGUAGES.map((code) => ({
        code,
        name: languageName(code, code),
        is_chosen: code === account.language,
      })),
      themes: THEMES.map((name) => ({ name, label: `shell.theme.${name}`, is_chosen: name === account.theme })),
      time_zones: zonesOf(account.time_zone),
      settings,
      password: { errors: password.errors, wrong: { current_password, new_password } },
      sessions: data,
    });
  }
}

function zonesOf(stored: string | null): readonly object[] {
  return timeZoneOptions('', stored).map((zone) => ({ ...zone, is_chosen: zone.value === stored }));
}
