import { Module } from '@nestjs/common';
import { ApiTokensModule } from '../api-tokens/api-tokens.module.js';
import { ApplicationsModule } from '../applications/applications.module.js';
import { IntakesModule } from '../intakes/intakes.module.js';
import { InterviewsModule } from '../interviews/interviews.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { ChoiceDrawing } from './choice-drawing.js';
import { ClientsPages } from './clients.pages.js';
import { IntakeDrawing } from './intake-drawing.js';
import { IntakesPages } from './intakes.pages.js';
import { JobsPages } from './jobs.pages.js';
import { DemoModule } from '../demo/demo.module.js';
import { DemonstrationPages } from './demonstration.pages.js';
import { FirstStepsPages } from './first-steps.pages.js';
import { TeamsModule } from '../teams/teams.module.js';
import { UsersModule } from '../users/users.module.js';
import { OfficesPages } from './offices.pages.js';
import { PipelineDrawing } from './pipeline-drawing.js';
import { PipelinesPages } from './pipelines.pages.js';
import { ProjectsPages } from './projects.pages.js';
import { ReasonList } from './reason-list.js';
import { ReasonsPages } from './reasons.pages.js';
import { SettingsStartPages } from './settings-start.pages.js';
import { SettingsViews } from './settings-views.js';
import { SourcesPages } from './sources.pages.js';
import { StagesPages } from './stages.pages.js';
import { TemplateForm } from './template-form.js';
import { TeamLeadsPages } from './team-leads.pages.js';
import { TeamPage } from './team-page.js';
import { TeamsPages } from './teams.pages.js';
import { UserFields } from './user-fields.js';
import { UserPage } from './user-page.js';
import { UserPages } from './user.pages.js';
import { UsersPages } from './users.pages.js';
import { TokensPages } from './tokens.pages.js';

/** What administrators set up by pages: the same services as the API's, behind forms. */
@Module({
  imports: [
    ApiTokensModule,
    ApplicationsModule,
    DemoModule,
    OrganizationModule,
    PipelinesModule,
    IntakesModule,
    InterviewsModule,
    UsersModule,
    TeamsModule,
  ],
  controllers: [
    SettingsStartPages,
    FirstStepsPages,
    OfficesPages,
    ClientsPages,
    ProjectsPages,
    JobsPages,
    PipelinesPages,
    StagesPages,
    IntakesPages,
    SourcesPages,
    ReasonsPages,
    UsersPages,
    UserPages,
    TeamsPages,
    TeamLeadsPages,
    TokensPages,
    DemonstrationPages,
  ],
  providers: [
    SettingsViews,
    PipelineDrawing,
    TemplateForm,
    IntakeDrawing,
    ChoiceDrawing,
    ReasonList,
    UserFields,
    UserPage,
    TeamPage,
  ],
  exports: [SettingsViews],
})
export class SettingsModule {}
