import sql, { type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import type { Application } from '../applications/application.entity.js';
import { lockApplication } from '../applications/applications.queries.js';
import { firstRow, isRefusedBy, type Queryable } from '../database/sql.js';
import { conflict, invalid, invalidField, type AppError } from '../errors.js';
import type { Language } from '../i18n/language.js';
import type { TemplateContent } from '../interview-templates/content.js';
import { spokenLanguages } from '../interview-guides/spoken-languages.js';
import type { AssignmentDto } from './interview-plan.dto.js';
import { assignmentErrors } from './interviewers.queries.js';

/** What an application brings to its interviews. */
export interface Setting {
  /** As whom an inside candidate signs in. */
  candidate_user_id: string | null;
  contact_language: Language | null;
  office_languages: Language[];
  /** Whether the intake says what the job pays, by the hour, month or year and under which agreement. */
  has_pay: boolean;
}

const HAS_PAY = sql`num_nulls(intake.pay_min, intake.pay_max, intake.pay_currency, intake.pay_period,
  intake.pay_agreement) = 0`;

export async function settingOf(db: Queryable, applicationId: string): Promise<Setting> {
  const found = await firstRow<Setting>(
    db,
    sql`SELECT candidate.user_id AS candidate_user_id, candidate.contact_language,
          office.languages AS office_languages, ${HAS_PAY} AS has_pay
        FROM application
        JOIN candidate ON candidate.id = application.candidate_id
        JOIN office ON office.id = application.office_id
        JOIN intake ON intake.id = application.intake_id
        WHERE application.id = ${applicationId}`,
  );
  if (!found) throw invalidField('application_id', 'unknown', 'must be an application');
  return found;
}

/** Locked, so that nobody moves or closes it, or plans the same interview, at this moment. */
export async function openApplication(tx: EntityManager, actor: Actor, id: string): Promise<Application> {
  const found = await lockApplication(tx, actor, id);
  if (found === undefined || found.application.voidedAt !== null)
    throw invalidField('application_id', 'unknown', 'must be an application');
  const { application } = found;
  if (!application.isActive)
    throw conflict('application-not-active', 'This application is closed; reopen it first.', {
      status: application.status,
    });
  return application;
}

/** A live interview of a template for an application in a stage: there is one at most. */
export function liveInterview(applicationId: Sql, stageId: Sql, templateId: Sql): Sql {
  return sql`SELECT live.id FROM interview live
    WHERE live.application_id = ${applicationId} AND live.stage_id = ${stageId} AND live.template_id = ${templateId}
      AND live.cancelled_at IS NULL`;
}

/** Under the lock of the application. @throws AppError `interview-exists` */
export async function refuseSecond(
  tx: Queryable,
  applicationId: string,
  stageId: string,
  templateId: string,
): Promise<void> {
  const found = await firstRow<{ id: string }>(
    tx,
    liveInterview(sql`${applicationId}`, sql`${stageId}`, sql`${templateId}`),
  );
  if (found) throw interviewExists(found.id);
}

function interviewExists(id: string | null): AppError {
  return conflict('interview-exists', 'Somebody has planned this interview already; nothing was changed.', {
    interview_id: id,
  });
}

/** The database has the last word. */
export async function refusingSecond(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isRefusedBy(error, 'uq_interview_live')) throw error;
    throw interviewExists(null);
  }
}

/** R12: nobody is invited to an interview before it is known what the job pays. */
export function refuseWithoutPay({ has_pay: hasPay }: Setting): void {
  if (hasPay) return;
  throw conflict('pay-missing', 'The intake does not say what the job pays: nobody can be invited before it does.');
}

export async function refuseInterviewers(
  tx: Queryable,
  jobId: string,
  assignments: readonly AssignmentDto[],
  content: TemplateContent,
  setting: Setting,
): Promise<void> {
  const least = content.min_interviewers;
  if (assignments.length < least)
    throw invalidField('interviewers', 'too-few-interviewers', `must name at least ${least}, as the template asks`);
  const errors = await assignmentErrors(tx, jobId, assignments, content, setting.candidate_user_id);
  if (errors.length > 0) throw invalid(errors);
}

/** The one asked for, else the candidate's, else the first of the office's that the template speaks. */
export function languageFor(content: TemplateContent, setting: Setting, asked: Language | null): Language {
  const spoken = spokenLanguages(content);
  if (asked !== null) {
    if (!spoken.includes(asked)) throw incompleteLanguage(spoken);
    return asked;
  }
  const wanted = [setting.contact_language, ...setting.office_languages, ...spoken];
  return wanted.find((language) => language !== null && spoken.includes(language)) ?? 'en';
}

export function incompleteLanguage(spoken: readonly Language[]): AppError {
  return invalidField('language', 'language-incomplete', `must be one that the template speaks: ${spoken.join(', ')}`);
}

const YEAR = 366 * 24 * 3_600_000;

/** A year of 2206 is a slip of the finger. */
export function refuseFarAway(scheduledAt: string | null | undefined, now: Date): void {
  if (scheduledAt == null || Math.abs(new Date(scheduledAt).getTime() - now.getTime()) <= YEAR) return;
  throw invalidField('scheduled_at', 'too-far-away', 'must be within a year from now');
}
