import 'reflect-metadata';
import fastifyCookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { KnownCallers } from './api-tokens/known-callers.service.js';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { AppError } from './errors.js';
import { createLogger, PinoLogger } from './config/log.js';
import { Metrics } from './http/metrics.js';
import { ApiDescription } from './http/openapi.js';
import { validationPipe } from './http/validation.js';

/** JSON and form bodies; files are streamed and have their own limit. */
const BODY_LIMIT = 1_048_576;
const MEGABYTE = 1_000_000;
const LONGEST_DRAIN_MS = 10_000;

/** The application as main.ts starts it and the tests know it: not listening yet. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const logger = createLogger(config.logLevel);
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    trustProxy: config.trustProxy,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    logger: new PinoLogger(logger),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  observeRequests(fastify, app.get(Metrics));
  // The rate limit asks for the session.
  await fastify.register(fastifyCookie);
  await protect(fastify, config, app.get(KnownCallers));
  await fastify.register(multipart, { limits: { fileSize: config.maxUploadMb * MEGABYTE, files: 1, fields: 50 } });
  app.useBodyParser('application/x-www-form-urlencoded', { bodyLimit: BODY_LIMIT });
  app.useGlobalPipes(validationPipe());
  drainOnClose(fastify);
  app.get(ApiDescription).describe(app);
  return app;
}

/** One line and one measure a request, without anything that people wrote: the route as a pattern, no query, no body. */
function observeRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const { method, actor, routeOptions } = request;
    const status = reply.statusCode;
    metrics.observe({ method, route: routeOptions.url ?? 'none', status, seconds: reply.elapsedTime / 1000 });
    request.log.info({
      actor_id: actor?.id ?? null,
      token_id: actor?.token?.id ?? null,
      method,
      route: routeOptions.url ?? null,
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

async function protect(fastify: FastifyInstance, config: Config, callers: KnownCallers): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: config.hasTls,
    referrerPolicy: { policy: 'same-origin' },
  });
  await fastify.register(rateLimit, {
    max: config.rateLimit,
    timeWindow: '1 minute',
    enableDraftSpec: true,
    keyGenerator: (request) => callers.keyOf(request),
    allowList: (request) => /^\/(assets|health|metrics)(\/|$)/.test(request.routeOptions.url ?? ''),
    errorResponseBuilder: (_, { ttl }) =>
      new AppError('too-many-requests', 'too-many-requests', 'Too many requests; wait a little.', {
        retry_after_seconds: Math.ceil(ttl / 1000),
      }),
  });
}

/** Requests under way finish; idle keep-alive connections are closed at once, and nobody is waited for forever. */
function drainOnClose(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done: () => void) => {
    const idle = setInterval(() => fastify.server.closeIdleConnections(), 50).unref();
    const hard = setTimeout(() => fastify.server.closeAllConnections(), LONGEST_DRAIN_MS).unref();
    fastify.server.once('close', () => {
      clearInterval(idle);
      clearTimeout(hard);
    });
    done();
  });
}
