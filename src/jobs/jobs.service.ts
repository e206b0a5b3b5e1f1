import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  parseCronItems,
  run,
  Logger as WorkerLogger,
  type JobHelpers,
  type Runner,
  type TaskList,
} from 'graphile-worker';
import pg from 'pg';
import sql from 'sql-template-tag';
import { Config } from '../config/config.js';
import { loggable } from '../config/log.js';
import { rows, type Queryable } from '../database/sql.js';

export interface JobContext {
  /** Aborted when the process is asked to stop: end at the next safe point by throwing; the job is run again. */
  readonly signal: AbortSignal;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** Payloads are kept in the database until the job is done: ids and codes only, never a person's data. */
export type JobHandler<Payload> = (payload: Payload, context: JobContext) => Promise<void>;

interface CronEntry {
  task: string;
  /** In UTC: minute hour day month weekday. */
  match: string;
}

/** Work that is done after the answer: rows of the same transaction, run by a worker, tried again until they succeed. */
@Injectable()
export class Jobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('jobs');
  private readonly tasks: TaskList = {};
  private readonly cron: CronEntry[] = [];
  private pool: pg.Pool | undefined;
  private runner: Runner | undefined;

  constructor(private readonly config: Config) {}

  /** To be called in `onModuleInit`. A handler may run twice: what it does must be the same done twice. */
  register<Payload>(task: string, handler: JobHandler<Payload>): void {
    if (task in this.tasks) throw new Error(`The job ${task} is registered twice.`);
    this.tasks[task] = async (payload, helpers) => {
      try {
        await handler(payload as Payload, contextOf(helpers));
      } catch (error) {
        this.log.error({ task, job_id: helpers.job.id, attempt: helpers.job.attempts, ...loggable(error) });
        // The worker keeps the message of this error with the job, so it must not quote anybody.
        throw new Error(error instanceof Error ? error.name : typeof error, { cause: error });
      }
    };
  }

  /** A registered job that runs by the clock. */
  schedule(task: string, match: string): void {
    this.cron.push({ task, match });
  }

  /** Takes part in the transaction: a rollback leaves no job. Of jobs with the same key only the latest is kept. */
  async add(
    tx: Queryable,
    task: string,
    payload: object,
    options: { jobKey?: string; runAt?: Date } = {},
  ): Promise<void> {
    await rows(
      tx,
      sql`SELECT graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json,
        run_at => ${options.runAt ?? null}::timestamptz, job_key => ${options.jobKey ?? null})`,
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.jobs || this.config.databaseUrl === null) return;
    this.pool = new pg.Pool({ connectionString: this.config.databaseUrl, max: 4, application_name: 'handpick-jobs' });
    // A connection that breaks while idle is replaced; without a listener it would end the process.
    const warn = (error: Error): void => this.log.warn(`A connection of the job pool broke: ${error.name}`);
    this.pool.on('error', warn).on('connect', (client) => client.on('error', warn));
    this.runner = await run({
      pgPool: this.pool,
      taskList: this.tasks,
      parsedCronItems: parseCronItems(
        this.cron.map(({ task, match }) => ({ task, match, options: { backfillPeriod: 0 } })),
      ),
      concurrency: 2,
      noHandleSignals: true,
      logger: this.workerLogger(),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { runner, pool } = this;
    this.runner = this.pool = undefined;
    await runner?.stop();
    await pool?.end();
  }

  /** A job that fails is told of where it fails; of the worker itself only trouble is worth a line. */
  private workerLogger(): WorkerLogger {
    return new WorkerLogger(() => (level: string, message) => {
      if ((level === 'error' || level === 'warning') && !message.startsWith('Failed task'))
        this.log.warn(message.split('\n')[0]?.slice(0, 200) ?? '');
    });
  }
}

function contextOf(helpers: JobHelpers): JobContext {
  const { signal } = helpers.abortSignal ? { signal: helpers.abortSignal } : new AbortController();
  return { signal, attempt: helpers.job.attempts };
}
