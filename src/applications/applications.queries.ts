import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { matches } from '../candidates/candidates.queries.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import type { Door } from '../pipelines/ladder.js';
import type { ReasonType } from '../organization/rejection-reason.entity.js';
import type { ApplicationHistory } from './application-history.entity.js';
import type { ApplicationView, HistoryView, NoteView } from './application.dto.js';
import { Application, type ApplicationStatus } from './application.entity.js';
import type { PipelineStage } from './pipeline-stages.js';

/** The row scope of applications, as a condition on `a`. */
export function visibleTo(actor: Actor): Sql {
  return inScope(actor, 'a.office_id', 'a.project_id');
}

/** What the methods of an application read and write, with its pipeline's stages and the time the lock was got. */
export interface LockedApplication {
  application: Application;
  stages: PipelineStage[];
  /** The database's clock to the millisecond; never before the present stay began. */
  now: Date;
}

type LockedRow = Application & { stages: PipelineStage[]; now: Date };

// The clock is read outside the locking subquery: inside, it would tell when the waiting began.
export async function lockApplication(
  tx: EntityManager,
  actor: Actor,
  id: string,
): Promise<LockedApplication | undefined> {
  const row = await firstRow<LockedRow>(
    tx,
    sql`
      WITH locked AS MATERIALIZED (
        SELECT id, candidate_id AS "candidateId", intake_id AS "intakeId", job_id AS "jobId", office_id AS "officeId",
               project_id AS "projectId", pipeline_id AS "pipelineId", door, status,
               current_stage_id AS "currentStageId", stage_entered_at AS "stageEnteredAt", applied_at AS "appliedAt",
               source_id AS "sourceId", referrer, working_time_percent AS "workingTimePercent",
               contract_on::text AS "contractOn", transferred_from_id AS "transferredFromId",
               history_count AS "historyCount", voided_at AS "voidedAt", version
        FROM application a WHERE id = ${id} AND ${visibleTo(actor)} FOR UPDATE)
      SELECT locked.*, greatest(date_trunc('milliseconds', clock_timestamp()), "stageEnteredAt") AS now,
             ${stagesOf(sql`"pipelineId"`)} AS stages
      FROM locked`,
  );
  if (row === undefined) return undefined;
  const { stages, now, ...values } = row;
  return { application: Object.assign(new Application(), values), stages, now };
}

/** The stages of a pipeline in today's order, as a JSON array of PipelineStage. */
function stagesOf(pipelineId: Sql): Sql {
  return sql`(
    SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'milestone', s.milestone, 'position', o.position,
             'isRetired', s.retired_at IS NOT NULL) ORDER BY o.position)
    FROM stage s JOIN pipeline own ON own.id = s.pipeline_id
    LEFT JOIN pipeline_order_stage o
      ON o.pipeline_id = own.id AND o.version = own.order_version AND o.stage_id = s.id
    WHERE s.pipeline_id = ${pipelineId})`;
}

/** Where a new application goes: an intake the actor sees, with the pipeline behind one door. */
export interface Destination {
  intakeId: string;
  jobId: string;
  officeId: string;
  projectId: string;
  country: string;
  pipelineId: string;
  stages: PipelineStage[];
  now: Date;
}

export function findDestination(
  tx: Queryable,
  actor: Actor,
  intakeId: string,
  door: Door,
): Promise<Destination | undefined> {
  return firstRow(
    tx,
    sql`
      SELECT i.id AS "intakeId", i.job_id AS "jobId", i.office_id AS "officeId", i.project_id AS "projectId",
             o.country, p.id AS "pipelineId", ${stagesOf(sql`p.id`)} AS stages,
             date_trunc('milliseconds', clock_timestamp()) AS now
      FROM intake i JOIN office o ON o.id = i.office_id JOIN pipeline p ON p.job_id = i.job_id AND p.door = ${door}
      WHERE i.id = ${intakeId} AND ${inScope(actor, 'i.office_id', 'i.project_id')}`,
  );
}

export async function insertHistory(tx: Queryable, history: readonly ApplicationHistory[]): Promise<void> {
  const values = history.map(
    (row) => sql`(${row.id}, ${row.applicationId}, ${row.seq}, ${row.kind}, ${row.fromStageId}, ${row.toStageId},
      ${row.occurredAt}, ${row.recordedAt}, ${row.actorId}, ${row.reasonId}, ${row.noteId}, ${row.correctsId})`,
  );
  await rows(
    tx,
    sql`
      INSERT INTO application_history (id, application_id, seq, kind, from_stage_id, to_stage_id, occurred_at,
        recorded_at, actor_id, reason_id, note_id, corrects_id)
      VALUES ${join(values)}`,
  );
}

/** Writes where an application stands after its history has grown. */
export async function updateStanding(tx: Queryable, application: Application): Promise<void> {
  const { id, status, currentStageId, stageEnteredAt, historyCount, voidedAt, version } = application;
  await rows(
    tx,
    sql`
      UPDATE application SET status = ${status}, current_stage_id = ${currentStageId},
        stage_entered_at = ${stageEnteredAt}, history_count = ${historyCount}, voided_at = ${voidedAt},
        version = ${version}
      WHERE id = ${id}`,
  );
}

/** The whole history with the facts that rules need, in the order of recording. */
export async function selectHistoryRows(tx: EntityManager, applicationId: string): Promise<ApplicationHistory[]> {
  return rows(
    tx,
    sql`
      SELECT id, application_id AS "applicationId", seq, kind, from_stage_id AS "fromStageId",
             to_stage_id AS "toStageId", occurred_at AS "occurredAt", recorded_at AS "recordedAt",
             time_known AS "timeKnown", actor_id AS "actorId", reason_id AS "reasonId", note_id AS "noteId",
             corrects_id AS "correctsId", import_id AS "importId"
      FROM application_history WHERE application_id = ${applicationId} ORDER BY seq`,
  );
}

/** Who brought an application where it stands, and when: for the one who came second. */
export interface LatestStep {
  stage_name: string;
  moved_by: string | null;
  moved_at: Date;
}

export function findLatestStep(tx: Queryable, applicationId: string): Promise<LatestStep | undefined> {
  return firstRow(
    tx,
    sql`
      SELECT s.name AS stage_name, u.name AS moved_by, h.recorded_at AS moved_at
      FROM application a
      JOIN stage s ON s.id = a.current_stage_id
      JOIN application_history h ON h.application_id = a.id AND h.seq = a.history_count
      LEFT JOIN user_account u ON u.id = h.actor_id
      WHERE a.id = ${applicationId}`,
  );
}

export function findReason(tx: Queryable, id: string, officeId: string): Promise<{ type: ReasonType } | undefined> {
  return firstRow(
    tx,
    sql`
      SELECT type FROM rejection_reason
      WHERE id = ${id} AND is_active AND (office_id IS NULL OR office_id = ${officeId})`,
  );
}

export function isOfferedSource(tx: Queryable, id: string, officeId: string): Promise<boolean> {
  return hasSource(tx, id, officeId, sql`is_active`);
}

/** Also one that is no longer offered: who came by it keeps it. */
export function isSourceOf(tx: Queryable, id: string, officeId: string): Promise<boolean> {
  return hasSource(tx, id, officeId, sql`true`);
}

async function hasSource(tx: Queryable, id: string, officeId: string, condition: Sql): Promise<boolean> {
  const source = await firstRow(
    tx,
    sql`SELECT FROM source WHERE id = ${id} AND ${condition} AND (office_id IS NULL OR office_id = ${officeId})`,
  );
  return source !== undefined;
}

/** Both ends of every transfer the application took part in are locked in the order of their ids: no deadlock. */
export async function lockTransfers(tx: Queryable, id: string): Promise<void> {
  await rows(
    tx,
    sql`
      SELECT FROM application a
      WHERE a.id = ${id} OR a.transferred_from_id = ${id}
         OR a.id = (SELECT transferred_from_id FROM application WHERE id = ${id})
      ORDER BY a.id FOR UPDATE`,
  );
}

/** The application that a transfer out of this one made and that was not taken back. */
export async function findTransferredTo(tx: Queryable, id: string): Promise<string | undefined> {
  const row = await firstRow<{ id: string }>(
    tx,
    sql`SELECT id FROM application WHERE transferred_from_id = ${id} AND voided_at IS NULL`,
  );
  return row?.id;
}

export interface ApplicationFilters {
  intake_id?: string | undefined;
  stage_id?: string | undefined;
  status?: ApplicationStatus | undefined;
  door?: Door | undefined;
  source_id?: string | undefined;
  candidate_id?: string | undefined;
  q?: string | undefined;
}

type ApplicationRow = ApplicationView;

// One JSON object for each thing beside the application: the row is the view.
const VIEW = sql`
  a.id, a.external_id,
  json_build_object('id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone, 'phone_e164', c.phone_e164,
    'contact_language', c.contact_language) AS candidate,
  a.intake_id, a.job_id, a.office_id, a.project_id, a.pipeline_id, a.door, a.status,
  json_build_object('id', s.id, 'name', s.name, 'code', s.code, 'milestone', s.milestone, 'position', o.position)
    AS current_stage,
  a.stage_entered_at, a.applied_at,
  CASE WHEN src.id IS NOT NULL THEN json_build_object('id', src.id, 'name', src.name, 'code', src.code) END AS source,
  a.referrer, a.working_time_percent, a.contract_on::text AS contract_on,
  ARRAY(SELECT t.tag FROM application_tag t WHERE t.application_id = a.id ORDER BY t.tag) AS tags,
  a.transferred_from_id,
  (SELECT coalesce(m.id, h.id)
   FROM application_history h
   LEFT JOIN application_history m ON h.kind = 'hired' AND m.kind = 'moved' AND m.application_id = h.application_id
     AND m.seq = h.seq - 1 AND m.occurred_at = h.occurred_at AND m.recorded_at = h.recorded_at
     AND m.actor_id IS NOT DISTINCT FROM h.actor_id
   WHERE h.application_id = a.id AND h.kind <> 'corrected'
     AND NOT EXISTS (SELECT FROM application_history k WHERE k.corrects_id = h.id)
   ORDER BY h.seq DESC LIMIT 1) AS latest_history_id,
  a.voided_at, a.created_at, a.version`;

const AROUND = sql`
  JOIN candidate c ON c.id = a.candidate_id
  JOIN stage s ON s.id = a.current_stage_id
  JOIN pipeline p ON p.id = a.pipeline_id
  LEFT JOIN pipeline_order_stage o
    ON o.pipeline_id = p.id AND o.version = p.order_version AND o.stage_id = a.current_stage_id
  LEFT JOIN source src ON src.id = a.source_id`;

export function findApplication(db: Queryable, actor: Actor, id: string): Promise<ApplicationView | undefined> {
  return firstRow<ApplicationRow>(
    db,
    sql`SELECT ${VIEW} FROM application a ${AROUND} WHERE a.id = ${id} AND ${visibleTo(actor)}`,
  );
}

/** The newest first, from after the given `[appliedAt, id]`. */
export function selectApplications(
  db: Queryable,
  actor: Actor,
  filters: ApplicationFilters & { after?: readonly [string, string] | undefined; limit: number },
): Promise<ApplicationView[]> {
  const { after, limit } = filters;
  return rows<ApplicationRow>(
    db,
    sql`
      SELECT ${VIEW} FROM application a ${AROUND}
      WHERE a.voided_at IS NULL AND ${visibleTo(actor)} ${join([empty, ...conditions(filters)], ' AND ')}
        ${after === undefined ? empty : sql`AND (a.applied_at, a.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      ORDER BY a.applied_at DESC, a.id DESC LIMIT ${limit}`,
  );
}

function conditions(filters: ApplicationFilters): Sql[] {
  const { intake_id, stage_id, status, door, source_id, candidate_id, q } = filters;
  return [
    ...(intake_id === undefined ? [] : [sql`a.intake_id = ${intake_id}`]),
    // The job of the stage's pipeline leads to an index; the stage alone has none.
    ...(stage_id === undefined
      ? []
      : [
          sql`a.current_stage_id = ${stage_id}`,
          sql`a.job_id = (SELECT k.job_id FROM stage t JOIN pipeline k ON k.id = t.pipeline_id WHERE t.id = ${stage_id})`,
        ]),
    ...(status === undefined ? [] : [sql`a.status = ${status}`]),
    ...(door === undefined ? [] : [sql`a.door = ${door}`]),
    ...(source_id === undefined ? [] : [sql`a.source_id = ${source_id}`]),
    ...(candidate_id === undefined ? [] : [sql`a.candidate_id = ${candidate_id}`]),
    ...(q === undefined ? [] : [matches(q)]),
  ];
}

/** The whole history of one application, the latest recorded last. */
export function selectHistory(db: Queryable, applicationId: string): Promise<HistoryView[]> {
  return rows(
    db,
    sql`
      SELECT h.id, h.seq, h.kind,
             CASE WHEN f.id IS NOT NULL THEN json_build_object('id', f.id, 'name', f.name, 'code', f.code) END AS from_stage,
             CASE WHEN t.id IS NOT NULL THEN json_build_object('id', t.id, 'name', t.name, 'code', t.code) END AS to_stage,
             h.occurred_at, h.recorded_at, h.time_known,
             CASE WHEN u.id IS NOT NULL THEN json_build_object('id', u.id, 'name', u.name) END AS actor,
             CASE WHEN r.id IS NOT NULL
               THEN json_build_object('id', r.id, 'name', r.name, 'code', r.code, 'type', r.type) END AS reason,
             CASE WHEN n.id IS NOT NULL THEN json_build_object('id', n.id, 'body', n.body) END AS note,
             h.corrects_id, k.id AS corrected_by_id
      FROM application_history h
      LEFT JOIN stage f ON f.id = h.from_stage_id
      LEFT JOIN stage t ON t.id = h.to_stage_id
      LEFT JOIN user_account u ON u.id = h.actor_id
      LEFT JOIN rejection_reason r ON r.id = h.reason_id
      LEFT JOIN note n ON n.id = h.note_id
      LEFT JOIN application_history k ON k.corrects_id = h.id
      WHERE h.application_id = ${applicationId}
      ORDER BY h.seq`,
  );
}

export function selectNotes(db: Queryable, applicationId: string): Promise<NoteView[]> {
  return rows(
    db,
    sql`
      SELECT n.id, n.body,
             CASE WHEN u.id IS NOT NULL THEN json_build_object('id', u.id, 'name', u.name) END AS author, n.created_at
      FROM note n LEFT JOIN user_account u ON u.id = n.author_id
      WHERE n.application_id = ${applicationId} ORDER BY n.created_at, n.id`,
  );
}
