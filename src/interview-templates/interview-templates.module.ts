import { Module } from '@nestjs/common';
import { InterviewTemplatesController } from './interview-templates.controller.js';
import { InterviewTemplatesService } from './interview-templates.service.js';
import { TemplateVersionsController } from './template-versions.controller.js';
import { TemplateVersionsService } from './template-versions.service.js';

@Module({
  controllers: [InterviewTemplatesController, TemplateVersionsController],
  providers: [InterviewTemplatesService, TemplateVersionsService],
  exports: [InterviewTemplatesService, TemplateVersionsService],
})
export class InterviewTemplatesModule {}
