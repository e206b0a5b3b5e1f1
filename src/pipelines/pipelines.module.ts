import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsService } from './jobs.service.js';
import { PipelinesController } from './pipelines.controller.js';
import { PipelinesService } from './pipelines.service.js';

@Module({
  controllers: [JobsController, PipelinesController],
  providers: [JobsService, PipelinesService],
  exports: [JobsService, PipelinesService],
})
export class PipelinesModule {}
