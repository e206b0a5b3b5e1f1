import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import type { Actor } from './actor.js';
import type { Session } from './session.js';

/** Who asks: `@CurrentActor() actor: Actor`, for handlers that need a permission. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = requestOf(context);
  if (!actor) throw unauthenticated();
  return actor;
});

/** The session a handler is called in: `@CurrentSession() session: Session`. */
export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext): Session => {
  const { session } = requestOf(context);
  if (!session) throw unauthenticated();
  return session;
});

export function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'unauthenticated', 'Sign in first.');
}

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}
