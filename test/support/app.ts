import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.setup.js';
import { Config, type ConfigValues } from '../../src/config/config.js';
import { cloneDatabase } from './database.js';

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly db: DataSource;
  /** Where the application listens, for browsers and event streams. */
  readonly url: string;
  readonly databaseUrl: string;
  /** A client that keeps its cookies. */
  agent(): ReturnType<typeof supertest.agent>;
  close(): Promise<void>;
}

/** The whole application on a freshly cloned database, listening on a free port. */
export async function startApp(values: Partial<ConfigValues> = {}): Promise<TestApp> {
  const database = await cloneDatabase();
  const config = new Config().with({
    databaseUrl: database.url,
    databasePoolMax: 6,
    logLevel: 'silent',
    rateLimit: 100_000,
    secretKey: 'a-secret-key-that-only-tests-know',
    ...values,
  });
  const app = await createApp(config);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app,
    db: app.get(DataSource),
    url,
    databaseUrl: database.url,
    agent: () => supertest.agent(url),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
