import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { catchError, concatMap, from, type Observable } from 'rxjs';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { firstRow, rows } from '../database/sql.js';
import { AppError, conflict, invalidField } from '../errors.js';
import { isApi } from './conventions.js';
import { SHOWN_ONCE } from './shown-once.decorator.js';

const KEPT_HEADERS = ['etag', 'location', 'link'] as const;

interface StoredAnswer {
  is_same_request: boolean;
  response_status: number | null;
  response_headers: Record<string, string>;
  response_body: unknown;
}

interface Claim {
  /** Of the person, or of the API token: a token never gets what its owner was answered. */
  actorId: string;
  key: string;
  requestHash: Buffer;
}

/**
 * `Idempotency-Key` on a POST of the API: the same key with the same request gets the stored answer instead of a second
 * effect. A refused request changed nothing and stores nothing, so it may be tried again with its key. A process that
 * died in the middle leaves the key taken until the nightly deletion: the effect happens at most once. Files are not
 * covered; an import recognises its file by itself.
 */
@Injectable()
export class Idempotency implements NestInterceptor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || request.actor === undefined || !isCovered(request)) return next.handle();
    const claim = claimOf(request, request.actor, key);
    if (!(await this.take(claim))) return from(this.replay(claim, reply));
    const secret = this.reflector.get<string | undefined>(SHOWN_ONCE, context.getHandler());
    return next.handle().pipe(
      concatMap((body: unknown) => from(this.store(claim, reply, body, secret))),
      catchError((error: unknown) => from(this.release(claim, error))),
    );
  }

  private async take({ actorId, key, requestHash }: Claim): Promise<boolean> {
    const taken = await rows(
      this.dataSource,
      sql`INSERT INTO idempotency_key (actor_id, key, request_hash) VALUES (${actorId}, ${key}, ${requestHash})
        ON CONFLICT DO NOTHING RETURNING key`,
    );
    return taken.length > 0;
  }

  private async replay({ actorId, key, requestHash }: Claim, reply: FastifyReply): Promise<unknown> {
    const stored = await firstRow<StoredAnswer>(
      this.dataSource,
      sql`SELECT request_hash = ${requestHash} AS is_same_request, response_status, response_headers, response_body
        FROM idempotency_key WHERE actor_id = ${actorId} AND key = ${key}`,
    );
    if (stored?.is_same_request === false)
      throw new AppError('invalid', 'idempotency-key-reused', 'This Idempotency-Key came with another request before.');
    if (stored === undefined || stored.response_status === null)
      throw conflict('idempotency-key-running', 'The request with this Idempotency-Key has not been answered yet.');
    void reply.status(stored.response_status).headers(stored.response_headers).header('idempotent-replayed', 'true');
    return stored.response_body ?? undefined;
  }

  /** @param secret member of the body that is not stored */
  private async store({ actorId, key }: Claim, reply: FastifyReply, body: unknown, secret?: string): Promise<unknown> {
    const headers = Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => {
        const value = reply.getHeader(name);
        return value === undefined ? [] : [[name, String(value)]];
      }),
    );
    await rows(
      this.dataSource,
      sql`UPDATE idempotency_key SET response_status = ${reply.statusCode}, response_headers = ${JSON.stringify(headers)},
        response_body = ${body === undefined ? null : JSON.stringify(body, (name, value: unknown) => (name === secret ? null : value))}
        WHERE actor_id = ${actorId} AND key = ${key}`,
    );
    return body;
  }

  private async release({ actorId, key }: Claim, error: unknown): Promise<never> {
    await rows(
      this.dataSource,
      sql`DELETE FROM idempotency_key WHERE actor_id = ${actorId} AND key = ${key} AND response_status IS NULL`,
    );
    throw error;
  }
}

function isCovered(request: FastifyRequest): boolean {
  return request.method === 'POST' && isApi(request) && !request.isMultipart();
}

function claimOf(request: FastifyRequest, actor: Actor, key: string): Claim {
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw invalidField('Idempotency-Key', 'not-a-key', 'must have 1 to 200 printable characters without spaces');
  const requestHash = createHash('sha256')
    .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest();
  return { actorId: actor.token?.id ?? actor.id, key, requestHash };
}
