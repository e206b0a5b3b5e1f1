import { Module } from '@nestjs/common';
import { InterviewQualityModule } from '../interview-quality/interview-quality.module.js';
import { InterviewGuidesModule } from '../interview-guides/interview-guides.module.js';
import { InterviewResultsModule } from '../interview-results/interview-results.module.js';
import { ScorecardsModule } from '../scorecards/scorecards.module.js';
import { InterviewTemplatesModule } from '../interview-templates/interview-templates.module.js';
import { InterviewsModule } from '../interviews/interviews.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { InterviewGuidePages } from './interview-guide.pages.js';
import { InterviewList } from './interview-list.js';
import { InterviewersPages } from './interviewers.pages.js';
import { InterviewsPages } from './interviews.pages.js';
import { NewInterviewForm } from './new-interview-form.js';
import { NewInterviewPages } from './new-interview.pages.js';
import { ObjectionForms } from './objection-forms.js';
import { OwnResultsPages } from './own-results.pages.js';
import { PlanningPage } from './planning-page.js';
import { PlanningPages } from './planning.pages.js';
import { QualityPages } from './quality.pages.js';
import { ResultDrawing } from './result-drawing.js';
import { ResultForms } from './result-forms.js';
import { ResultFormsPages } from './result-forms.pages.js';
import { ResultsPages } from './results.pages.js';
import { ScorecardPages } from './scorecard.pages.js';
import { StageInterviews } from './stage-interviews.js';
import { StageInterviewsPages } from './stage-interviews.pages.js';
import { TrainingPages } from './training.pages.js';

/** What interviewers and those who plan and decide see of interviews. */
@Module({
  imports: [
    InterviewTemplatesModule,
    InterviewGuidesModule,
    InterviewsModule,
    ScorecardsModule,
    InterviewResultsModule,
    InterviewQualityModule,
    PipelinesModule,
    SettingsModule,
  ],
  controllers: [
    InterviewsPages,
    NewInterviewPages,
    PlanningPages,
    InterviewersPages,
    StageInterviewsPages,
    InterviewGuidePages,
    QualityPages,
    TrainingPages,
    ResultsPages,
    ResultFormsPages,
    ScorecardPages,
    OwnResultsPages,
  ],
  providers: [
    InterviewList,
    NewInterviewForm,
    PlanningPage,
    ResultDrawing,
    ResultForms,
    ObjectionForms,
    StageInterviews,
  ],
})
export class InterviewPagesModule {}
