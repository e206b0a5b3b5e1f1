import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { may, type Actor } from '../access/actor.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { Requires } from '../access/requires.decorator.js';
import { Pages } from '../views/pages.decorator.js';
import { seeOther } from './see-other.js';

/** Where each role begins. */
@Pages()
export class StartPages {
  @Get()
  @Requires('account:manage-own')
  start(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): string {
    if (may(actor, 'applications:read')) return seeOther(reply, '/board');
    if (may(actor, 'interviews:read')) return seeOther(reply, '/interviews');
    return seeOther(reply, may(actor, 'reports:read') ? '/reports/funnel' : '/account');
  }
}
