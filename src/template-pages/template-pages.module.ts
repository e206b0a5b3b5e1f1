import { Module } from '@nestjs/common';
import { CompetenciesModule } from '../competencies/competencies.module.js';
import { InterviewGuidesModule } from '../interview-guides/interview-guides.module.js';
import { InterviewTemplatesModule } from '../interview-templates/interview-templates.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { CompetenciesPages } from './competencies.pages.js';
import { CompetencyNames } from './competency-names.js';
import { DraftDrawing } from './draft-drawing.js';
import { DraftForm } from './draft-form.js';
import { DraftsPages } from './drafts.pages.js';
import { JobAnalysesPages } from './job-analyses.pages.js';
import { TemplateDrawing } from './template-drawing.js';
import { TemplatePages } from './template.pages.js';
import { TemplatesPages } from './templates.pages.js';
import { ComparisonPages } from './comparison.pages.js';
import { VersionGuidePages } from './version-guide.pages.js';

/** Interview templates on the screen. */
@Module({
  imports: [CompetenciesModule, InterviewTemplatesModule, InterviewGuidesModule, PipelinesModule, SettingsModule],
  controllers: [
    CompetenciesPages,
    JobAnalysesPages,
    TemplatesPages,
    TemplatePages,
    DraftsPages,
    ComparisonPages,
    VersionGuidePages,
  ],
  providers: [CompetencyNames, DraftDrawing, DraftForm, TemplateDrawing],
})
export class TemplatePagesModule {}
