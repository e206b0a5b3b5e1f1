import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Config } from '../config/config.js';
import { firstRow, rows } from '../database/sql.js';
import { AppError } from '../errors.js';
import { pauseSeconds } from './sign-in-pause.js';
import { keyedHash } from './tokens.js';

/** Failures before the first pause: a person mistypes; a whole office can share one network address. */
const FREE_TRIES = { email: 5, address: 50 };
const [EMAIL_LOCK, ADDRESS_LOCK] = [1, 2];

/** What was tried lately; the ages are in seconds. */
interface Failures {
  email_failures: number;
  email_age: number;
  address_failures: number;
  address_age: number;
}

/**
 * Slows down guessing of passwords, alike for addresses that exist and that do not. A try counts as failed until it
 * is forgiven, so that many at once gain nothing.
 */
@Injectable()
export class SignInThrottle {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
  ) {}

  /** @returns the id of the try, to be forgiven; @throws AppError `too-many-attempts` during a pause */
  async admit(email: string, address: string): Promise<string> {
    const emailHash = this.hash('sign-in-email', email.trim().toLowerCase());
    const addressHash = this.hash('sign-in-address', address);
    return this.dataSource.transaction(async (tx) => {
      await rows(
        tx,
        sql`SELECT pg_advisory_xact_lock(${EMAIL_LOCK}, ${emailHash.readInt32BE()}),
                   pg_advisory_xact_lock(${ADDRESS_LOCK}, ${addressHash.readInt32BE()})`,
      );
      refuseDuringPause(await recentFailures(tx, emailHash, addressHash));
      const id = uuid();
      await rows(
        tx,
        sql`INSERT INTO sign_in_attempt (id, email_hash, address_hash, has_succeeded)
            VALUES (${id}, ${emailHash}, ${addressHash}, false)`,
      );
      return id;
    });
  }

  /** The password was right. What is older than a day is of no more use and is deleted by the way. */
  async forgive(tx: EntityManager, id: string): Promise<void> {
    await rows(tx, sql`UPDATE sign_in_attempt SET has_succeeded = true WHERE id = ${id}`);
    await rows(tx, sql`DELETE FROM sign_in_attempt WHERE at < now() - interval '1 day'`);
  }

  private hash(purpose: string, text: string): Buffer {
    return keyedHash(this.config.secretKey ?? '', purpose, text);
  }
}

async function recentFailures(tx: EntityManager, emailHash: Buffer, addressHash: Buffer): Promise<Failures> {
  const found = await firstRow<Failures>(
    tx,
    sql`WITH recent AS (
          SELECT * FROM sign_in_attempt WHERE email_hash = ${emailHash} AND at > now() - interval '15 minutes'
        ), failed AS (
          SELECT at FROM recent
          WHERE NOT has_succeeded AND at > coalesce((SELECT max(at) FROM recent WHERE has_succeeded), '-infinity')
        ), nearby AS (
          SELECT at FROM sign_in_attempt
          WHERE address_hash = ${addressHash} AND NOT has_succeeded AND at > now() - interval '15 minutes'
        )
        SELECT (SELECT count(*) FROM failed)::int AS email_failures,
               (SELECT extract(epoch FROM clock_timestamp() - max(at)) FROM failed)::float8 AS email_age,
               (SELECT count(*) FROM nearby)::int AS address_failures,
               (SELECT extract(epoch FROM clock_timestamp() - max(at)) FROM nearby)::float8 AS address_age`,
  );
  if (!found) throw new Error('A statement without FROM gives one row.');
  return found;
}

function refuseDuringPause(found: Failures): void {
  const wait = Math.max(
    pauseSeconds(found.email_failures, FREE_TRIES.email) - found.email_age,
    pauseSeconds(found.address_failures, FREE_TRIES.address) - found.address_age,
  );
  if (wait > 0)
    throw new AppError('too-many-requests', 'too-many-attempts', 'Too many tries; wait before the next.', {
      retry_after_seconds: Math.ceil(wait),
    });
}
