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
import { Competency } from './competencies/competency.entity.js';
import { JobCompetency } from './competencies/job-competency.entity.js';
import { InterviewTemplate } from './interview-templates/interview-template.entity.js';
import { InterviewTemplateJob } from './interview-templates/interview-template-job.entity.js';
import { InterviewTemplateVersion } from './interview-templates/interview-template-version.entity.js';
import { InterviewItem } from './interview-templates/interview-item.entity.js';
import { InterviewPlan } from './interviews/interview-plan.entity.js';
import { InterviewPlanInterviewer } from './interviews/interview-plan-interviewer.entity.js';
import { Interview } from './interviews/interview.entity.js';
import { Scorecard } from './interviews/scorecard.entity.js';
import { ScorecardAnswer } from './interviews/scorecard-answer.entity.js';
import { RatingChange } from './interview-results/rating-change.entity.js';
import { GateRuling } from './interview-results/gate-ruling.entity.js';
import { InterviewDecision } from './interview-results/interview-decision.entity.js';
import { ResultObjection } from './interview-results/result-objection.entity.js';
import { Calibration } from './interview-quality/calibration.entity.js';
import { CalibrationRating } from './interview-quality/calibration-rating.entity.js';
import { Agent } from './agents/agent.entity.js';
import { AgentTeamPeriod } from './agents/agent-team-period.entity.js';
import { Policy } from './policies/policy.entity.js';
import { PolicyVersion } from './policies/policy-version.entity.js';
import { PolicyAcknowledgement } from './policies/policy-acknowledgement.entity.js';
import { IntakeSelection } from './policies/intake-selection.entity.js';
import { Nomination } from './nominations/nomination.entity.js';
import { NominationEvidence } from './nominations/nomination-evidence.entity.js';
import { NominationFormerValue } from './nominations/nomination-former-value.entity.js';
import { Notification } from './inbox/notification.entity.js';
import { RatingTask } from './ratings/rating-task.entity.js';
import { Rating } from './ratings/rating.entity.js';
import { ScoreRun } from './score-runs/score-run.entity.js';
import { ScoreRunCheck } from './score-runs/score-run-check.entity.js';
import { ScoreExemption } from './score-runs/score-exemption.entity.js';
import { SelectionDecision } from './decisions/selection-decision.entity.js';

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
  Competency,
  JobCompetency,
  InterviewTemplate,
  InterviewTemplateJob,
  InterviewTemplateVersion,
  InterviewItem,
  InterviewPlan,
  InterviewPlanInterviewer,
  Interview,
  Scorecard,
  ScorecardAnswer,
  RatingChange,
  GateRuling,
  InterviewDecision,
  ResultObjection,
  Calibration,
  CalibrationRating,
  Agent,
  AgentTeamPeriod,
  Policy,
  PolicyVersion,
  PolicyAcknowledgement,
  IntakeSelection,
  Nomination,
  NominationEvidence,
  NominationFormerValue,
  Notification,
  RatingTask,
  Rating,
  ScoreRun,
  ScoreRunCheck,
  ScoreExemption,
  SelectionDecision,
];
