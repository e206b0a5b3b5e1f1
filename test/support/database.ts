import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A private database for one test file, cloned from the migrated template. */
export async function cloneDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = newName();
  await runAsAdmin(`CREATE DATABASE ${name} TEMPLATE ${setting('TEST_TEMPLATE')} STRATEGY FILE_COPY`);
  return { url: urlOf(name), drop: () => runAsAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** An empty database: nothing migrated. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = newName();
  await runAsAdmin(`CREATE DATABASE ${name}`);
  return { url: urlOf(name), drop: () => runAsAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Random: a file that failed before it could drop its database must not stand in the way of the next. */
function newName(): string {
  return `${setting('TEST_TEMPLATE')}_${randomBytes(6).toString('hex')}`;
}

function urlOf(database: string): string {
  const url = new URL(setting('TEST_ADMIN_URL'));
  url.pathname = `/${database}`;
  return url.href;
}

async function runAsAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: setting('TEST_ADMIN_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is set by test/support/global-setup.mjs`);
  return value;
}
