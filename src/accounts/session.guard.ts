import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { sessionCookie } from './cookies.js';
import { SessionsService } from './sessions.service.js';

/** Puts the actor and the session on the request; whether one is needed is the next guard's question. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionsService,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = request.cookies[sessionCookie(this.config)];
    const found = token ? await this.sessions.find(token, request.id) : null;
    if (found) Object.assign(request, found);
    return true;
  }
}
