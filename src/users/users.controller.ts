import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import type { Session } from '../access/session.js';
import { ApiSection } from '../http/api-section.decorator.js';
import { Id } from '../http/id.decorator.js';
import { IfMatch } from '../http/if-match.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { ShownOnce } from '../http/shown-once.decorator.js';
import { InvitationsService } from './invitations.service.js';
import { UserAccessService } from './user-access.service.js';
import {
  InvitationView,
  NewUserDto,
  NewUserView,
  SignInsPage,
  UserChangesDto,
  UserSessionsPage,
  UsersPage,
  UsersQuery,
  UserView,
} from './user.dto.js';
import { UsersService } from './users.service.js';

/** Who has access. An administrator of some offices or projects sees the users within these. */
@ApiSection('Users', 'Who may sign in, in which role and for which offices.')
@Controller('api/v1/users')
@Requires('users:manage')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly access: UserAccessService,
    private readonly invitations: InvitationsService,
  ) {}

  /** Lists the users the caller may manage, by name. */
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: UsersQuery): Promise<UsersPage> {
    return this.users.list(actor, query);
  }

  /** Reads a user. */
  @Get(':id')
  get(@CurrentActor() actor: Actor, @Id() id: string): Promise<UserView> {
    return this.users.get(actor, id);
  }

  /**
   * Invites a user: the answer holds a link by which the person sets a password. It is told this once and works for 7
   * days.
   */
  @Post()
  @ShownOnce('url')
  invite(@CurrentActor() actor: Actor, @Body() given: NewUserDto): Promise<NewUserView> {
    return this.users.invite(actor, given);
  }

  /** Changes role, grants or scope of a user. The last administrator of every office stays one. */
  @Patch(':id')
  change(
    @CurrentActor() actor: Actor,
    @Id() id: string,
    @IfMatch() version: number,
    @Body() changes: UserChangesDto,
  ): Promise<UserView> {
    return this.users.change(actor, id, version, changes);
  }

  /** Shuts a user out: sessions, API tokens and links end at once. */
  @Post(':id/deactivation')
  @HttpCode(200)
  deactivate(@CurrentActor() actor: Actor, @Id() id: string): Promise<UserView> {
    return this.access.deactivate(actor, id);
  }

  /** Lets the user in again, with the role and the password of before. */
  @Delete(':id/deactivation')
  reactivate(@CurrentActor() actor: Actor, @Id() id: string): Promise<UserView> {
    return this.access.reactivate(actor, id);
  }

  /** Makes a new link to set a password: the first, or another one. The former link stops working. */
  @Post(':id/invitation')
  @ShownOnce('url')
  issueLink(@CurrentActor() actor: Actor, @Id() id: string): Promise<InvitationView> {
    return this.invitations.issue(actor, id);
  }

  /** Lists where the user is signed in, the latest first. */
  @Get(':id/sessions')
  listSessions(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Id() id: string,
    @Query() query: ListQuery,
  ): Promise<UserSessionsPage> {
    return this.access.listSessions(actor, session, id, query);
  }

  /** Signs the user out everywhere. */
  @Delete(':id/sessions')
  @HttpCode(204)
  endSessions(@CurrentActor() actor: Actor, @Id() id: string): Promise<void> {
    return this.access.endSessions(actor, id);
  }

  /** Ends one session of the user. */
  @Delete(':id/sessions/:sessionId')
  @HttpCode(204)
  endSession(@CurrentActor() actor: Actor, @Id() id: string, @Id('sessionId') sessionId: string): Promise<void> {
    return this.access.endSession(actor, id, sessionId);
  }

  /** Lists when the user signed in or was refused, the latest first; kept for 180 days. */
  @Get(':id/sign-ins')
  listSignIns(@CurrentActor() actor: Actor, @Id() id: string, @Query() query: ListQuery): Promise<SignInsPage> {
    return this.access.listSignIns(actor, id, query);
  }
}
