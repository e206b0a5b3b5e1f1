import { Module } from '@nestjs/common';
import { ApiTokensModule } from '../api-tokens/api-tokens.module.js';
import { IntakesModule } from '../intakes/intakes.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { ClientsPages } from './clients.pages.js';
import { JobsPages } from './jobs.pages.js';
import { DemoModule } from '../demo/demo.module.js';
import { DemonstrationPages } from './demonstration.pages.js';
import { FirstStepsPages } from './first-steps.pages.js';
import { OfficesPages } from './offices.pages.js';
import { PipelineDrawing } from './pipeline-drawing.js';
import { PipelinesPages } from './pipelines.pages.js';
import { ProjectsPages } from './projects.pages.js';
import { SettingsStartPages } from './settings-start.pages.js';
import { SettingsViews } from './settings-views.js';
import { TokensPages } from './tokens.pages.js';

/** What administrators set up by pages: the same services as the API's, behind forms. */
@Module({
  imports: [ApiTokensModule, DemoModule, OrganizationModule, PipelinesModule, IntakesModule],
  controllers: [
    SettingsStartPages,
    FirstStepsPages,
    OfficesPages,
    ClientsPages,
    ProjectsPages,
    JobsPages,
    PipelinesPages,
    TokensPages,
    DemonstrationPages,
  ],
  providers: [SettingsViews, PipelineDrawing],
})
export class SettingsModule {}
