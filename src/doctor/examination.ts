import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BootError } from '../config/boot-error.js';
import type { Config } from '../config/config.js';
import { connect } from '../database/connect.js';
import { reachableDataDir } from '../database/embedded-user.js';
import type { DatabaseServer } from '../database/server.js';
import { examineAddress } from './address.js';
import { examineContents } from './contents.js';
import { ok, problem, type Finding } from './finding.js';
import { examineFolder, examineKey, examineNode } from './machine.js';
import { examineSchema, examineServer } from './server.js';
import { examineSettings } from './settings.js';

/** Looks at everything that an installation needs, and goes on where something is wrong as far as that allows. */
export async function examine(
  load: () => Config,
  borrowServer: (config: Config) => Promise<DatabaseServer>,
): Promise<Finding[]> {
  const node = examineNode(process.versions.node);
  const config = settled('settings', load);
  if (!('dataDir' in config)) return [node, config];
  const folder = await examineFolder(config);
  return [
    node,
    ...examineSettings(config),
    ...folder,
    examineKey(config),
    ...(await settledAll('database', () => examineDatabase(config, borrowServer))),
    await examineAddress(config),
  ];
}

async function examineDatabase(
  config: Config,
  borrowServer: (config: Config) => Promise<DatabaseServer>,
): Promise<Finding[]> {
  if (config.databaseUrl === null && !existsSync(join(reachableDataDir(config.dataDir), 'postgres')))
    return [ok('database', `There is none in ${resolve(config.dataDir)} yet: the first start makes it.`)];
  const server = await borrowServer(config);
  const client = await connect(server.url, 'handpick-doctor');
  try {
    const able = await examineServer(client, config);
    const schema = await examineSchema(client);
    if (schema === null) return [...able, ok('schema', 'The database is empty: the first start fills it.')];
    return schema.level === 'ok' ? [...able, schema, ...(await examineContents(client, config))] : [...able, schema];
  } finally {
    await client.end();
  }
}

function settled<Thing>(topic: string, look: () => Thing): Thing | Finding {
  try {
    return look();
  } catch (error) {
    return failed(topic, error);
  }
}

async function settledAll(topic: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [failed(topic, error)];
  }
}

/** A sentence for the reader says what to do; of anything else only its kind is safe to show. */
function failed(topic: string, error: unknown): Finding {
  if (error instanceof BootError) return problem(topic, error.message, null);
  const { code } = error as { code?: string };
  return problem(
    topic,
    `It could not be examined (${code ?? (error as Error).name}).`,
    'Look at the log of the server.',
  );
}
