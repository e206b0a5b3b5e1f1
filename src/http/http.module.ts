import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorPage } from './error-page.js';
import { HealthController } from './health.controller.js';
import { ProblemFilter } from './problem.filter.js';

@Global()
@Module({
  controllers: [HealthController],
  providers: [ErrorPage, { provide: APP_FILTER, useClass: ProblemFilter }],
  exports: [ErrorPage],
})
export class HttpModule {}
