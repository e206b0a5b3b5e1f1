import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { JobsModule } from '../jobs/jobs.module.js';
import { Conventions } from './conventions.js';
import { ErrorPage } from './error-page.js';
import { ForgetIdempotencyKeys } from './forget-idempotency-keys.job.js';
import { HealthController } from './health.controller.js';
import { Idempotency } from './idempotency.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { ApiDescription } from './openapi.js';
import { OpenApiController } from './openapi.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';

@Global()
@Module({
  imports: [JobsModule],
  controllers: [HealthController, MetricsController, OpenApiController],
  providers: [
    ApiDescription,
    ErrorPage,
    ForgetIdempotencyKeys,
    Metrics,
    Readiness,
    { provide: APP_FILTER, useClass: ProblemFilter },
    // The first is the outermost: a stored answer carries the headers of the second.
    { provide: APP_INTERCEPTOR, useClass: Idempotency },
    { provide: APP_INTERCEPTOR, useClass: Conventions },
  ],
  exports: [ApiDescription, ErrorPage, Metrics],
})
export class HttpModule {}
