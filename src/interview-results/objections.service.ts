import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, conflict, notFound } from '../errors.js';
import { visibleTo } from '../interviews/visibility.js';
import type { ObjectionAnswerDto, ObjectionDto, ObjectionView } from './objection.dto.js';
import { isAbout, objectionView, selectObjections } from './objections.queries.js';
import { ResultObjection } from './result-objection.entity.js';

interface About {
  id: string;
  office_id: string;
}

/** Objections to interview results. They change no result: a person looks at it again, answers, and may decide anew. */
@Injectable()
export class ObjectionsService {
  constructor(private readonly dataSource: DataSource) {}

  /** To the own result, once somebody has decided. */
  async file(actor: Actor, interviewId: string, given: ObjectionDto): Promise<ObjectionView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedOwn(tx, actor, interviewId);
      const decided = await firstRow(
        tx,
        sql`SELECT FROM interview_decision WHERE interview_id = ${interviewId} LIMIT 1`,
      );
      if (!decided)
        throw conflict('interview-undecided', 'Nobody has decided on this interview; there is no result yet.');
      const earlier = await selectObjections(tx, [interviewId]);
      if (earlier.some(({ answered_at: answeredAt }) => answeredAt === null))
        throw conflict('objection-open', 'Your objection to this result is not answered yet.');
      const id = uuid();
      await tx.insert(ResultObjection, { id, interviewId, text: given.text, filedById: actor.id });
      await recordAudit(tx, actor, done('interview.objection-filed', interview));
      return read(tx, interviewId, id);
    });
  }

  /** Once, for good, by somebody who neither interviewed nor decided on what is objected to. */
  async answer(actor: Actor, interviewId: string, id: string, given: ObjectionAnswerDto): Promise<ObjectionView> {
    return this.dataSource.transaction(async (tx) => {
      const interview = await lockedVisible(tx, actor, interviewId);
      const { filed_at: filedAt, answered_at: answeredAt, answered_by_name: name } = await read(tx, interviewId, id);
      if (answeredAt !== null)
        throw conflict('objection-answered', 'Somebody has answered this objection; nothing was changed.', {
          answered_by_name: name,
          answered_at: answeredAt,
        });
      await refuseInvolved(tx, actor, interviewId, filedAt);
      await rows(
        tx,
        sql`UPDATE result_objection
            SET answer = ${given.answer}, answered_by_id = ${actor.id}, answered_at = clock_timestamp()
            WHERE id = ${id}`,
      );
      await recordAudit(tx, actor, { ...done('interview.objection-answered', interview), changed: ['answer'] });
      return read(tx, interviewId, id);
    });
  }
}

/** @throws AppError 404 */
async function read(db: Queryable, interviewId: string, id: string): Promise<ObjectionView> {
  const found = (await selectObjections(db, [interviewId])).find((one) => one.id === id);
  if (!found) throw notFound('objection');
  return objectionView(found);
}

/** The person is told that somebody else looks at the result again. */
async function refuseInvolved(tx: Queryable, actor: Actor, interviewId: string, filedAt: string): Promise<void> {
  const involved = await firstRow(
    tx,
    sql`SELECT FROM scorecard
        WHERE interview_id = ${interviewId} AND interviewer_id = ${actor.id} AND submitted_at IS NOT NULL
        UNION ALL
        SELECT FROM interview_decision
        WHERE interview_id = ${interviewId} AND decided_by_id = ${actor.id} AND decided_at <= ${filedAt}::timestamptz`,
  );
  if (involved)
    throw new AppError('forbidden', 'took-part', 'Somebody who neither interviewed nor decided answers the objection.');
}

/** Two who object or answer at once: the second waits here. @throws AppError 404 */
async function lockedOwn(tx: Queryable, actor: Actor, id: string): Promise<About> {
  const found = await firstRow<About>(
    tx,
    sql`SELECT interview.id, application.office_id FROM interview
        JOIN application ON application.id = interview.application_id
        JOIN candidate ON candidate.id = application.candidate_id
        WHERE interview.id = ${id} AND ${isAbout(actor.id)} FOR NO KEY UPDATE OF interview`,
  );
  if (!found) throw notFound('interview');
  return found;
}

/** @throws AppError 404 */
async function lockedVisible(tx: Queryable, actor: Actor, id: string): Promise<About> {
  const found = await firstRow<About>(
    tx,
    sql`SELECT interview.id, application.office_id FROM interview
        JOIN application ON application.id = interview.application_id
        WHERE interview.id = ${id} AND application.voided_at IS NULL AND ${visibleTo(actor)}
        FOR NO KEY UPDATE OF interview`,
  );
  if (!found) throw notFound('interview');
  return found;
}

const done = (action: string, interview: About) => ({
  action,
  object_type: 'interview',
  object_id: interview.id,
  office_id: interview.office_id,
});
