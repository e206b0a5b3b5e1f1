import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../access/requires.decorator.js';
import { Readiness } from './readiness.js';

/** For whatever watches the process. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Public()
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Public()
  @Get('ready')
  async ready(): Promise<{ status: 'ready' }> {
    if (!(await this.readiness.isReady())) throw new ServiceUnavailableException();
    return { status: 'ready' };
  }
}
