import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createApp } from './app.setup.js';
import { BootError } from './config/boot-error.js';
import { readConfig, type Config } from './config/config.js';
import { withSecretKey } from './config/secret-key.js';
import { migrate } from './database/migrate.js';
import { startDatabaseServer } from './database/server.js';
import { exitWithSentence, stopOnSignal } from './process.js';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  await refuseTakenPort(config);
  const ready = withSecretKey(config);
  const server = await startDatabaseServer(ready);
  try {
    await migrate(server.url);
    const app = await createApp(ready.with({ databaseUrl: server.url }));
    stopOnSignal(async () => {
      await app.close();
      await server.stop();
    });
    await listen(app, ready);
    process.stdout.write(`\nHandpick is at ${ready.address}\n`);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Asked before the database starts, so that the answer is quick and nothing has to be undone. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen(port, host, resolve);
    });
  } catch (error) {
    throw portError(error, host, port);
  } finally {
    probe.close();
  }
}

async function listen(app: NestFastifyApplication, { host, port }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw portError(error, host, port);
  }
}

function portError(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new BootError(`Port ${port} is in use: stop what uses it, or set PORT to another.`);
    case 'EACCES':
      return new BootError(`Port ${port} is not allowed for this user: set PORT to 1024 or more.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new BootError(`${host} is not an address of this machine: set HOST to one, or to 0.0.0.0 for all.`);
    default:
      return error;
  }
}

await main().catch(exitWithSentence);
