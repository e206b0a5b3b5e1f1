import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { invalid } from '../errors.js';

/**
 * What every JSON answer does without being asked: nobody on the way keeps it, a thing with a `version` carries it as
 * `ETag`, a page of a list links to the next, and a query parameter that the handler does not know is refused.
 */
@Injectable()
export class Conventions implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (!isApi(request)) return next.handle();
    refuseUnknownQuery(request, context);
    void reply.header('cache-control', 'no-store');
    return next.handle().pipe(
      map((body: unknown) => {
        addHeaders(body, request, reply);
        return body;
      }),
    );
  }
}

/** What programs call. The documentation of the API is a page. */
export function isApi(request: FastifyRequest): boolean {
  return /^\/api(?!\/docs(?:[/?]|$))(?:[/?]|$)/.test(request.url);
}

/** The version of a thing as HTTP carries it: `"3"`. */
function etag(version: number): string {
  return `"${version}"`;
}

function addHeaders(body: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (typeof body !== 'object' || body === null) return;
  if ('version' in body && typeof body.version === 'number') void reply.header('etag', etag(body.version));
  if ('next_cursor' in body && typeof body.next_cursor === 'string')
    void reply.header('link', `<${urlOfNext(request, body.next_cursor)}>; rel="next"`);
}

function urlOfNext(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, 'http://host');
  url.searchParams.set('cursor', cursor);
  return url.pathname + url.search;
}

interface RouteArgument {
  data?: unknown;
}

/** A handler with a query DTO leaves this to the validation of the DTO. */
function refuseUnknownQuery(request: FastifyRequest, context: ExecutionContext): void {
  const names = Object.keys(request.query as object);
  if (names.length === 0) return;
  const known = queryArguments(context);
  if (known.some(({ data }) => data === undefined)) return;
  const unknown = names.filter((name) => !known.some(({ data }) => data === name));
  if (unknown.length > 0)
    throw invalid(unknown.map((field) => ({ field, code: 'unknown-field', message: 'is not known here' })));
}

function queryArguments(context: ExecutionContext): RouteArgument[] {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ??
    {}) as Record<string, RouteArgument>;
  return Object.entries(parameters)
    .filter(([key]) => key.startsWith(`${RouteParamtypes.QUERY}:`))
    .map(([, argument]) => argument);
}
