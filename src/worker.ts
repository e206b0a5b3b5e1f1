import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { existsSync } from 'node:fs';
import { AppModule } from './app.module.js';
import { BootError } from './config/boot-error.js';
import { readConfig } from './config/config.js';
import { withSecretKey } from './config/secret-key.js';
import { migrate } from './database/migrate.js';
import { createLogger, PinoLogger } from './http/log.js';
import { exitWithSentence, stopOnSignal } from './process.js';

/** The job loop alone, beside web processes with JOBS=off on the same database. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = withSecretKey(readConfig(process.env)).with({ jobs: true });
  if (config.databaseUrl === null)
    throw new BootError('A worker shares a database with the web process: set DATABASE_URL.');
  await migrate(config.databaseUrl);
  const logger = new PinoLogger(createLogger(config.logLevel));
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), { logger, abortOnError: false });
  stopOnSignal(() => app.close());
}

await main().catch(exitWithSentence);
