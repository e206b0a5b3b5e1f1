import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';

/** @throws AppError `precondition-required` without the header */
export function versionWanted(_: unknown, context: ExecutionContext): number {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined)
    throw new AppError('precondition-required', 'if-match-missing', 'Send If-Match with the ETag of what you edit.');
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw staleVersion();
  return Number(version);
}

/**
 * The version the client edits, from `If-Match: "3"`. Whether it is still the latest is the service's question:
 * `staleVersion()`.
 */
export const IfMatch = createParamDecorator(versionWanted);

export function staleVersion(): AppError {
  return new AppError(
    'precondition-failed',
    'stale-version',
    'Somebody changed this in the meantime; nothing was changed.',
  );
}
