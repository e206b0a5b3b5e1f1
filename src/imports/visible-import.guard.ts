import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validate } from 'uuid';
import { unauthenticated } from '../access/current-actor.decorator.js';
import { notFound } from '../errors.js';
import { Imports } from './imports.service.js';

/** A stream of events sends its status before its first event: an import that may not be seen is refused before both. */
@Injectable()
export class VisibleImportGuard implements CanActivate {
  constructor(private readonly imports: Imports) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor, params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>();
    if (!actor) throw unauthenticated();
    if (!validate(params.id)) throw notFound('import');
    await this.imports.get(actor, params.id);
    return true;
  }
}
