import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AgentsModule } from './agents/agents.module.js';
import { ApiTokensModule } from './api-tokens/api-tokens.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { ApplicationImportModule } from './applications/import.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CandidatesModule } from './candidates/candidates.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DemoModule } from './demo/demo.module.js';
import { ENTITIES } from './entities.js';
import { HttpModule } from './http/http.module.js';
import { IntakesModule } from './intakes/intakes.module.js';
import { CompetenciesModule } from './competencies/competencies.module.js';
import { InterviewGuidesModule } from './interview-guides/interview-guides.module.js';
import { InterviewResultsModule } from './interview-results/interview-results.module.js';
import { InterviewTemplatesModule } from './interview-templates/interview-templates.module.js';
import { ScorecardsModule } from './scorecards/scorecards.module.js';
import { InterviewsModule } from './interviews/interviews.module.js';
import { InterviewPagesModule } from './interview-pages/interview-pages.module.js';
import { InterviewQualityModule } from './interview-quality/interview-quality.module.js';
import { OrganizationModule } from './organization/organization.module.js';
import { PipelinesModule } from './pipelines/pipelines.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { TemplatePagesModule } from './template-pages/template-pages.module.js';
import { UsersModule } from './users/users.module.js';
import { ViewsModule } from './views/views.module.js';
import { WebModule } from './web/web.module.js';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(ENTITIES),
        HttpModule,
        ViewsModule,
        AuditModule,
        OrganizationModule,
        PipelinesModule,
        AccountsModule,
        ApiTokensModule,
        UsersModule,
        TeamsModule,
        AgentsModule,
        CandidatesModule,
        IntakesModule,
        ApplicationsModule,
        ApplicationImportModule,
        CompetenciesModule,
        InterviewTemplatesModule,
        InterviewGuidesModule,
        InterviewsModule,
        ScorecardsModule,
        InterviewResultsModule,
        InterviewQualityModule,
        PoliciesModule,
        DemoModule,
        ReportsModule,
        SettingsModule,
        TemplatePagesModule,
        InterviewPagesModule,
        WebModule,
      ],
    };
  }
}
