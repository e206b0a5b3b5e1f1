import sql from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import type { HistoryKind } from '../applications/application-history.entity.js';
import type { ApplicationStatus } from '../applications/application.entity.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import type { Door, Milestone } from '../pipelines/ladder.js';

/** Where an application stands, as its pages and forms show it. */
export interface Standing {
  readonly id: string;
  readonly candidate_id: string;
  readonly candidate_name: string;
  readonly intake_id: string;
  readonly intake_name: string;
  readonly job_id: string;
  readonly job_name: string;
  readonly office_id: string;
  readonly office_name: string;
  readonly time_zone: string;
  readonly door: Door;
  readonly status: ApplicationStatus;
  readonly stage_id: string;
  readonly stage_name: string;
  readonly stage_code: string | null;
  readonly milestone: Milestone;
  readonly entered_at: Date;
  readonly applied_at: Date;
  readonly source_name: string | null;
  readonly source_code: string | null;
  readonly referrer: string | null;
  readonly working_time_percent: number | null;
  /** `YYYY-MM-DD` */
  readonly contract_on: string | null;
  readonly tags: readonly string[];
}

export function findStanding(db: Queryable, actor: Actor, id: string): Promise<Standing | undefined> {
  return firstRow<Standing>(
    db,
    sql`
      SELECT a.id, a.candidate_id, c.name AS candidate_name, a.intake_id, i.name AS intake_name,
             a.job_id, j.name AS job_name, a.office_id, o.name AS office_name, o.time_zone, a.door, a.status,
             s.id AS stage_id, s.name AS stage_name, s.code AS stage_code, s.milestone,
             a.stage_entered_at AS entered_at, a.applied_at, r.name AS source_name, r.code AS source_code,
             a.referrer, a.working_time_percent, a.contract_on::text,
             ARRAY(SELECT tag FROM application_tag t WHERE t.application_id = a.id ORDER BY tag) AS tags
      FROM application a
      JOIN candidate c ON c.id = a.candidate_id
      JOIN intake i ON i.id = a.intake_id
      JOIN job j ON j.id = a.job_id
      JOIN office o ON o.id = a.office_id
      JOIN stage s ON s.id = a.current_stage_id
      LEFT JOIN source r ON r.id = a.source_id
      WHERE a.id = ${id} AND a.voided_at IS NULL AND ${inScope(actor, 'a.office_id', 'a.project_id')}`,
  );
}

/** A row of the history with the words behind its ids. */
export interface TimelineRow {
  readonly id: string;
  readonly seq: number;
  readonly kind: HistoryKind;
  readonly occurred_at: Date;
  readonly recorded_at: Date;
  readonly time_known: boolean;
  readonly actor_id: string | null;
  /** null: an import, or the system. */
  readonly actor_name: string | null;
  readonly from_name: string | null;
  readonly from_code: string | null;
  readonly to_name: string | null;
  readonly to_code: string | null;
  readonly reason_name: string | null;
  readonly reason_code: string | null;
  readonly note: string | null;
  /** When and by whom it was taken back; null while it stands. */
  readonly corrected_at: Date | null;
  readonly corrected_by: string | null;
}

/** The latest first; corrections show on the row they took back. */
export function timelineOf(db: Queryable, applicationId: string): Promise<TimelineRow[]> {
  return rows<TimelineRow>(
    db,
    sql`
      SELECT h.id, h.seq, h.kind, h.occurred_at, h.recorded_at, h.time_known, h.actor_id, u.name AS actor_name,
             f.name AS from_name, f.code AS from_code, t.name AS to_name, t.code AS to_code,
             r.name AS reason_name, r.code AS reason_code, n.body AS note,
             c.recorded_at AS corrected_at, cu.name AS corrected_by
      FROM application_history h
      LEFT JOIN user_account u ON u.id = h.actor_id
      LEFT JOIN stage f ON f.id = h.from_stage_id
      LEFT JOIN stage t ON t.id = h.to_stage_id
      LEFT JOIN rejection_reason r ON r.id = h.reason_id
      LEFT JOIN note n ON n.id = h.note_id
      LEFT JOIN application_history c ON c.corrects_id = h.id
      LEFT JOIN user_account cu ON cu.id = c.actor_id
      WHERE h.application_id = ${applicationId} AND h.kind <> 'corrected'
      ORDER BY h.occurred_at DESC, h.seq DESC`,
  );
}

export interface NoteRow {
  readonly body: string;
  readonly author_name: string | null;
  readonly created_at: Date;
}

export function notesOf(db: Queryable, applicationId: string): Promise<NoteRow[]> {
  return rows<NoteRow>(
    db,
    sql`
      SELECT n.body, u.name AS author_name, n.created_at
      FROM note n LEFT JOIN user_account u ON u.id = n.author_id
      WHERE n.application_id = ${applicationId}
      ORDER BY n.created_at DESC, n.id DESC`,
  );
}

export interface ReasonChoice {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
}

export function reasonChoices(
  db: Queryable,
  officeId: string,
  type: 'we_rejected' | 'they_withdrew',
): Promise<ReasonChoice[]> {
  return rows<ReasonChoice>(
    db,
    sql`
      SELECT id, name, code FROM rejection_reason
      WHERE (office_id IS NULL OR office_id = ${officeId}) AND type = ${type} AND is_active
      ORDER BY position, id`,
  );
}

/** Another candidate who may be the same person, as an import found. */
export interface Resemblance {
  readonly candidate_id: string;
  readonly name: string;
  readonly reasons: readonly string[];
}

/** Only those the actor sees. Never merged, only shown. */
export function resemblancesOf(db: Queryable, actor: Actor, candidateId: string): Promise<Resemblance[]> {
  return rows<Resemblance>(
    db,
    sql`
      SELECT other.id AS candidate_id, other.name, alike.reasons
      FROM (
        SELECT other_id AS id, reasons FROM candidate_resemblance WHERE candidate_id = ${candidateId}
        UNION ALL
        SELECT candidate_id, reasons FROM candidate_resemblance WHERE other_id = ${candidateId}
      ) alike
      JOIN candidate other ON other.id = alike.id
      WHERE EXISTS (
        SELECT FROM application seen
        WHERE seen.candidate_id = other.id AND seen.voided_at IS NULL
          AND ${inScope(actor, 'seen.office_id', 'seen.project_id')})
      ORDER BY other.name, other.id
      LIMIT 10`,
  );
}

export interface NewestApplication {
  readonly candidate_id: string;
  readonly status: ApplicationStatus;
  readonly stage_name: string;
  readonly stage_code: string | null;
  readonly intake_name: string;
  readonly job_name: string;
}

/** Of each candidate the newest application the actor sees. */
export function newestApplications(
  db: Queryable,
  actor: Actor,
  candidateIds: readonly string[],
): Promise<NewestApplication[]> {
  return rows<NewestApplication>(
    db,
    sql`
      SELECT DISTINCT ON (a.candidate_id) a.candidate_id, a.status, s.name AS stage_name, s.code AS stage_code,
             i.name AS intake_name, j.name AS job_name
      FROM application a
      JOIN stage s ON s.id = a.current_stage_id
      JOIN intake i ON i.id = a.intake_id
      JOIN job j ON j.id = a.job_id
      WHERE a.candidate_id = ANY(${[...candidateIds]}::uuid[]) AND a.voided_at IS NULL
        AND ${inScope(actor, 'a.office_id', 'a.project_id')}
      ORDER BY a.candidate_id, a.applied_at DESC, a.id DESC`,
  );
}
