import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { BootError } from './config/boot-error.js';
import { loadConfig } from './config/load-config.js';
import { withSecretKey } from './config/secret-key.js';
import { migrate } from './database/migrate.js';
import { createLogger, PinoLogger } from './config/log.js';
import { runProcess, type OnStop } from './process.js';

/** The job loop alone, beside web processes on the same database. */
async function start(onStop: OnStop): Promise<void> {
  const config = withSecretKey(loadConfig()).with({ jobs: true });
  if (config.databaseUrl === null)
    throw new BootError('A worker shares a database with the web process: set DATABASE_URL.');
  await migrate(config.databaseUrl);
  const logger = new PinoLogger(createLogger(config.logLevel));
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), { logger, abortOnError: false });
  onStop(() => app.close());
  process.stdout.write('The worker is ready.\n');
}

await runProcess(start);
