import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { Session } from '../access/session.js';
import type { SessionView, SignInView } from '../accounts/account.dto.js';
import { checkNotLastAdministrator, lockUsers } from '../accounts/last-administrator.js';
import { SessionsService } from '../accounts/sessions.service.js';
import { SignInsService } from '../accounts/sign-ins.service.js';
import { recordAudit } from '../audit/audit.js';
import { rows } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import type { Page } from '../http/page.js';
import { withdrawLinks } from './invitations.service.js';
import { mayAdminister, notOneself } from './user-checks.js';
import type { UserView } from './user.dto.js';
import { lockedUser, officeOf, readUser, userView, type UserRow } from './users.queries.js';

/** Whether a user gets in, where they are in, and when they came. */
@Injectable()
export class UserAccessService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionsService,
    private readonly signIns: SignInsService,
  ) {}

  /** Ends sessions, tokens and links at once. Done twice it changes nothing. */
  async deactivate(actor: Actor, id: string): Promise<UserView> {
    return this.decide(actor, id, async (tx, user) => {
      if (user.state === 'deactivated') return;
      await checkNotLastAdministrator(tx, id);
      await rows(tx, sql`UPDATE user_account SET deactivated_at = now(), version = version + 1 WHERE id = ${id}`);
      await withdrawLinks(tx, id);
      await this.sessions.endAllOf(tx, actor, id);
      await recordAudit(tx, actor, done('user.deactivated', user));
    });
  }

  /** With the role and the password of before; signing in is the user's part. */
  async reactivate(actor: Actor, id: string): Promise<UserView> {
    return this.decide(actor, id, async (tx, user) => {
      if (user.state !== 'deactivated') return;
      await rows(tx, sql`UPDATE user_account SET deactivated_at = NULL, version = version + 1 WHERE id = ${id}`);
      await recordAudit(tx, actor, done('user.reactivated', user));
    });
  }

  async listSessions(actor: Actor, session: Session, id: string, query: ListQuery): Promise<Page<SessionView>> {
    await readUser(this.dataSource, actor, id);
    return this.sessions.list({ id }, session, query);
  }

  async endSessions(actor: Actor, id: string): Promise<void> {
    await this.decide(actor, id, (tx) => this.sessions.endAllOf(tx, actor, id));
  }

  async endSession(actor: Actor, id: string, sessionId: string): Promise<void> {
    await this.decide(actor, id, async (tx) => {
      if (!(await this.sessions.endOneOf(tx, actor, id, sessionId))) throw notFound('session');
    });
  }

  async listSignIns(actor: Actor, id: string, query: ListQuery): Promise<Page<SignInView>> {
    await readUser(this.dataSource, actor, id);
    return this.signIns.list(id, query);
  }

  /** About another visible user who has no more access than the actor; the user as it is afterwards. */
  private async decide(
    actor: Actor,
    id: string,
    act: (tx: EntityManager, user: UserRow) => Promise<void>,
  ): Promise<UserView> {
    return this.dataSource.transaction(async (tx) => {
      await lockUsers(tx);
      const user = await lockedUser(tx, actor, id);
      notOneself(actor, id);
      mayAdminister(actor, user);
      await act(tx, user);
      return userView(await readUser(tx, actor, id));
    });
  }
}

const done = (action: string, user: UserRow) => ({
  action,
  object_type: 'account',
  object_id: user.id,
  office_id: officeOf(user),
});
