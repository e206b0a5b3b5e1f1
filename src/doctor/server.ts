import type pg from 'pg';
import { BootError } from '../config/boot-error.js';
import type { Config } from '../config/config.js';
import { migrationsIn, pendingMigrations, refuseUnknown } from '../database/migrate.js';
import { ok, problem, warning, type Finding } from './finding.js';

const TOPIC = 'database';
const OLDEST = 15;
const JOB_CONNECTIONS = 4;
const MOST_SECONDS_APART = 5;

interface Traits {
  version: string;
  encoding: string;
  may_create: boolean;
  missing_extensions: string[];
  missing_collations: string[];
  connections: number;
  now: Date;
}

/** Whether the server can carry Handpick. */
export async function examineServer(client: pg.Client, config: Config): Promise<Finding[]> {
  const traits = await traitsOf(client);
  const wrong = [...shortcomings(traits), ...cautions(traits, config, new Date())];
  return wrong.length > 0 ? wrong : [ok(TOPIC, `PostgreSQL ${traits.version} answers.`)];
}

async function traitsOf(client: pg.Client): Promise<Traits> {
  const found = await client.query<Traits>(`
    SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
      has_database_privilege(current_database(), 'CREATE')
        AND coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
      ARRAY(SELECT name FROM unnest(ARRAY['unaccent', 'pg_trgm']) AS name
        WHERE name NOT IN (SELECT name::text FROM pg_available_extensions)) AS missing_extensions,
      ARRAY(SELECT name FROM unnest(ARRAY['en-x-icu', 'sv-SE-x-icu', 'es-x-icu']) AS name
        WHERE name NOT IN (SELECT collname::text FROM pg_collation)) AS missing_collations,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS connections,
      clock_timestamp() AS now`);
  const [traits] = found.rows;
  if (traits === undefined) throw new Error('The server told nothing of itself.');
  return traits;
}

function shortcomings(traits: Traits): Finding[] {
  const findings: Finding[] = [];
  const add = (says: string, remedy: string): void => void findings.push(problem(TOPIC, says, remedy));
  if (parseInt(traits.version, 10) < OLDEST)
    add(`PostgreSQL ${traits.version} is too old.`, `Use PostgreSQL ${OLDEST} or later.`);
  if (traits.encoding !== 'UTF8')
    add(
      `The database stores texts as ${traits.encoding}.`,
      `Make one with ENCODING 'UTF8' and name it in DATABASE_URL.`,
    );
  if (!traits.may_create)
    add(
      'The user of DATABASE_URL may not create tables and schemas.',
      'Make it the owner of the database, or grant it CREATE on the database and on the schema public.',
    );
  if (traits.missing_extensions.length > 0)
    add(
      `The server does not have the extensions ${traits.missing_extensions.join(' and ')}.`,
      'Install the package with the extensions that come with PostgreSQL, often named postgresql-contrib.',
    );
  if (traits.missing_collations.length > 0)
    add(
      `The server does not know the collations ${traits.missing_collations.join(', ')}.`,
      'Use a PostgreSQL that was built with ICU.',
    );
  return findings;
}

function cautions({ connections, now }: Traits, { databasePoolMax }: Config, here: Date): Finding[] {
  const findings: Finding[] = [];
  if (databasePoolMax + JOB_CONNECTIONS > connections)
    findings.push(
      warning(
        TOPIC,
        `One process may open ${databasePoolMax + JOB_CONNECTIONS} connections, the server allows ${connections} in all.`,
        'Lower DATABASE_POOL_MAX, or raise max_connections of the server.',
      ),
    );
  const apart = Math.round(Math.abs(now.getTime() - here.getTime()) / 1000);
  if (apart > MOST_SECONDS_APART)
    findings.push(
      warning(
        TOPIC,
        `Its clock and the one here are ${apart} seconds apart.`,
        'Let both machines follow a time server.',
      ),
    );
  return findings;
}

/** Null when nothing of Handpick is in it yet. */
export async function examineSchema(client: pg.Client): Promise<Finding | null> {
  const done = await migrationsIn(client);
  if (done.length === 0) return null;
  try {
    refuseUnknown(
      done,
      'The database belongs to a newer version of Handpick',
      'start that version, or restore a backup made before it',
    );
  } catch (error) {
    if (error instanceof BootError) return problem('schema', error.message, null);
    throw error;
  }
  const pending = await pendingMigrations({ query: async (text) => (await client.query(text)).rows });
  return pending.length === 0
    ? ok('schema', 'The database is at this version.')
    : warning(
        'schema',
        `The database is ${pending.length} migrations behind this version.`,
        'Make a backup, then start Handpick: it brings the database up.',
      );
}
