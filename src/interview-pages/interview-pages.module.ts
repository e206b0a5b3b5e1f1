import { Module } from '@nestjs/common';
import { InterviewTemplatesModule } from '../interview-templates/interview-templates.module.js';
import { InterviewsModule } from '../interviews/interviews.module.js';
import { InterviewGuidePages } from './interview-guide.pages.js';

/** What interviewers and those who plan and decide see of interviews. */
@Module({
  imports: [InterviewTemplatesModule, InterviewsModule],
  controllers: [InterviewGuidePages],
})
export class InterviewPagesModule {}
