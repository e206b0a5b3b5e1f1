import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { firstRow } from '../database/sql.js';
import { Metrics } from '../http/metrics.js';
import { Jobs } from '../jobs/jobs.service.js';
import { sealWaitingEntries } from './sealing.js';

/** Every minute the entries that wait get their seal. The log carries each block's hash out of the database's reach. */
@Injectable()
export class SealAudit implements OnModuleInit {
  static readonly task = 'seal-audit';
  private readonly log = new Logger('audit');

  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.jobs.register(SealAudit.task, () => this.run());
    this.jobs.schedule(SealAudit.task, '* * * * *');
    this.collectAge();
  }

  async run(): Promise<void> {
    const latest = await this.dataSource.transaction((tx) => sealWaitingEntries(tx));
    if (latest !== null) this.log.log({ audit_block: latest.number, hash: latest.hash });
  }

  private collectAge(): void {
    const { dataSource } = this;
    new Gauge({
      name: 'handpick_audit_unsealed_seconds',
      help: 'Age of the oldest audit entry that waits for its seal; 0 when none does',
      registers: [this.metrics.registry],
      async collect(): Promise<void> {
        this.set(await ageOfOldest(dataSource));
      },
    });
  }
}

async function ageOfOldest(dataSource: DataSource): Promise<number> {
  const oldest = await firstRow<{ seconds: number }>(
    dataSource,
    sql`SELECT coalesce(extract(epoch FROM now() - min(at)), 0)::float8 AS seconds
        FROM audit_unsealed JOIN audit_entry ON id = entry_id`,
  );
  return Math.max(0, oldest?.seconds ?? 0);
}
