import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ApplicationsModule } from '../applications/applications.module.js';
import { CandidatesModule } from '../candidates/candidates.module.js';
import { ImportsModule } from '../imports/imports.module.js';
import { InterviewsModule } from '../interviews/interviews.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountPages } from './account.pages.js';
import { ActionForms } from './action-forms.js';
import { ApiDocsPages } from './api-docs.pages.js';
import { ApplicationActionsPages } from './application-actions.pages.js';
import { ApplicationInterviews } from './application-interviews.js';
import { AuditPages } from './audit.pages.js';
import { BoardAnswers } from './board-answers.js';
import { BoardPages } from './board.pages.js';
import { CandidateAccountPages } from './candidate-account.pages.js';
import { CandidatesPages } from './candidates.pages.js';
import { NewApplicationPages } from './new-application.pages.js';
import { ImportFilesPages } from './import-files.pages.js';
import { ImportMappingsPages } from './import-mappings.pages.js';
import { ImportsPages } from './imports.pages.js';
import { JoinPages } from './join.pages.js';
import { NowherePages } from './nowhere.pages.js';
import { RecentActions } from './recent-actions.js';
import { ReportsPages } from './reports.pages.js';
import { SettingsPages } from './settings.pages.js';
import { SetupPages } from './setup.pages.js';
import { SignInPages } from './sign-in.pages.js';
import { StartPages } from './start.pages.js';

/** The pages, on top of every feature. */
@Module({
  imports: [
    AccountsModule,
    UsersModule,
    AuditModule,
    ApplicationsModule,
    CandidatesModule,
    ImportsModule,
    ReportsModule,
    InterviewsModule,
  ],
  controllers: [
    StartPages,
    SignInPages,
    SetupPages,
    JoinPages,
    AccountPages,
    BoardPages,
    NewApplicationPages,
    ApplicationActionsPages,
    CandidatesPages,
    CandidateAccountPages,
    ImportFilesPages,
    ImportMappingsPages,
    ImportsPages,
    ReportsPages,
    AuditPages,
    SettingsPages,
    ApiDocsPages,
    NowherePages,
  ],
  providers: [ActionForms, ApplicationInterviews, BoardAnswers, RecentActions],
})
export class WebModule {}
