import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { visitOf } from './cookies.js';
import { isSameToken, keyedHash } from './tokens.js';

/** The token every form carries: bound to the session, or before sign-in to the visit, and not stored. */
@Injectable()
export class CsrfTokens {
  constructor(private readonly config: Config) {}

  /** @param id of the session or the visit */
  of(id: string): string {
    return keyedHash(this.config.secretKey ?? '', 'csrf', id).toString('base64url');
  }

  /** For a form before sign-in. */
  forVisit(request: FastifyRequest, reply: FastifyReply): string {
    return this.of(visitOf(request, reply, this.config));
  }

  isOf(id: string, token: unknown): boolean {
    return typeof token === 'string' && isSameToken(token, this.of(id));
  }
}

/** Where a request comes from, as the browser tells it; programs tell nothing. */
export interface RequestOrigin {
  /** Sec-Fetch-Site */
  readonly site: string | undefined;
  /** Origin */
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

/** False for a request that a browser sends on behalf of another site's page. */
export function isSameOrigin({ site, origin, host }: RequestOrigin): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
