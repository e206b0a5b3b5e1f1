import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { newToken } from './tokens.js';

/** Where a try comes from. */
export interface SignInOrigin {
  /** Network address. */
  readonly address: string;
  readonly requestId: string;
  /** Of the session the browser had before, which ends. */
  readonly formerToken: string | undefined;
}

type CookieConfig = Pick<Config, 'hasTls' | 'sessionMaxHours'>;

/** Over TLS the prefix makes browsers refuse the cookie from anybody but this very host. */
const named = (name: string, { hasTls }: CookieConfig): string => (hasTls ? `__Host-${name}` : name);

const options = ({ hasTls }: CookieConfig): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: hasTls,
});

export const sessionCookie = (config: CookieConfig): string => named('handpick_session', config);
export const visitCookie = (config: CookieConfig): string => named('handpick_visit', config);

export function setSessionCookie(reply: FastifyReply, config: CookieConfig, token: string): void {
  const maxAge = config.sessionMaxHours * 60 * 60;
  void reply.setCookie(sessionCookie(config), token, { ...options(config), maxAge });
}

export function clearSessionCookie(reply: FastifyReply, config: CookieConfig): void {
  void reply.clearCookie(sessionCookie(config), options(config));
}

/** What the token of a form before sign-in is bound to: a random value that only this browser holds. */
export function visitOf(request: FastifyRequest, reply: FastifyReply, config: CookieConfig): string {
  const known = request.cookies[visitCookie(config)];
  if (known) return known;
  const visit = newToken();
  void reply.setCookie(visitCookie(config), visit, options(config));
  return visit;
}

export function signInOrigin(request: FastifyRequest, config: CookieConfig): SignInOrigin {
  return { address: request.ip, requestId: request.id, formerToken: request.cookies[sessionCookie(config)] };
}
