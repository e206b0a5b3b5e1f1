import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { ApplicationStatus } from '../applications/application.entity.js';
import { IfGiven, IsInstant, IsLegible, Trimmed } from '../http/fields.decorator.js';
import { ListQuery } from '../http/list.dto.js';
import { LANGUAGES, type Language } from '../i18n/language.js';
import { AssignmentDto, MOST_INTERVIEWERS, UsedStageView, UsedTemplateView } from './interview-plan.dto.js';

/**
 * - `planned`: nobody began yet.
 * - `in_progress`: somebody began, somebody is left to submit.
 * - `complete`: everybody who was not excused has submitted.
 * - `decided`: a person has said what follows.
 */
export const INTERVIEW_STATES = ['planned', 'in_progress', 'complete', 'decided', 'cancelled'] as const;
export type InterviewState = (typeof INTERVIEW_STATES)[number];

export type InterviewerState = 'open' | 'started' | 'submitted' | 'excused';

/** `waiting`: has neither submitted nor been excused, and the interview is not cancelled. */
export const SCORECARD_STATES = ['waiting', 'submitted', 'excused'] as const;
export type ScorecardState = (typeof SCORECARD_STATES)[number];
export const INTERVIEW_ORDERS = ['latest', 'earliest'] as const;
export type InterviewOrder = (typeof INTERVIEW_ORDERS)[number];

export const SHORTEST_REASON = 10;

const ME = 'me';
const userOf = (assignment: AssignmentDto | null): unknown => assignment?.user_id;

export class InterviewsQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  application_id?: string;

  @IfGiven()
  @IsUUID()
  intake_id?: string;

  /**
   * `me`, or the id of a user.
   * @example me
   */
  @IfGiven()
  @Matches(/^(me|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i, { message: 'must be me or the id of a user' })
  interviewer?: string;

  /** How far the interviewer is that `interviewer` names; anybody without it. */
  @IfGiven()
  @IsIn(SCORECARD_STATES)
  interviewer_state?: ScorecardState;

  /** How far the interview is as a whole. */
  @IfGiven()
  @IsIn(INTERVIEW_STATES)
  state?: InterviewState;

  /** `open`: the person objects to the result and nobody has answered yet. For who decides on interviews. */
  @IfGiven()
  @IsIn(['open'])
  objection?: 'open';

  /**
   * Agreed for this moment or later.
   * @example 2026-11-23T08:00:00Z
   */
  @IfGiven()
  @IsInstant()
  scheduled_from?: string;

  /**
   * Before this moment.
   * @example 2026-11-24T08:00:00Z
   */
  @IfGiven()
  @IsInstant()
  scheduled_to?: string;

  /** By when they are or, as long as that is not agreed, were planned. Left out: the latest first. */
  @IfGiven()
  @IsIn(INTERVIEW_ORDERS)
  order?: InterviewOrder;
}

/** Whom `interviewer` names; undefined: everybody. */
export const interviewerOf = ({ interviewer }: InterviewsQuery, own: string): string | undefined =>
  interviewer === ME ? own : interviewer;

export class NewInterviewDto {
  /** An active application. The interview is for the stage it stands in. */
  @IsUUID()
  application_id: string;

  /** A published template made for the job; the interview keeps its latest version for good. */
  @IsUUID()
  template_id: string;

  /** Left out: the candidate's, or else the first of the office's that the template speaks. */
  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language | null;

  /**
   * Null or left out: not agreed yet.
   * @example 2026-11-24T09:30:00Z
   */
  @IsOptional()
  @IsInstant()
  scheduled_at?: string | null;

  /** At least as many as the template asks for. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_INTERVIEWERS)
  @ArrayUnique(userOf)
  @ValidateNested({ each: true })
  @Type(() => AssignmentDto)
  interviewers: AssignmentDto[];
}

/** What is left out stays. */
export class InterviewChangesDto {
  /** @example 2026-11-24T09:30:00Z */
  @IsOptional()
  @IsInstant()
  scheduled_at?: string | null;

  /** Only before anybody began. */
  @IfGiven()
  @IsIn(LANGUAGES)
  language?: Language;
}

export class ExcuseDto {
  /**
   * Why this interviewer cannot. Nothing about health, family or union: "is away until December" is enough.
   * @example 'Is away until December and cannot finish.'
   */
  @Trimmed()
  @IsString()
  @MinLength(SHORTEST_REASON)
  @MaxLength(500)
  @IsLegible()
  reason: string;
}

/** Says how far somebody is, never what they noted or rated. */
export class InterviewerView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  /** `started`: something is noted, and it is readable by its author alone. */
  state: InterviewerState;
  /** @example ["patience"] */
  focus_competencies: string[];
  /** False: deactivated, or no longer working where the application is. Somebody else is needed, or an excuse. */
  is_available: boolean;
  /**
   * Null: not excused, or not the reader's to know.
   * @example 'Is away until December and cannot finish.'
   */
  excuse_reason: string | null;
}

export class InterviewedCandidateView {
  id: string;
  /** @example 'Ada Lind' */
  name: string;
}

export class InterviewView {
  id: string;
  application_id: string;
  application_status: ApplicationStatus;
  candidate: InterviewedCandidateView;
  job_id: string;
  /** @example 'Anti-churn agent, Malmö' */
  job_name: string;
  intake_id: string;
  office_id: string;
  /**
   * Of the office: by this clock the interview is agreed.
   * @example Europe/Madrid
   */
  time_zone: string;
  /** The stage it was planned for. */
  stage: UsedStageView;
  template: UsedTemplateView;
  /** In which the questions are put. */
  language: Language;
  /** Null: not agreed yet. */
  scheduled_at: string | null;
  state: InterviewState;
  interviewers: InterviewerView[];
  /** Fewer interviewers than the template asks for are left, because of an excuse. */
  interviewers_short: boolean;
  /** The person objects to the result and nobody has answered yet. False for who does not decide on interviews. */
  has_open_objection: boolean;
  /** The caller's own scorecard, if the caller interviews. */
  my_scorecard_id: string | null;
  cancelled_at: string | null;
  created_at: string;
  version: number;
}

export class InterviewsPage {
  data: InterviewView[];
  next_cursor: string | null;
}

export class PossibleInterviewersQuery extends ListQuery {
  /** Who may interview for this job. */
  @IsUUID()
  job_id: string;
}

export class PossibleInterviewerView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  /** Scorecards of theirs that wait to be submitted. */
  open_scorecards: number;
  /**
   * The day of their latest training with rated answers; null: never.
   * @example 2026-03-02
   */
  calibrated_on: string | null;
  /** Never trained, or more than twelve months ago. They may interview all the same. */
  is_training_due: boolean;
}

export class PossibleInterviewersPage {
  data: PossibleInterviewerView[];
  next_cursor: string | null;
}

export class ProposedInterviewerView {
  user_id: string;
  /** @example 'Elena Vives' */
  name: string;
  /** @example ["patience"] */
  focus_competencies: string[];
  /** Never trained, or more than twelve months ago. They may interview all the same. */
  is_training_due: boolean;
}

/** An interview of the present stage that nobody has planned yet. */
export class InterviewOfferView {
  plan_id: string;
  template: UsedTemplateView;
  interviewer_count: number;
  /** Who usually interviews here and is available, the one with the fewest open scorecards first. */
  interviewers: ProposedInterviewerView[];
  language: Language;
  /** The intake does not say what the job pays: nobody can be invited before it does. */
  is_pay_missing: boolean;
}

export class InterviewOffersView {
  data: InterviewOfferView[];
  next_cursor: string | null;
}

export class WaitingApplicationsQuery extends ListQuery {
  @IfGiven()
  @IsUUID()
  intake_id?: string;
}

/** Somebody stands in a stage whose interview nobody has planned. */
export class WaitingApplicationView {
  application_id: string;
  candidate: InterviewedCandidateView;
  /** @example 'Anti-churn agent, Malmö' */
  job_name: string;
  intake_id: string;
  office_id: string;
  stage: UsedStageView;
  stage_entered_at: string;
  plan_id: string;
  template: UsedTemplateView;
}

export class WaitingApplicationsPage {
  data: WaitingApplicationView[];
  next_cursor: string | null;
}
