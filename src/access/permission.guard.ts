import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import { may } from './actor.js';
import { unauthenticated } from './current-actor.decorator.js';
import { ACCESS, type Access } from './requires.decorator.js';

/** Every handler says what it needs. One that says nothing answers nobody, and that is a defect worth a line in the log. */
@Injectable()
export class PermissionGuard implements CanActivate {
  private readonly log = new Logger('access');

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    if (access === undefined) {
      this.log.error(`${context.getClass().name}.${context.getHandler().name} declares no permission`);
      throw new AppError('forbidden', 'undeclared-permission', 'You are not allowed to do this.');
    }
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!actor) throw unauthenticated();
    if (!may(actor, access.permission))
      throw new AppError('forbidden', 'forbidden', 'You are not allowed to do this.', {
        permission: access.permission,
      });
    return true;
  }
}
