import { AuditEntry } from './audit/audit-entry.entity.js';
import { AuditSeal } from './audit/audit-seal.entity.js';
import { Client } from './organization/client.entity.js';
import { Job } from './pipelines/job.entity.js';
import { Demonstration } from './organization/demonstration.entity.js';
import { Office } from './organization/office.entity.js';
import { PipelineOrderStage } from './pipelines/pipeline-order-stage.entity.js';
import { PipelineOrder } from './pipelines/pipeline-order.entity.js';
import { Pipeline } from './pipelines/pipeline.entity.js';
import { Project } from './organization/project.entity.js';
import { RejectionReason } from './organization/rejection-reason.entity.js';
import { Source } from './organization/source.entity.js';
import { Stage } from './pipelines/stage.entity.js';
import { OneTimeLink } from './accounts/one-time-link.entity.js';
import { SignInAttempt } from './accounts/sign-in-attempt.entity.js';
import { SignIn } from './accounts/sign-in.entity.js';
import { UserAccount } from './accounts/user-account.entity.js';
import { UserOffice } from './accounts/user-office.entity.js';
import { UserProject } from './accounts/user-project.entity.js';
import { UserSession } from './accounts/user-session.entity.js';
import { ApiTokenOffice } from './api-tokens/api-token-office.entity.js';
import { ApiTokenProject } from './api-tokens/api-token-project.entity.js';
import { ApiToken } from './api-tokens/api-token.entity.js';
import { TeamLeadPeriod } from './teams/team-lead-period.entity.js';
import { Team } from './teams/team.entity.js';
import { Intake } from './intakes/intake.entity.js';
import { CandidateFormerValue } from './candidates/candidate-former-value.entity.js';
import { CandidateLanguage } from './candidates/candidate-language.entity.js';
import { CandidateResemblance } from './candidates/candidate-resemblance.entity.js';
import { Candidate } from './candidates/candidate.entity.js';
import { ApplicationHistory } from './applications/application-history.entity.js';
import { ApplicationTag } from './applications/application-tag.entity.js';
import { Application } from './applications/application.entity.js';
import { Note } from './applications/note.entity.js';
import { ImportMapping } from './imports/import-mapping.entity.js';
import { ImportRow } from './imports/import-row.entity.js';
import { Import } from './imports/import.entity.js';

/** Every entity, from the lowest feature up. */
export const ENTITIES = [
  AuditEntry,
  AuditSeal,
  Client,
  Demonstration,
  Job,
  Office,
  PipelineOrderStage,
  PipelineOrder,
  Pipeline,
  Project,
  RejectionReason,
  Source,
  Stage,
  OneTimeLink,
  SignInAttempt,
  SignIn,
  UserAccount,
  UserOffice,
  UserProject,
  UserSession,
  ApiTokenOffice,
  ApiTokenProject,
  ApiToken,
  TeamLeadPeriod,
  Team,
  Intake,
  CandidateFormerValue,
  CandidateLanguage,
  CandidateResemblance,
  Candidate,
  ApplicationHistory,
  ApplicationTag,
  Application,
  Note,
  ImportMapping,
  ImportRow,
  Import,
];
