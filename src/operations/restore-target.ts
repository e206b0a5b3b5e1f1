import type pg from 'pg';
import { BootError } from '../config/boot-error.js';
import { migrationsIn, refuseUnknown } from '../database/migrate.js';
import type { Manifest } from './manifest.js';
import { tablesOf } from './tables.js';

const WAY_OUT = 'make a new database and name it in DATABASE_URL';

/** @throws BootError when the database is in use, holds anything, or is further than the backup */
export async function refuseUnfit(client: pg.Client, { migrations }: Manifest): Promise<void> {
  await refuseInUse(client);
  const tables = await tablesOf(client);
  const done = await migrationsIn(client);
  if (done.length === 0) {
    if (tables.length === 0) return;
    throw new BootError(`The database holds tables of something else (${tables[0]?.name}): ${WAY_OUT}.`);
  }
  refuseUnknown(done, 'The database belongs to a newer version of Handpick', WAY_OUT);
  await refuseFilled(client);
  const later = done.find((name) => !migrations.includes(name));
  if (later !== undefined)
    throw new BootError(`The database is empty, but of a later version than the backup (it has ${later}): ${WAY_OUT}.`);
}

/** People and offices come first: without them there is nothing else. */
async function refuseFilled(client: pg.Client): Promise<void> {
  const found = await client.query<{ users: string; offices: string }>(
    'SELECT (SELECT count(*) FROM user_account) AS users, (SELECT count(*) FROM office) AS offices',
  );
  const { users = '0', offices = '0' } = found.rows[0] ?? {};
  if (Number(users) + Number(offices) > 0)
    throw new BootError(
      `The database is not empty (${users} users, ${offices} offices): a backup is restored into an empty one; ${WAY_OUT}.`,
    );
}

/** Answers that a process has learned from the empty database would be wrong in the restored one. */
async function refuseInUse(client: pg.Client): Promise<void> {
  const found = await client.query<{ count: string }>(
    `SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name IN ('handpick', 'handpick-jobs')`,
  );
  if (Number(found.rows[0]?.count) > 0)
    throw new BootError('Handpick is running on this database: stop every process of it, then restore.');
}
