import type { Multipart } from '@fastify/multipart';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access } from '../access/requires.decorator.js';
import { Config } from '../config/config.js';
import { AppError } from '../errors.js';
import { visitCookie } from './cookies.js';
import { CsrfTokens, isSameOrigin } from './csrf.js';

const FIELD = '_csrf';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Two walls before every unsafe request: it comes from our own pages (or from a program), and unless it is JSON, which
 * no form of another site can send, it carries the token of its session. A program with an API token needs neither: no
 * browser adds that header by itself.
 */
@Injectable()
export class CsrfGuard implements CanActivate {
  constructor(
    private readonly tokens: CsrfTokens,
    private readonly config: Config,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (SAFE.has(request.method) || request.actor?.token) return true;
    if (!this.isFromHere(request))
      throw new AppError(
        'forbidden',
        'cross-site-request',
        'This request comes from another site; nothing was changed.',
      );
    if (isJson(request)) return true;
    const token = await takeToken(request);
    if (!this.bindings(context, request).some((id) => this.tokens.isOf(id, token)))
      throw new AppError('forbidden', 'form-expired', 'This form is out of date; nothing was changed. Load it again.');
    return true;
  }

  private isFromHere({ headers, host }: FastifyRequest): boolean {
    return isSameOrigin({ site: headers['sec-fetch-site']?.toString(), origin: headers.origin, host });
  }

  /** What the token may be bound to: the session, and for a form that needs none also the visit. */
  private bindings(context: ExecutionContext, request: FastifyRequest): string[] {
    const access = this.reflector.getAllAndOverride<Access>(ACCESS, [context.getHandler(), context.getClass()]);
    const visit = access === 'public' ? request.cookies[visitCookie(this.config)] : undefined;
    return [request.session?.id, visit].filter((id) => id !== undefined);
  }
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** The token, taken out of the form so that the handler's DTO need not know it. */
async function takeToken(request: FastifyRequest): Promise<unknown> {
  const header = request.headers['x-csrf-token'];
  const field = request.isMultipart() && header === undefined ? await takeFirstField(request) : takeField(request);
  return header ?? field;
}

function takeField({ body }: FastifyRequest): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  const fields = body as Record<string, unknown>;
  const token = fields[FIELD];
  delete fields[FIELD];
  return token;
}

/** A multipart form is a stream: its token is its first field, and the handler reads on behind it. */
async function takeFirstField(request: FastifyRequest): Promise<unknown> {
  const parts = request.parts();
  const first = await parts.next();
  request.parts = () => parts;
  request.file = () => nextFile(parts);
  return first.done !== true && first.value.type === 'field' && first.value.fieldname === FIELD
    ? first.value.value
    : undefined;
}

async function nextFile(parts: AsyncIterableIterator<Multipart>): ReturnType<FastifyRequest['file']> {
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return undefined;
    if (next.value.type === 'file') return next.value;
  }
}
