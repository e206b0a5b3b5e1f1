import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { lockApplication } from '../applications/applications.queries.js';
import { recordAudit } from '../audit/audit.js';
import { conflict, type AppError } from '../errors.js';
import { pageOf, type Page } from '../http/page.js';
import type { Language } from '../i18n/language.js';
import { spokenLanguages } from '../interview-guides/spoken-languages.js';
import { saveChanges } from '../organization/edit.js';
import type { InterviewChangesDto, InterviewsQuery, InterviewView, NewInterviewDto } from './interview.dto.js';
import { Interview } from './interview.entity.js';
import type { AssignmentDto } from './interview-plan.dto.js';
import {
  incompleteLanguage,
  languageFor,
  openApplication,
  refuseFarAway,
  refuseInterviewers,
  refuseSecond,
  refuseWithoutPay,
  refusingSecond,
  settingOf,
} from './interview-setting.js';
import {
  interviewView,
  isUnderWay,
  lockedInterview,
  readInterview,
  selectInterviews,
  type InterviewRow,
} from './interviews.queries.js';
import { Scorecard } from './scorecard.entity.js';
import { contentOf, usableTemplate } from './used-template.js';

/** Interviews are made by people who accept an offer, never by a move. */
@Injectable()
export class InterviewsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. */
  async list(actor: Actor, query: InterviewsQuery): Promise<Page<InterviewView>> {
    const found = await selectInterviews(this.dataSource, actor, query);
    return pageOf(found, query.limit, interviewView, ({ due_at, id }) => [due_at.toISOString(), id]);
  }

  async get(actor: Actor, id: string): Promise<InterviewView> {
    return interviewView(await readInterview(this.dataSource, actor, id));
  }

  /** Of two people who accept the same offer, the second is told which interview there is. */
  async create(actor: Actor, given: NewInterviewDto): Promise<InterviewView> {
    refuseFarAway(given.scheduled_at, new Date());
    return this.dataSource.transaction(async (tx) => {
      const application = await openApplication(tx, actor, given.application_id);
      const setting = await settingOf(tx, application.id);
      refuseWithoutPay(setting);
      const template = await usableTemplate(tx, given.template_id, application.jobId);
      await refuseSecond(tx, application.id, application.currentStageId, given.template_id);
      await refuseInterviewers(tx, application.jobId, given.interviewers, template.content, setting);
      const id = uuid();
      await refusingSecond(
        tx.insert(Interview, {
          id,
          applicationId: application.id,
          stageId: application.currentStageId,
          templateId: given.template_id,
          templateVersionId: template.versionId,
          language: languageFor(template.content, setting, given.language ?? null),
          scheduledAt: given.scheduled_at == null ? null : new Date(given.scheduled_at),
          createdById: actor.id,
        }),
      );
      await insertScorecards(tx, { id, versionId: template.versionId }, given.interviewers);
      await recordAudit(tx, actor, done('interview.planned', { id, office_id: application.officeId }));
      return interviewView(await readInterview(tx, actor, id));
    });
  }

  /** When it is, and as long as nobody began in which language. */
  async update(actor: Actor, id: string, version: number, given: InterviewChangesDto): Promise<InterviewView> {
    refuseFarAway(given.scheduled_at, new Date());
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedInterview(tx, actor, id);
      if (!isUnderWay(interview.state)) throw notUnderWay(interview);
      if (given.language !== undefined && given.language !== interview.language)
        await refuseLanguage(tx, interview, given.language);
      const scheduledAt = given.scheduled_at == null ? given.scheduled_at : new Date(given.scheduled_at);
      const isSame = scheduledAt?.getTime() === interview.scheduled_at?.getTime();
      const changed = await saveChanges(tx, 'interview', { ...interview }, version, {
        language: given.language,
        scheduled_at: isSame ? undefined : scheduledAt,
      });
      if (changed.length > 0) {
        const action = changed.includes('scheduled_at') ? 'interview.rescheduled' : 'interview.changed';
        await recordAudit(tx, actor, { ...done(action, interview), changed });
      }
      return interviewView(await readInterview(tx, actor, id));
    });
  }

  /** Only as long as nobody has submitted: what was rated stays. Drafts are never read by anybody else. */
  async cancel(actor: Actor, id: string): Promise<InterviewView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedInterview(tx, actor, id);
      if (interview.state === 'cancelled') throw notUnderWay(interview);
      if (interview.interviewers.some(({ state }) => state === 'submitted'))
        throw conflict('scorecards-submitted', 'Somebody has submitted a scorecard: the interview took place.');
      await tx.update(
        Interview,
        { id },
        { cancelledAt: new Date(), cancelledById: actor.id, version: interview.version + 1 },
      );
      await recordAudit(tx, actor, { ...done('interview.cancelled', interview), changed: ['cancelled_at'] });
      return interviewView(await readInterview(tx, actor, id));
    });
  }

  /** As long as the application still stands there and nobody has planned the interview anew. */
  async reinstate(actor: Actor, id: string): Promise<InterviewView> {
    return this.dataSource.transaction(async (tx) => {
      const { application_id: applicationId } = await readInterview(tx, actor, id);
      const application = (await lockApplication(tx, actor, applicationId))?.application;
      const interview = await lockedInterview(tx, actor, id);
      if (interview.state !== 'cancelled')
        throw conflict('interview-not-cancelled', 'This interview is not cancelled.');
      if (!application?.isActive || application.currentStageId !== interview.stage.id)
        throw conflict(
          'application-went-on',
          'The application does not stand in the stage of this interview any more.',
        );
      await refuseSecond(tx, applicationId, interview.stage.id, interview.template.id);
      await tx.update(Interview, { id }, { cancelledAt: null, cancelledById: null, version: interview.version + 1 });
      await recordAudit(tx, actor, { ...done('interview.reinstated', interview), changed: ['cancelled_at'] });
      return interviewView(await readInterview(tx, actor, id));
    });
  }
}

/** One empty scorecard for each interviewer, made under the lock of the application or the interview. */
export async function insertScorecards(
  tx: EntityManager,
  interview: { readonly id: string; readonly versionId: string },
  assignments: readonly AssignmentDto[],
): Promise<void> {
  await tx.insert(
    Scorecard,
    assignments.map(({ user_id: interviewerId, focus_competencies: focusCompetencies = [] }) => ({
      id: uuid(),
      interviewId: interview.id,
      templateVersionId: interview.versionId,
      interviewerId,
      focusCompetencies,
      createdAt: () => 'clock_timestamp()',
    })),
  );
}

export const done = (action: string, interview: { readonly id: string; readonly office_id: string }) => ({
  action,
  object_type: 'interview',
  object_id: interview.id,
  office_id: interview.office_id,
});

async function refuseLanguage(tx: EntityManager, interview: InterviewRow, language: Language): Promise<void> {
  if (interview.state !== 'planned')
    throw conflict('interview-begun', 'Somebody began already: the questions stay in their language.');
  const spoken = spokenLanguages(await contentOf(tx, interview.template.version_id));
  if (!spoken.includes(language)) throw incompleteLanguage(spoken);
}

/** Why nothing can be planned or excused any more. */
export function notUnderWay({ state }: Pick<InterviewRow, 'state'>): AppError {
  return state === 'cancelled'
    ? conflict('interview-cancelled', 'This interview is cancelled; nothing was changed.')
    : conflict('interview-complete', 'Every scorecard of this interview is in; nothing was changed.', { state });
}
