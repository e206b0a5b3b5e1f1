import { Module } from '@nestjs/common';
import { InterviewTemplatesModule } from '../interview-templates/interview-templates.module.js';
import { ComparisonPages } from './comparison.pages.js';
import { VersionGuidePages } from './version-guide.pages.js';

/** Interview templates on the screen. */
@Module({
  imports: [InterviewTemplatesModule],
  controllers: [ComparisonPages, VersionGuidePages],
})
export class TemplatePagesModule {}
