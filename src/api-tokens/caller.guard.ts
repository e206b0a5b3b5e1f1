import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SessionsService, type SignedInRequest } from '../accounts/sessions.service.js';
import type { Actor } from '../access/actor.js';
import { Config } from '../config/config.js';
import { ApiTokensService } from './api-tokens.service.js';
import { credentialOf, type Credential } from './credential.js';
import { KnownCallers } from './known-callers.service.js';

/**
 * Puts the actor on the request, and the session if there is one; whether somebody is needed is the next guard's
 * question. A token that does not work is refused even where nobody is needed: its program had better know.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionsService,
    private readonly tokens: ApiTokensService,
    private readonly known: KnownCallers,
    private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const credential = credentialOf(request, this.config);
    if (!credential) return true;
    // Known again only when it works again.
    const caller = await this.find(credential, request.id).catch((error: unknown) => {
      this.known.forget(credential);
      throw error;
    });
    if (!caller) {
      this.known.forget(credential);
      return true;
    }
    this.known.remember(credential, callerKey(caller.actor));
    Object.assign(request, caller);
    return true;
  }

  private async find(
    { kind, secret }: Credential,
    requestId: string,
  ): Promise<(Partial<SignedInRequest> & { actor: Actor }) | null> {
    if (kind === 'session') return this.sessions.find(secret, requestId);
    return { actor: await this.tokens.actorOf(secret, requestId) };
  }
}

function callerKey({ id, token }: Actor): string {
  return token ? `token:${token.id}` : `user:${id}`;
}
