import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loggable } from '../config/log.js';
import { isApi } from './conventions.js';
import { ErrorPage } from './error-page.js';
import { problemOf, type Problem } from './problem.js';

/** The one place where an error becomes an answer: a problem document for the API, a page for people. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  constructor(private readonly errorPage: ErrorPage) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.log.error({ request_id: request.id, ...loggable(error) });
    const wait = problem.facts['retry_after_seconds'];
    // An answer that has begun (a stream) cannot be taken back.
    if (reply.sent || reply.raw.headersSent) return;
    if (wait !== undefined) void reply.header('retry-after', String(wait));
    if (wantsPage(request)) this.page(problem, request, reply);
    else this.document(problem, request, reply);
  }

  private page(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    if (problem.status === 401) return signIn(request, reply);
    if (request.headers['hx-request'])
      void reply.headers({ 'hx-retarget': '#notice', 'hx-reswap': 'innerHTML show:top' });
    void reply
      .status(problem.status)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(this.errorPage.render(problem, request));
  }

  private document(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const { facts, errors, ...members } = problem;
    if (problem.status === 401) void reply.header('www-authenticate', challenge(problem.code));
    void reply
      .status(problem.status)
      .header('cache-control', 'no-store')
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify({ type: 'about:blank', ...facts, ...members, errors, request_id: request.id }));
  }
}

/** RFC 6750: a program is told whether it showed no token at all or one that does not work. */
function challenge(code: string): string {
  return code.endsWith('-token') ? 'Bearer realm="Handpick", error="invalid_token"' : 'Bearer realm="Handpick"';
}

/** Whoever is not signed in is led to the door, and from there back to the page that was asked for. */
function signIn(request: FastifyRequest, reply: FastifyReply): void {
  const isRead = request.method === 'GET';
  const door = isRead && request.url !== '/' ? `/sign-in?return_to=${encodeURIComponent(request.url)}` : '/sign-in';
  if (request.headers['hx-request']) void reply.status(401).header('hx-redirect', '/sign-in').send();
  else void reply.redirect(door, 303);
}

/** People get a page everywhere but under the addresses that machines call. */
function wantsPage(request: FastifyRequest): boolean {
  return !isApi(request) && !/^\/(health|metrics)(\/|\?|$)/.test(request.url);
}
