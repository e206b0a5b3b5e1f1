import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { SignInOrigin } from '../accounts/cookies.js';
import { lockUsers } from '../accounts/last-administrator.js';
import { hashPassword } from '../accounts/passwords.js';
import { SessionsService } from '../accounts/sessions.service.js';
import { recordSignIn } from '../accounts/sign-ins.service.js';
import { newToken, tokenHash } from '../accounts/tokens.js';
import { recordAudit } from '../audit/audit.js';
import { Config } from '../config/config.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, notFound } from '../errors.js';
import type { Language } from '../i18n/language.js';
import { mayAdminister, notOneself } from './user-checks.js';
import type { InvitationView, JoinDto } from './user.dto.js';
import { lockedUser, officeOf, type UserRow } from './users.queries.js';

/** Whom a link is for, as the page behind it greets them. */
export interface Invited {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly purpose: InvitationView['purpose'];
}

/** Links by which a person sets a password: the first one, or a new one. Mail is not sent: an administrator passes them on. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly sessions: SessionsService,
  ) {}

  /** A new link: an invitation as long as the user has no password, a reset of it afterwards. The former stops working. */
  async issue(actor: Actor, userId: string): Promise<InvitationView> {
    return this.dataSource.transaction(async (tx) => {
      await lockUsers(tx);
      const user = await lockedUser(tx, actor, userId);
      notOneself(actor, userId);
      mayAdminister(actor, user);
      if (user.state === 'deactivated')
        throw conflict('user-deactivated', 'A deactivated user gets no link; reactivate the user first.');
      return this.issueFor(tx, actor, user);
    });
  }

  /** Takes part in a transaction that checked what there is to check. */
  async issueFor(tx: EntityManager, actor: Actor, user: UserRow): Promise<InvitationView> {
    const purpose = user.state === 'invited' ? 'invitation' : 'password_reset';
    const token = newToken();
    await withdrawLinks(tx, user.id);
    const link = await firstRow<{ expires_at: Date }>(
      tx,
      sql`INSERT INTO one_time_link (token_hash, purpose, user_id, expires_at)
          VALUES (${tokenHash(token)}, ${purpose}, ${user.id}, now() + interval '7 days') RETURNING expires_at`,
    );
    if (!link) throw new Error('A row that was inserted is returned.');
    await recordAudit(tx, actor, {
      action: purpose === 'invitation' ? 'user.invited' : 'user.password-reset-issued',
      object_type: 'account',
      object_id: user.id,
      office_id: officeOf(user),
    });
    const url = `${this.config.address}/join/${token}`;
    return { user_id: user.id, purpose, url, expires_at: link.expires_at.toISOString() };
  }

  /** @throws AppError 404 when the link was used, is too old, was replaced, or never was one */
  check(token: string): Promise<Invited> {
    return usableLink(this.dataSource, token);
  }

  /**
   * Sets the password and signs in. Whoever gets a new password may have lost the old one to somebody: every other
   * session ends.
   * @returns the token of the new session
   * @throws AppError 404 as `check`
   */
  async accept(token: string, given: JoinDto, origin: SignInOrigin): Promise<string> {
    await this.check(token);
    const passwordHash = await hashPassword(given.password);
    return this.dataSource.transaction(async (tx) => {
      await lockUsers(tx);
      const { id, purpose, language } = await usableLink(tx, token);
      const actor = { id, requestId: origin.requestId };
      await rows(tx, sql`UPDATE one_time_link SET used_at = now() WHERE token_hash = ${tokenHash(token)}`);
      await rows(
        tx,
        sql`UPDATE user_account SET password_hash = ${passwordHash}, language = ${given.language ?? language},
                   version = version + 1 WHERE id = ${id}`,
      );
      await this.sessions.endAllOf(tx, actor, id);
      if (origin.formerToken !== undefined) await this.sessions.endByToken(tx, actor, origin.formerToken);
      const action = purpose === 'invitation' ? 'user.joined' : 'user.password-reset';
      await recordAudit(tx, actor, { action, object_type: 'account', object_id: id });
      await recordSignIn(tx, id, purpose === 'invitation' ? 'joined' : 'password_reset');
      return this.sessions.start(tx, actor);
    });
  }
}

/** Takes part in a transaction: no link that was passed on works any more. */
export async function withdrawLinks(tx: Queryable, userId: string): Promise<void> {
  await rows(tx, sql`DELETE FROM one_time_link WHERE user_id = ${userId} AND used_at IS NULL`);
}

async function usableLink(db: Queryable, token: string): Promise<Invited> {
  const found = await firstRow<Invited>(
    db,
    sql`SELECT u.id, u.name, u.email, u.language, l.purpose
        FROM one_time_link l JOIN user_account u ON u.id = l.user_id
        WHERE l.token_hash = ${tokenHash(token)} AND l.used_at IS NULL AND l.expires_at > now()
          AND u.deactivated_at IS NULL`,
  );
  if (!found) throw notFound('link');
  return found;
}
