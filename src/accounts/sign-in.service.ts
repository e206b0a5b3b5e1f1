import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { firstRow, type Queryable } from '../database/sql.js';
import { AppError } from '../errors.js';
import type { SignInDto } from './account.dto.js';
import { isPasswordOf } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import type { SignInKind } from './sign-in.entity.js';
import { recordSignIn } from './sign-ins.service.js';
import { SignInThrottle } from './sign-in-throttle.service.js';
import type { SignInOrigin } from './cookies.js';

interface Credentials {
  id: string;
  password_hash: string | null;
  is_active: boolean;
}

@Injectable()
export class SignInService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionsService,
    private readonly throttle: SignInThrottle,
  ) {}

  /**
   * An unknown address, a wrong password and a deactivated user get the same answer after the same work.
   * @returns the token of a new session
   * @throws AppError `wrong-credentials`, or `too-many-attempts` during a pause
   */
  async signIn({ email, password }: SignInDto, origin: SignInOrigin): Promise<string> {
    const attempt = await this.throttle.admit(email, origin.address);
    const found = await this.find(email);
    const isRight = await isPasswordOf(found?.password_hash ?? null, password);
    if (!found || !isRight || !found.is_active) return this.refuse(found);
    const actor = { id: found.id, requestId: origin.requestId };
    return this.dataSource.transaction(async (tx) => {
      if (!(await isUnchanged(tx, found))) throw wrongCredentials();
      await this.throttle.forgive(tx, attempt);
      await recordSignIn(tx, found.id, 'signed_in');
      if (origin.formerToken !== undefined) await this.sessions.endByToken(tx, actor, origin.formerToken);
      return this.sessions.start(tx, actor);
    });
  }

  /** Written for an unknown address too: what takes longer would tell. */
  private async refuse(found: Credentials | undefined): Promise<never> {
    await recordSignIn(this.dataSource, found?.id ?? null, refusalOf(found));
    throw wrongCredentials();
  }

  private find(email: string): Promise<Credentials | undefined> {
    return firstRow<Credentials>(
      this.dataSource,
      sql`SELECT id, password_hash, deactivated_at IS NULL AS is_active
          FROM user_account WHERE lower(email) = lower(${email.trim()})`,
    );
  }
}

function refusalOf(found: Credentials | undefined): SignInKind {
  if (!found) return 'unknown_user';
  if (!found.is_active) return 'deactivated';
  return found.password_hash === null ? 'not_joined' : 'wrong_password';
}

/** Whoever is deactivated or gets a new password while the old one is looked at does not come in by it. */
async function isUnchanged(tx: Queryable, { id, password_hash: hash }: Credentials): Promise<boolean> {
  const found = await firstRow(
    tx,
    sql`SELECT FROM user_account WHERE id = ${id} AND password_hash = ${hash} AND deactivated_at IS NULL FOR SHARE`,
  );
  return found !== undefined;
}

function wrongCredentials(): AppError {
  return new AppError('unauthenticated', 'wrong-credentials', 'The e-mail address or the password is not right.');
}
