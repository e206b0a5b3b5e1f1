import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { rows } from '../database/sql.js';
import { Jobs } from '../jobs/jobs.service.js';

/** Stored answers hold what the API said about people: they are gone after a day. */
@Injectable()
export class ForgetIdempotencyKeys implements OnModuleInit {
  static readonly task = 'forget-idempotency-keys';

  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.register(ForgetIdempotencyKeys.task, () => this.run());
    this.jobs.schedule(ForgetIdempotencyKeys.task, '17 * * * *');
  }

  private async run(): Promise<void> {
    await rows(this.dataSource, sql`DELETE FROM idempotency_key WHERE created_at < now() - interval '24 hours'`);
  }
}
