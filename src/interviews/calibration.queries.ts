import sql, { type Sql } from 'sql-template-tag';
import { rows, type Queryable } from '../database/sql.js';

/** Whether somebody's ratings were compared with an expert's, and whether it is time to do so again. */
export interface CalibrationState {
  /** The day (UTC) on which the latest training was finished; null: never. */
  readonly calibrated_on: string | null;
  /** Never, or more than twelve months ago: a warning, never a block. */
  readonly is_due: boolean;
}

/** Columns `calibrated_on` and `is_due`, for queries that know the user by `userId`: a column with its table, such as `person.id`. */
export function calibrationColumns(userId: Sql): Sql {
  return sql`
    (SELECT max((finished_at AT TIME ZONE 'UTC')::date)::text FROM calibration WHERE user_id = ${userId}) AS calibrated_on,
    ${isCalibrationDue(userId)} AS is_due`;
}

/** Of a user known by `userId`, a column with its table: whether the latest training is missing or too long ago. */
export function isCalibrationDue(userId: Sql): Sql {
  return sql`NOT EXISTS (
    SELECT FROM calibration WHERE user_id = ${userId}
      AND (finished_at AT TIME ZONE 'UTC')::date >= ((now() AT TIME ZONE 'UTC')::date - interval '12 months'))`;
}

/** One for every user asked about. */
export async function calibrationOf(
  db: Queryable,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, CalibrationState>> {
  const found = await rows<CalibrationState & { id: string }>(
    db,
    sql`SELECT person.id, ${calibrationColumns(sql`person.id`)}
        FROM unnest(${[...new Set(userIds)]}::uuid[]) AS person (id)`,
  );
  return new Map(found.map(({ id, calibrated_on, is_due }) => [id, { calibrated_on, is_due }]));
}
