import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { rows } from '../database/sql.js';
import { Jobs } from '../jobs/jobs.service.js';

/** When people come and go is nobody's business for longer than it takes to look into an incident. */
@Injectable()
export class ForgetSignIns implements OnModuleInit {
  static readonly task = 'forget-sign-ins';

  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.register(ForgetSignIns.task, () => this.run());
    this.jobs.schedule(ForgetSignIns.task, '41 3 * * *');
  }

  private async run(): Promise<void> {
    await rows(this.dataSource, sql`DELETE FROM sign_in WHERE at <= now() - interval '180 days'`);
  }
}
