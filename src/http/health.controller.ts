import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Public } from '../access/requires.decorator.js';
import { pendingMigrations } from '../database/migrate.js';

/** For whatever watches the process. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  @Public()
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** Ready: the database answers and has every migration of this version. */
  @Public()
  @Get('ready')
  async ready(): Promise<{ status: 'ready' }> {
    if (!(await this.isReady())) throw new ServiceUnavailableException();
    return { status: 'ready' };
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await pendingMigrations(this.dataSource)).length === 0;
    } catch {
      return false;
    }
  }
}
