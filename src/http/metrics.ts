import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { rows } from '../database/sql.js';

/** Figures for Prometheus. Labels are route patterns and task names, never what people typed. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly durations = new Histogram({
    name: 'handpick_http_request_duration_seconds',
    help: 'Time from a request to its last byte, by route pattern',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });

  constructor(private readonly dataSource: DataSource) {
    collectDefaultMetrics({ register: this.registry });
    this.collectPool();
    this.collectJobs();
  }

  observe(request: { method: string; route: string; status: number; seconds: number }): void {
    const { seconds, status, ...labels } = request;
    this.durations.observe({ ...labels, status: String(status) }, seconds);
  }

  private collectPool(): void {
    const { dataSource } = this;
    new Gauge({
      name: 'handpick_database_connections',
      help: 'Connections of the pool, and requests that wait for one',
      labelNames: ['state'] as const,
      registers: [this.registry],
      collect(): void {
        const pool = (dataSource.driver as unknown as { master: pg.Pool }).master;
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
        this.set({ state: 'waiting' }, pool.waitingCount);
      },
    });
  }

  private collectJobs(): void {
    const { dataSource } = this;
    new Gauge({
      name: 'handpick_jobs',
      help: 'Jobs by task and state; failed ones have used up their tries',
      labelNames: ['task', 'state'] as const,
      registers: [this.registry],
      async collect(): Promise<void> {
        this.reset();
        for (const { task, state, count } of await countJobs(dataSource)) this.set({ task, state }, count);
      },
    });
  }
}

function countJobs(dataSource: DataSource): Promise<{ task: string; state: string; count: number }[]> {
  return rows(
    dataSource,
    sql`SELECT task_identifier AS task, count(*)::int AS count,
        CASE WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'failed' ELSE 'waiting' END AS state
      FROM graphile_worker.jobs GROUP BY 1, 3`,
  );
}
