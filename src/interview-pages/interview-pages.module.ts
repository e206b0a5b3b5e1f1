import { Module } from '@nestjs/common';
import { InterviewQualityModule } from '../interview-quality/interview-quality.module.js';
import { InterviewTemplatesModule } from '../interview-templates/interview-templates.module.js';
import { InterviewsModule } from '../interviews/interviews.module.js';
import { InterviewGuidePages } from './interview-guide.pages.js';
import { QualityPages } from './quality.pages.js';

/** What interviewers and those who plan and decide see of interviews. */
@Module({
  imports: [InterviewTemplatesModule, InterviewsModule, InterviewQualityModule],
  controllers: [InterviewGuidePages, QualityPages],
})
export class InterviewPagesModule {}
