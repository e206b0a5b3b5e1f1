import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { Config } from '../src/config/config.js';
import { dataSourceOptions } from '../src/database/data-source.js';
import { rows } from '../src/database/sql.js';
import { Jobs } from '../src/jobs/jobs.service.js';
import { cloneDatabase } from './support/database.js';

const LONGEST_WAIT_MS = 10_000;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await condition()); await sleep(20))
    if (Date.now() - began > LONGEST_WAIT_MS) throw new Error('It did not happen.');
}

describe('jobs', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let db: DataSource;
  let jobs: Jobs;
  const greeted: string[] = [];
  let wasStopped = false;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await cloneDatabase();
    db = await new DataSource(dataSourceOptions(database.url, [], 3)).initialize();
    jobs = new Jobs(new Config().with({ databaseUrl: database.url }));
    jobs.register<{ code: string }>('greet', async ({ code }) => {
      greeted.push(code);
    });
    jobs.register('break', async () => {
      throw new Error('Anna Andersson could not be reached at anna@example.com');
    });
    jobs.register('wait', async (_, { signal }) => {
      await new Promise<void>((done) => signal.addEventListener('abort', () => done()));
      wasStopped = true;
    });
    await jobs.onApplicationBootstrap();
  });
  afterAll(async () => {
    await jobs.beforeApplicationShutdown();
    await db.destroy();
    await database.drop();
  });

  it('run once their transaction is committed', async () => {
    await db.transaction((tx) => jobs.add(tx, 'greet', { code: 'committed' }));
    await until(() => greeted.includes('committed'));
  });

  it('do not exist when their transaction is rolled back', async () => {
    const rolledBack = db.transaction(async (tx) => {
      await jobs.add(tx, 'greet', { code: 'rolled-back' });
      throw new Error('changed my mind');
    });
    await expect(rolledBack).rejects.toThrow('changed my mind');
    await db.transaction((tx) => jobs.add(tx, 'greet', { code: 'later' }));
    await until(() => greeted.includes('later'));
    expect(greeted).not.toContain('rolled-back');
  });

  it('wait as one when they have the same key', async () => {
    const runAt = new Date(Date.now() + 3_600_000);
    for (const code of ['first', 'second']) await jobs.add(db, 'greet', { code }, { jobKey: 'greeting', runAt });
    const waiting = await rows<{ payload: unknown }>(
      db,
      sql`SELECT p.payload FROM graphile_worker._private_jobs p WHERE p.key = 'greeting'`,
    );
    expect(waiting).toEqual([{ payload: { code: 'second' } }]);
  });

  it('that fail are tried again, and keep nothing of what the error said', async () => {
    await jobs.add(db, 'break', {});
    const broken = (): Promise<{ attempts: number; last_error: string }[]> =>
      rows(db, sql`SELECT attempts, last_error FROM graphile_worker.jobs WHERE task_identifier = 'break'`);
    await until(async () => (await broken())[0]?.last_error != null);
    const [job] = await broken();
    expect(job?.attempts).toBe(1);
    expect(job?.last_error).not.toMatch(/anna/i);
  });

  it('hear that the process stops, and end at a safe point', async () => {
    await jobs.add(db, 'wait', {});
    await until(
      async () =>
        (await rows(db, sql`SELECT FROM graphile_worker.jobs WHERE task_identifier = 'wait' AND locked_at IS NOT NULL`))
          .length > 0,
    );
    await jobs.beforeApplicationShutdown();
    expect(wasStopped).toBe(true);
  });
});
