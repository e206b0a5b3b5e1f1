import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { Config } from '../config/config.js';
import { firstRow, rows } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { SetupDto } from './account.dto.js';
import { insertAccount } from './accounts.service.js';
import { hashPassword } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import { recordSignIn } from './sign-ins.service.js';
import { newToken, tokenHash } from './tokens.js';

const FIRST_ADMINISTRATOR_LOCK = 7_346_502;

/** Lets the first person in, once: nobody can sign in to an empty database. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * To be called at start. Makes the administrator of the configuration, if nobody has an account.
   * @returns the address of a one-time link that makes one, if the configuration names none; null if there is no need
   */
  async prepare(): Promise<string | null> {
    const { firstAdminEmail: email, firstAdminPassword: password } = this.config;
    const passwordHash = password === null ? null : await hashPassword(password);
    return this.dataSource.transaction(async (tx) => {
      if (await hasUsers(tx)) return null;
      if (email === null) return `${this.config.address}/setup/${await newLink(tx)}`;
      const name = email.split('@', 1)[0] ?? email;
      await insertAccount(tx, null, { email, name, role: 'administrator', offices: 'all' }, passwordHash);
      return null;
    });
  }

  /** @throws AppError 404 when the link does not work (any more) */
  async check(token: string): Promise<void> {
    await this.dataSource.transaction((tx) => usableLink(tx, token));
  }

  /** @returns the token of a session of the new administrator */
  async setUp(token: string, given: SetupDto, requestId: string): Promise<string> {
    const passwordHash = await hashPassword(given.password);
    return this.dataSource.transaction(async (tx) => {
      await usableLink(tx, token);
      await rows(tx, sql`UPDATE one_time_link SET used_at = now() WHERE token_hash = ${tokenHash(token)}`);
      const { id } = await insertAccount(
        tx,
        null,
        { email: given.email, name: given.name, role: 'administrator', offices: 'all' },
        passwordHash,
      );
      await recordSignIn(tx, id, 'set_up');
      return this.sessions.start(tx, { id, requestId });
    });
  }
}

/** Two processes that start at once, or two people with one link, wait for each other here. */
async function hasUsers(tx: EntityManager): Promise<boolean> {
  await rows(tx, sql`SELECT pg_advisory_xact_lock(${FIRST_ADMINISTRATOR_LOCK})`);
  return (await firstRow(tx, sql`SELECT FROM user_account LIMIT 1`)) !== undefined;
}

/** The link printed by an earlier start stops working. */
async function newLink(tx: EntityManager): Promise<string> {
  const token = newToken();
  await rows(tx, sql`DELETE FROM one_time_link WHERE purpose = 'first_administrator' AND used_at IS NULL`);
  await rows(
    tx,
    sql`INSERT INTO one_time_link (token_hash, purpose, expires_at)
        VALUES (${tokenHash(token)}, 'first_administrator', now() + interval '1 day')`,
  );
  return token;
}

async function usableLink(tx: EntityManager, token: string): Promise<void> {
  const isUsable =
    !(await hasUsers(tx)) &&
    (await firstRow(
      tx,
      sql`SELECT FROM one_time_link
          WHERE token_hash = ${tokenHash(token)} AND purpose = 'first_administrator'
            AND used_at IS NULL AND expires_at > now()`,
    )) !== undefined;
  if (!isUsable) throw notFound('link');
}
