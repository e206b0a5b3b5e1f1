import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { pendingMigrations } from '../database/migrate.js';

/** Whether this process wants to be given requests, and can answer them. */
@Injectable()
export class Readiness {
  private isLeaving = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Ready: it is not about to stop, the database answers and has every migration of this version. */
  async isReady(): Promise<boolean> {
    if (this.isLeaving) return false;
    try {
      return (await pendingMigrations(this.dataSource)).length === 0;
    } catch {
      return false;
    }
  }

  /** Before a stop: whoever shares the requests out hears of it in this time, in which they are still answered. */
  async leave(seconds: number): Promise<void> {
    this.isLeaving = true;
    await sleep(seconds * 1000);
  }
}
