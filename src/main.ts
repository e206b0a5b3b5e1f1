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
import { Readiness } from './http/readiness.js';
import { readArguments } from './operations/arguments.js';
import { runProcess, started, type OnStop } from './process.js';
import { startupBlock } from './startup-block.js';

/** Pages, API and, unless JOBS=off or `--web`, the job loop in one process. */
async function start(onStop: OnStop): Promise<void> {
  const { flags } = readArguments('npm start, or npm run start:web', { names: 0, flags: ['web'] });
  const given = flags.has('web') ? withoutJobs(loadConfig()) : loadConfig();
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
  onStop(() => app.get(Readiness).leave(config.drainSeconds));
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

/** For several processes on one database. */
function withoutJobs(config: Config): Config {
  if (config.databaseUrl === null)
    throw new BootError('Web processes share a database with workers: set DATABASE_URL, or use npm start.');
  return config.with({ jobs: false });
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
