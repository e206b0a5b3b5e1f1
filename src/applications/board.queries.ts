import sql, { empty, type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import type { Door } from '../pipelines/ladder.js';
import type { BoardStage, MoveBack } from './board-columns.js';
import type { BoardGroup } from './board-numbers.js';

/** What narrows the board besides the door. */
export interface PeopleFilter {
  readonly source_id: string | null;
  /** ISO 639 code of a language the candidate speaks. */
  readonly language: string | null;
}

export interface BoardIntake {
  readonly id: string;
  readonly name: string;
  readonly job_id: string;
  readonly job_name: string;
  readonly office_id: string;
  readonly office_name: string;
  readonly time_zone: string;
  readonly seats: number;
  readonly planned_applications: number;
  readonly planned_matches: number;
  /** Calendar dates, `YYYY-MM-DD`. */
  readonly opens_on: string;
  readonly closes_on: string;
  readonly training_starts_on: string | null;
}

export interface BoardCard {
  readonly id: string;
  readonly candidate_id: string;
  readonly name: string;
  readonly door: Door;
  readonly current_stage_id: string;
  /** Calendar days in the stage, in the office's zone; null when an import did not say since when. */
  readonly days: number | null;
  /** Days after which the stage calls a stay late; null: never. */
  readonly limit_days: number | null;
  readonly source_name: string | null;
  readonly source_code: string | null;
  readonly source_kind: string | null;
  readonly referrer: string | null;
  /** ISO 639 codes, best first. */
  readonly languages: readonly string[];
  /** To the microsecond: with the id the card's place in its column. */
  readonly entered_at: string;
}

/** Where in the order of a column a page starts: after this card. */
export interface Place {
  readonly entered_at: string;
  readonly id: string;
}

/** The stages whose cards a column shows. */
export interface CardsOf {
  readonly key: string;
  readonly stage_ids: readonly string[];
}

export function findBoardIntake(db: Queryable, actor: Actor, intakeId: string): Promise<BoardIntake | undefined> {
  return firstRow<BoardIntake>(
    db,
    sql`
      SELECT i.id, i.name, i.job_id, j.name AS job_name, i.office_id, o.name AS office_name, o.time_zone,
             i.seats, i.planned_applications, i.planned_matches,
             i.opens_on::text, i.closes_on::text, i.training_starts_on::text
      FROM intake i JOIN job j ON j.id = i.job_id JOIN office o ON o.id = i.office_id
      WHERE i.id = ${intakeId} AND ${inScope(actor, 'i.office_id', 'i.project_id')}`,
  );
}

/** Every stage of both pipelines of a job, retired ones without a position. */
export function boardStages(db: Queryable, jobId: string): Promise<BoardStage[]> {
  return rows<BoardStage>(
    db,
    sql`
      SELECT s.id, p.door, s.name, s.code, s.milestone,
             CASE WHEN s.retired_at IS NULL THEN o.position END AS position
      FROM pipeline p
      JOIN stage s ON s.pipeline_id = p.id
      LEFT JOIN pipeline_order_stage o
        ON o.pipeline_id = p.id AND o.version = p.order_version AND o.stage_id = s.id
      WHERE p.job_id = ${jobId}`,
  );
}

/**
 * The applications of an intake in groups. The furthest stage somebody stood in is the current one, or one that an
 * uncorrected move back has left: only those moves are looked up, by the index on the pair of stages.
 */
export function boardGroups(
  db: Queryable,
  intakeId: string,
  movesBack: readonly MoveBack[],
  filter: PeopleFilter,
): Promise<BoardGroup[]> {
  return rows<BoardGroup>(
    db,
    sql`
      WITH back AS (
        SELECT moved.application_id, max(pair.furthest) AS furthest
        FROM unnest(
          ${movesBack.map((move) => move.from_stage_id)}::uuid[],
          ${movesBack.map((move) => move.to_stage_id)}::uuid[],
          ${movesBack.map((move) => move.furthest)}::integer[]
        ) AS pair (from_stage_id, to_stage_id, furthest)
        CROSS JOIN LATERAL (
          SELECT h.id, h.application_id
          FROM application_history h
          WHERE h.to_stage_id = pair.to_stage_id AND h.from_stage_id = pair.from_stage_id
          OFFSET 0 -- keeps the planner on the index: it takes the two columns for independent
        ) moved
        WHERE NOT EXISTS (SELECT FROM application_history c WHERE c.corrects_id = moved.id)
        GROUP BY moved.application_id
      )
      SELECT a.door, a.status, a.current_stage_id, back.furthest AS moved_back_from,
             ${isMatch(filter)} AS is_match, count(*)::integer AS count
      FROM application a
      LEFT JOIN back ON back.application_id = a.id
      WHERE a.intake_id = ${intakeId} AND a.voided_at IS NULL
      GROUP BY a.door, a.status, a.current_stage_id, back.furthest, is_match`,
  );
}

/** The cards of every given column that wait longest, at most `limit` a column, after `after`. */
export function boardCards(
  db: Queryable,
  intakeId: string,
  columns: readonly CardsOf[],
  filter: PeopleFilter,
  limit: number,
  after: Place | null,
): Promise<(BoardCard & { column_key: string })[]> {
  const pairs = columns.flatMap(({ key, stage_ids }) => stage_ids.map((stageId) => ({ key, stageId })));
  const picked = sql`
    SELECT waiting.*, shown.key, row_number() OVER (PARTITION BY shown.key ORDER BY stage_entered_at, id) AS nth
    FROM unnest(${pairs.map(({ key }) => key)}::text[], ${pairs.map(({ stageId }) => stageId)}::uuid[])
      AS shown (key, stage_id)
    CROSS JOIN LATERAL (
      SELECT a.*
      FROM application a
      WHERE a.intake_id = ${intakeId} AND a.current_stage_id = shown.stage_id
        AND a.status = 'active' AND a.voided_at IS NULL
        AND ${isMatch(filter)}${isAfter(after)}
      ORDER BY a.stage_entered_at, a.id
      LIMIT ${limit}
    ) waiting`;
  return rows(db, sql`${selectCards(picked, sql`picked.key AS column_key`)} WHERE nth <= ${limit} ORDER BY key, nth`);
}

/** How many cards a column has after `after`. */
export async function countCards(
  db: Queryable,
  intakeId: string,
  stageIds: readonly string[],
  filter: PeopleFilter,
  after: Place | null,
): Promise<number> {
  const row = await firstRow<{ count: number }>(
    db,
    sql`
      SELECT count(*)::integer AS count
      FROM application a
      WHERE a.intake_id = ${intakeId} AND a.current_stage_id = ANY(${[...stageIds]}::uuid[])
        AND a.status = 'active' AND a.voided_at IS NULL
        AND ${isMatch(filter)}${isAfter(after)}`,
  );
  return row?.count ?? 0;
}

/** One card, wherever it stands; undefined when it is on no board any more. */
export function findCard(db: Queryable, actor: Actor, applicationId: string): Promise<BoardCard | undefined> {
  const picked = sql`
    SELECT a.* FROM application a
    WHERE a.id = ${applicationId} AND a.status = 'active' AND a.voided_at IS NULL
      AND ${inScope(actor, 'a.office_id', 'a.project_id')}`;
  return firstRow<BoardCard>(db, selectCards(picked, sql`NULL AS column_key`));
}

function selectCards(picked: Sql, columnKey: Sql): Sql {
  return sql`
    SELECT ${columnKey}, picked.id, picked.candidate_id, c.name, picked.door, picked.current_stage_id,
           CASE WHEN entered.time_known THEN
             (now() AT TIME ZONE o.time_zone)::date - (picked.stage_entered_at AT TIME ZONE o.time_zone)::date
           END AS days,
           at.limit_days,
           s.name AS source_name, s.code AS source_code, s.kind AS source_kind, picked.referrer,
           spoken.languages, picked.stage_entered_at::text AS entered_at
    FROM (${picked}) picked
    JOIN candidate c ON c.id = picked.candidate_id
    JOIN office o ON o.id = picked.office_id
    JOIN stage at ON at.id = picked.current_stage_id
    LEFT JOIN source s ON s.id = picked.source_id
    CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(l.language ORDER BY array_position(
        ARRAY['native', 'C2', 'C1', 'B2', 'B1', 'A2', 'A1'], l.level), l.language), '{}') AS languages
      FROM candidate_language l WHERE l.candidate_id = c.id
    ) spoken
    LEFT JOIN LATERAL (${entered(sql`picked`)}) entered ON true`;
}

/** The row by which an application came into its stage: whether its time is known. */
function entered(application: Sql): Sql {
  return sql`
    SELECT h.time_known FROM application_history h
    WHERE h.application_id = ${application}.id AND h.to_stage_id = ${application}.current_stage_id
      AND NOT EXISTS (SELECT FROM application_history c WHERE c.corrects_id = h.id)
    ORDER BY h.occurred_at DESC, h.seq DESC LIMIT 1`;
}

export interface LateInStage {
  readonly stage_id: string;
  readonly limit_days: number;
  readonly count: number;
}

/** Who stays longer than the limit of the stage, in calendar days of the office's zone; by stages that have a limit. */
export function lateInStages(db: Queryable, intake: BoardIntake, filter: PeopleFilter): Promise<LateInStage[]> {
  return rows<LateInStage>(
    db,
    sql`
      SELECT s.id AS stage_id, s.limit_days, count(a.id)::integer AS count
      FROM pipeline p
      JOIN stage s ON s.pipeline_id = p.id AND s.limit_days IS NOT NULL
      LEFT JOIN application a ON a.intake_id = ${intake.id} AND a.current_stage_id = s.id
        AND a.status = 'active' AND a.voided_at IS NULL
        AND a.stage_entered_at <
          ((now() AT TIME ZONE ${intake.time_zone})::date - s.limit_days)::timestamp AT TIME ZONE ${intake.time_zone}
        AND ${isMatch(filter)} AND (${entered(sql`a`)})
      WHERE p.job_id = ${intake.job_id}
      GROUP BY s.id, s.limit_days`,
  );
}

function isMatch(filter: PeopleFilter): Sql {
  const source = filter.source_id === null ? empty : sql` AND a.source_id = ${filter.source_id}`;
  const language =
    filter.language === null
      ? empty
      : sql` AND EXISTS (
          SELECT FROM candidate_language l WHERE l.candidate_id = a.candidate_id AND l.language = ${filter.language})`;
  return sql`(true${source}${language})`;
}

function isAfter(after: Place | null): Sql {
  return after === null
    ? empty
    : sql` AND (a.stage_entered_at, a.id) > (${after.entered_at}::timestamptz, ${after.id}::uuid)`;
}

export interface IntakeChoice {
  readonly id: string;
  readonly name: string;
  readonly job_name: string;
}

/** Intakes a reader can switch to: the open ones first, the newest first. */
export function intakeChoices(db: Queryable, actor: Actor): Promise<IntakeChoice[]> {
  return rows<IntakeChoice>(
    db,
    sql`
      SELECT i.id, i.name, j.name AS job_name
      FROM intake i JOIN job j ON j.id = i.job_id JOIN office o ON o.id = i.office_id
      WHERE ${inScope(actor, 'i.office_id', 'i.project_id')}
      ORDER BY (now() AT TIME ZONE o.time_zone)::date BETWEEN i.opens_on AND i.closes_on DESC, i.opens_on DESC, i.id DESC
      LIMIT ${MOST_CHOICES}`,
  );
}

const MOST_CHOICES = 20;

export interface SourceChoice {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
}

/** The sources an office's applications can have come from. */
export function sourceChoices(db: Queryable, officeId: string): Promise<SourceChoice[]> {
  return rows<SourceChoice>(
    db,
    sql`
      SELECT s.id, s.name, s.code FROM source s
      WHERE (s.office_id IS NULL OR s.office_id = ${officeId}) AND s.is_active
      ORDER BY s.name, s.id`,
  );
}
