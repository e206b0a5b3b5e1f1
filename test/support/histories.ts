import type { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Intake } from '../../src/intakes/intake.entity.js';
import type { Door } from '../../src/pipelines/ladder.js';
import type { TestJob } from './factories.js';

/** A history row as it is written down in a fixture: stages by code, corrections by the seq they take back. */
export interface Row {
  kind: string;
  at: string;
  to?: string;
  /** `at`, if absent. */
  recorded_at?: string;
  time_known?: boolean;
  corrects?: number;
}

export interface Told {
  job: TestJob;
  intake: Intake;
  door: Door;
  rows: readonly Row[];
  sourceId?: string | null;
  /** A new candidate, if absent. */
  candidateId?: string;
  transferredFromId?: string | null;
}

const OPENS = new Set(['applied', 'transferred_in', 'moved', 'reopened', 'unhired']);

export async function makeCandidate(db: DataSource, name = 'Some Body'): Promise<string> {
  const id = uuid();
  await db.query('INSERT INTO candidate (id, name) VALUES ($1, $2)', [id, name]);
  return id;
}

/** Writes an application with exactly this history, past the rules of the service; gives its id. */
export async function tellHistory(db: DataSource, told: Told): Promise<string> {
  const { job, intake, door, rows, sourceId = null, transferredFromId = null } = told;
  const id = uuid();
  const pipeline = job.pipelines[door];
  const written = historyOf(rows, (code) => pipeline.stages[code] ?? missing(code));
  const candidateId = told.candidateId ?? (await makeCandidate(db));
  const first = written[0] ?? missing('a first row');
  await db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO application (id, candidate_id, intake_id, job_id, office_id, project_id, pipeline_id, door, status,
         current_stage_id, stage_entered_at, applied_at, source_id, transferred_from_id, history_count)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10, $10, $11, $12, $13)`,
      [id, candidateId, intake.id, job.id, job.officeId, job.projectId, pipeline.id, door, first.to, first.at, sourceId]
        .concat([transferredFromId])
        .concat([String(rows.length)]),
    );
    for (const row of written) {
      await tx.query(
        `INSERT INTO application_history (id, application_id, seq, kind, from_stage_id, to_stage_id, occurred_at,
           recorded_at, time_known, corrects_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [row.id, id, row.seq, row.kind, row.from, row.to, row.at, row.recordedAt, row.timeKnown, row.correctsId],
      );
    }
  });
  return id;
}

interface WrittenRow {
  id: string;
  seq: number;
  kind: string;
  from: string | null;
  to: string | null;
  at: string;
  recordedAt: string;
  timeKnown: boolean;
  correctsId: string | null;
}

/** The rows as the table holds them: each leaves the stage in which the rows not taken back by then had put it. */
function historyOf(rows: readonly Row[], stageId: (code: string) => string): WrittenRow[] {
  const written: WrittenRow[] = [];
  const standing: WrittenRow[] = [];
  for (const [i, row] of rows.entries()) {
    const corrected = row.corrects === undefined ? undefined : (written[row.corrects - 1] ?? missing('a row'));
    const isLeaving = row.kind === 'moved' || !(OPENS.has(row.kind) || corrected);
    const next: WrittenRow = {
      id: uuid(),
      seq: i + 1,
      kind: row.kind,
      from: isLeaving ? (standing.findLast((before) => before.to !== null)?.to ?? null) : null,
      to: row.to === undefined ? null : stageId(row.to),
      at: row.at,
      recordedAt: row.recorded_at ?? row.at,
      timeKnown: row.time_known ?? true,
      correctsId: corrected?.id ?? null,
    };
    written.push(next);
    if (corrected) standing.splice(standing.indexOf(corrected), 1);
    else standing.push(next);
  }
  return written;
}

function missing(what: string): never {
  throw new Error(`The history lacks ${what}.`);
}
