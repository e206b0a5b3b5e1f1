import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Requires } from '../access/requires.decorator.js';
import { Pages } from '../views/pages.decorator.js';
import { seeOther } from '../web/see-other.js';

/** Where the account menu leads to. */
@Pages('settings')
export class SettingsStartPages {
  @Get()
  @Requires('offices:read')
  start(@Res({ passthrough: true }) reply: FastifyReply): string {
    return seeOther(reply, '/settings/offices');
  }
}
