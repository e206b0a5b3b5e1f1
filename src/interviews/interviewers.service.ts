import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { may, type Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalid, invalidField, notFound } from '../errors.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { calibrationColumns, type CalibrationState } from './calibration.queries.js';
import type {
  InterviewerView,
  InterviewView,
  PossibleInterviewersQuery,
  PossibleInterviewerView,
} from './interview.dto.js';
import { MOST_INTERVIEWERS, type AssignmentDto } from './interview-plan.dto.js';
import { settingOf } from './interview-setting.js';
import { assignmentErrors, canInterview, OPEN_SCORECARDS } from './interviewers.queries.js';
import {
  interviewView,
  isUnderWay,
  lockedInterview,
  readInterview,
  wasEverComplete,
  type InterviewRow,
} from './interviews.queries.js';
import { done, insertScorecards, notUnderWay } from './interviews.service.js';
import { Scorecard } from './scorecard.entity.js';
import { contentOf } from './used-template.js';

type PossibleRow = Omit<PossibleInterviewerView, keyof CalibrationState | 'is_training_due'> & CalibrationState;

/**
 * Who interviews. Ratings stay independent: nobody who could read what others rated can rate afterwards, and a missing
 * interviewer is left out by an excuse with a reason, never by being taken away.
 */
@Injectable()
export class InterviewersService {
  constructor(private readonly dataSource: DataSource) {}

  /** Who could be asked to interview for a job, by name. */
  async possible(actor: Actor, query: PossibleInterviewersQuery): Promise<Page<PossibleInterviewerView>> {
    const [name, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
    const order = sql`u.name COLLATE "und-x-icu", u.id`;
    const found = await rows<PossibleRow>(
      this.dataSource,
      sql`SELECT u.id AS user_id, u.name, ${OPEN_SCORECARDS} AS open_scorecards,
            ${calibrationColumns(sql`u.id`)}
          FROM user_account u JOIN job ON job.id = ${query.job_id}
          WHERE ${inScope(actor, 'job.office_id', 'job.project_id')}
            AND ${canInterview('job.office_id', 'job.project_id')}
            ${name === undefined ? empty : sql`AND (${order}) > (${name}::text, ${id}::uuid)`}
          ORDER BY ${order} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, possibleInterviewerView, (row) => [row.name, row.user_id]);
  }

  /** Also in place of somebody excused. */
  async add(actor: Actor, interviewId: string, given: AssignmentDto): Promise<InterviewView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedInterview(tx, actor, interviewId);
      if (interview.state === 'cancelled' || interview.state === 'decided') throw notUnderWay(interview);
      refuseAgain(interview, given.user_id);
      await refuseAssignment(tx, interview, given);
      if (await wasEverComplete(tx, interviewId)) await refuseReader(tx, given.user_id);
      await insertScorecards(tx, { id: interviewId, versionId: interview.template.version_id }, [given]);
      return written(tx, actor, interview, 'interviewer.added', given.user_id);
    });
  }

  /** Only before anybody has submitted, and only somebody who has noted nothing. */
  async remove(actor: Actor, interviewId: string, userId: string): Promise<InterviewView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedInterview(tx, actor, interviewId);
      const interviewer = interviewerOf(interview, userId);
      if (!isUnderWay(interview.state)) throw notUnderWay(interview);
      if (interviewer.state === 'excused')
        throw conflict('interviewer-excused', 'This interviewer is excused, which stays on record.');
      if (
        interview.interviewers.some(({ state }) => state === 'submitted') ||
        (await hasContent(tx, interview, userId))
      )
        throw conflict(
          'interviewer-began',
          'Somebody has submitted, or this interviewer has begun: excuse them instead.',
        );
      if (liveCount(interview) <= interview.template.min_interviewers)
        throw conflict('too-few-interviewers', 'The template asks for this many interviewers: add another one first.');
      await tx.delete(Scorecard, { interviewId, interviewerId: userId });
      return written(tx, actor, interview, 'interviewer.removed', userId);
    });
  }

  /** The interview is complete without this interviewer, whose draft nobody reads. */
  async excuse(actor: Actor, interviewId: string, userId: string, reason: string): Promise<InterviewView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedInterview(tx, actor, interviewId);
      const { state } = interviewerOf(interview, userId);
      if (interview.state === 'cancelled') throw notUnderWay(interview);
      if (state === 'excused') throw conflict('interviewer-excused', 'This interviewer is excused already.');
      if (state === 'submitted')
        throw conflict('scorecard-submitted', 'This interviewer has submitted a scorecard, which stays.');
      await rows(
        tx,
        sql`UPDATE scorecard SET excused_at = clock_timestamp(), excused_by_id = ${actor.id}, excuse_reason = ${reason}
            WHERE interview_id = ${interviewId} AND interviewer_id = ${userId}`,
      );
      return written(tx, actor, interview, 'interviewer.excused', userId, ['excused_at']);
    });
  }

  /** Not when the ratings of the others could be read in the meantime: they would no longer be independent. */
  async recall(actor: Actor, interviewId: string, userId: string): Promise<InterviewView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedInterview(tx, actor, interviewId);
      const { state } = interviewerOf(interview, userId);
      if (interview.state === 'cancelled') throw notUnderWay(interview);
      if (state !== 'excused') throw conflict('interviewer-not-excused', 'This interviewer is not excused.');
      if (await wasEverComplete(tx, interviewId))
        throw conflict('ratings-were-readable', 'The ratings of the others could be read since: the excuse stays.');
      await tx.update(
        Scorecard,
        { interviewId, interviewerId: userId },
        { excusedAt: null, excusedById: null, excuseReason: null },
      );
      return written(tx, actor, interview, 'interviewer.recalled', userId, ['excused_at']);
    });
  }
}

function interviewerOf({ interviewers }: InterviewRow, userId: string): InterviewerView {
  const found = interviewers.find(({ user_id: id }) => id === userId);
  if (found === undefined) throw notFound('interviewer');
  return found;
}

function liveCount({ interviewers }: InterviewRow): number {
  return interviewers.filter(({ state }) => state !== 'excused').length;
}

function refuseAgain(interview: InterviewRow, userId: string): void {
  if (interview.interviewers.some(({ user_id: id }) => id === userId))
    throw conflict('interviewer-exists', 'This user interviews here already; nothing was changed.');
  if (liveCount(interview) >= MOST_INTERVIEWERS)
    throw conflict('too-many-interviewers', `An interview has at most ${MOST_INTERVIEWERS} interviewers.`);
}

async function refuseAssignment(tx: Queryable, interview: InterviewRow, given: AssignmentDto): Promise<void> {
  const content = await contentOf(tx, interview.template.version_id);
  const { candidate_user_id: candidate } = await settingOf(tx, interview.application_id);
  const errors = await assignmentErrors(tx, interview.job_id, [given], content, candidate);
  if (errors.length > 0)
    throw invalid(errors.map((error) => ({ ...error, field: error.field.replace('interviewers.0.', '') })));
}

/** Of a complete interview the overseers may have read everything. */
async function refuseReader(tx: Queryable, userId: string): Promise<void> {
  const user = await firstRow<Pick<Actor, 'role' | 'grants'>>(
    tx,
    sql`SELECT role, grants FROM user_account WHERE id = ${userId}`,
  );
  if (user && !may(user, 'interviews:oversee')) return;
  throw invalidField(
    'user_id',
    'ratings-were-readable',
    'must be somebody who could not read the ratings of the others',
  );
}

async function hasContent(tx: Queryable, { id }: InterviewRow, userId: string): Promise<boolean> {
  const found = await firstRow(
    tx,
    sql`SELECT FROM scorecard AS card
        WHERE card.interview_id = ${id} AND card.interviewer_id = ${userId}
          AND (card.facts <> '{}' OR EXISTS (SELECT FROM scorecard_answer WHERE scorecard_id = card.id))`,
  );
  return found !== undefined;
}

/** The interview itself is as it was; its next version says that something around it changed. */
async function written(
  tx: EntityManager,
  actor: Actor,
  interview: InterviewRow,
  action: string,
  userId: string,
  changed: readonly string[] = [],
): Promise<InterviewView> {
  await rows(tx, sql`UPDATE interview SET version = version + 1 WHERE id = ${interview.id}`);
  await recordAudit(tx, actor, { ...done(action, interview), about_user_id: userId, changed });
  return interviewView(await readInterview(tx, actor, interview.id));
}

function possibleInterviewerView(row: PossibleRow): PossibleInterviewerView {
  return {
    user_id: row.user_id,
    name: row.name,
    open_scorecards: row.open_scorecards,
    calibrated_on: row.calibrated_on,
    is_training_due: row.is_due,
  };
}
