import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import type { Session } from '../access/session.js';
import { Id } from '../http/id.decorator.js';
import { InvitationsService } from '../users/invitations.service.js';
import { UserAccessService } from '../users/user-access.service.js';
import { UserChangesDto } from '../users/user.dto.js';
import { UsersService } from '../users/users.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { seeOther } from '../web/see-other.js';
import { SettingsViews } from './settings-views.js';
import { accessValues, USERS_PATH, USER_WORDS } from './user-fields.js';
import { UserPage, type Reader } from './user-page.js';

/** What is decided about one user. A refusal is said on the page of the user. */
@Pages('settings/users')
@Requires('users:manage')
export class UserPages {
  constructor(
    private readonly users: UsersService,
    private readonly access: UserAccessService,
    private readonly invitations: InvitationsService,
    private readonly userPage: UserPage,
    private readonly settings: SettingsViews,
  ) {}

  @Get(':id')
  show(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Query() query: Fields,
  ): Promise<string> {
    const toast = this.settings.done(page, USER_WORDS, query['done']);
    return this.userPage.draw({ actor, session, page }, id, { toast, before: text(query, 'before') });
  }

  @Post(':id')
  async update(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { name, email } = fields;
    try {
      const isOwn = id === actor.id;
      const changes = await checked(UserChangesDto, { name, email, ...(isOwn ? {} : accessValues(fields)) });
      await this.users.change(actor, id, Number(text(fields, 'version')), changes);
      return seeOther(reply, `${USERS_PATH}/${id}?done=changed`);
    } catch (error) {
      const refused = this.settings.refused(error, page, USER_WORDS, reply);
      return this.userPage.draw({ actor, session, page }, id, { typed: fields, refused });
    }
  }

  /** Answers with the page itself: the link is kept nowhere, so there is nothing a redirect could show. */
  @Post(':id/invitation')
  async issueLink(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const reader = { actor, session, page };
    try {
      const invitation = await this.invitations.issue(actor, id);
      return await this.userPage.draw(reader, id, { invitation });
    } catch (error) {
      return this.refuse(reader, id, error, reply);
    }
  }

  /** Where the switches of language and theme come back to from a page that shows a link. */
  @Get(':id/invitation')
  async afterLink(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const user = await this.users.get(actor, id);
    return seeOther(reply, `${USERS_PATH}/${user.id}`);
  }

  @Post(':id/deactivation')
  deactivate(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.decide({ actor, session, page }, id, 'deactivated', reply, () => this.access.deactivate(actor, id));
  }

  @Post(':id/reactivation')
  reactivate(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.decide({ actor, session, page }, id, 'reactivated', reply, () => this.access.reactivate(actor, id));
  }

  @Post(':id/sessions/end')
  endSessions(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.decide({ actor, session, page }, id, 'sessions', reply, () => this.access.endSessions(actor, id));
  }

  @Post(':id/sessions/:sessionId/end')
  endSession(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Id() id: string,
    @Id('sessionId') sessionId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const act = () => this.access.endSession(actor, id, sessionId);
    return this.decide({ actor, session, page }, id, 'sessions', reply, act);
  }

  private async decide(
    reader: Reader,
    id: string,
    done: string,
    reply: FastifyReply,
    act: () => Promise<unknown>,
  ): Promise<string> {
    try {
      await act();
      return seeOther(reply, `${USERS_PATH}/${id}?done=${done}`);
    } catch (error) {
      return this.refuse(reader, id, error, reply);
    }
  }

  private refuse(reader: Reader, id: string, error: unknown, reply: FastifyReply): Promise<string> {
    return this.userPage.draw(reader, id, { refused: this.settings.refused(error, reader.page, USER_WORDS, reply) });
  }
}
