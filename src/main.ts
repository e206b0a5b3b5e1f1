import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer } from 'node:net';
import { FirstAdministrator } from './accounts/first-administrator.service.js';
import { createApp } from './app.setup.js';
import { BootError } from './config/boot-error.js';
import type { Config } from './config/config.js';
import { loadConfig } from './config/load-config.js';
import { withSecretKey } from './config/secret-key.js';
import { migrate } from './database/migrate.js';
import { startDatabaseServer } from './database/server.js';
import { DEMO_PASSWORD } from './demo/accounts.js';
import { Demo } from './demo/demo.service.js';
import { runProcess, started, type OnStop } from './process.js';
import { startupBlock } from './startup-block.js';

/** Pages, API and, unless JOBS=off, the job loop in one process. */
async function start(onStop: OnStop): Promise<void> {
  const given = loadConfig();
  await refuseTakenPort(given);
  const config = withSecretKey(given);
  const server = await started(onStop, startDatabaseServer(config));
  await migrate(server.url);
  const app = await createApp(config.with({ databaseUrl: server.url }));
  onStop(() => app.close());
  const demo = app.get(Demo);
  if (config.startsWithDemo) await demo.plant();
  const setupLink = await app.get(FirstAdministrator).prepare();
  await listen(app, config);
  process.stdout.write(
    startupBlock({
      address: config.address,
      dataDir: server.folder,
      accounts: await demo.accounts(),
      password: DEMO_PASSWORD,
      setupLink,
    }),
  );
}

/** Asked before the database starts, so that the answer is quick and nothing has to be undone. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((done, fail) => probe.once('error', fail).listen(port, host, done));
    await new Promise((done) => probe.close(done));
  } catch (error) {
    throw portError(error, host, port);
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

await runProcess(start);
