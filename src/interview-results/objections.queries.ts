import sql, { type Sql } from 'sql-template-tag';
import { rows, type Queryable } from '../database/sql.js';
import type { ObjectionView } from './objection.dto.js';

export interface ObjectionRow {
  id: string;
  interview_id: string;
  text: string;
  filed_at: Date;
  answer: string | null;
  answered_by_name: string | null;
  /** Null: open. */
  answered_at: Date | null;
}

/** Of these interviews, the latest first. Whoever asks has made sure that the reader may know. */
export function selectObjections(db: Queryable, interviewIds: readonly string[]): Promise<ObjectionRow[]> {
  return rows(
    db,
    sql`SELECT objection.id, objection.interview_id, objection.text, objection.filed_at, objection.answer,
          answerer.name AS answered_by_name, objection.answered_at
        FROM result_objection objection LEFT JOIN user_account answerer ON answerer.id = objection.answered_by_id
        WHERE objection.interview_id = ANY(${[...interviewIds]}::uuid[])
        ORDER BY objection.filed_at DESC, objection.id DESC`,
  );
}

/** The interview is about the actor, for queries that know `interview`, its `application` and the `candidate`. */
export const isAbout = (userId: string): Sql =>
  sql`candidate.user_id = ${userId} AND application.voided_at IS NULL AND interview.cancelled_at IS NULL`;

export function objectionView(row: ObjectionRow): ObjectionView {
  return {
    id: row.id,
    text: row.text,
    filed_at: row.filed_at.toISOString(),
    answer: row.answer,
    answered_by_name: row.answered_by_name,
    answered_at: row.answered_at?.toISOString() ?? null,
  };
}
