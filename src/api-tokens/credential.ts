import type { FastifyRequest } from 'fastify';
import { sessionCookie } from '../accounts/cookies.js';
import { tokenHash } from '../accounts/tokens.js';
import type { Config } from '../config/config.js';
import { isApi } from '../http/conventions.js';

/** What a request shows of who sends it. */
export interface Credential {
  readonly kind: 'token' | 'session';
  readonly secret: string;
}

/**
 * A bearer token counts under /api/ only, and there it counts alone: a cookie beside it is not looked at, so that
 * nobody acts as two. Pages know cookies only.
 */
export function credentialOf(
  request: FastifyRequest,
  config: Pick<Config, 'hasTls' | 'sessionMaxHours'>,
): Credential | null {
  const [, bearer] = (isApi(request) && /^bearer\b *(.*)$/i.exec(request.headers.authorization ?? '')) || [];
  if (bearer !== undefined) return { kind: 'token', secret: bearer };
  const cookie = request.cookies[sessionCookie(config)];
  return cookie ? { kind: 'session', secret: cookie } : null;
}

/** Stands for a credential in memory. */
export function fingerprintOf({ kind, secret }: Credential): string {
  return `${kind}:${tokenHash(secret).toString('base64')}`;
}
