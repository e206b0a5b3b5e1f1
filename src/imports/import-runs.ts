import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError } from '../errors.js';
import { Jobs, type JobContext } from '../jobs/jobs.service.js';
import type { ClassifiedRow, IdentifiedRow, ImportBatch, ImportKind, ImportTarget, RowOutcome } from './import-kind.js';
import { Import, type ImportState } from './import.entity.js';
import { ImportKinds } from './import-kinds.js';
import { IMPORT_TASKS, type ImportTask } from './imports.service.js';
import { readRow, rowHash, type ReadingContext } from './rows.js';
import { RowVault } from './row-vault.js';

const ERASE_TASK = 'imports.erase';
const ROWS_AT_ONCE = 500;
const MOST_ATTEMPTS = 5;

interface StagedRow {
  row_number: number;
  cipher: Buffer;
}

interface Run {
  import: Import;
  kind: ImportKind;
  target: ImportTarget;
  context: ReadingContext;
  batch: ImportBatch;
}

/** Thrown when the import was cancelled under way: whatever is open is rolled back and the job is done. */
class Cancelled extends Error {}

/** The jobs of imports. Each can die anywhere and be started again. */
@Injectable()
export class ImportRuns implements OnApplicationBootstrap, OnModuleInit {
  private readonly log = new Logger('imports');

  constructor(
    private readonly dataSource: DataSource,
    private readonly kinds: ImportKinds,
    private readonly vault: RowVault,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.register<ImportTask>(IMPORT_TASKS.check, (task, job) => this.attempt(task, job, () => this.check(task)));
    this.jobs.register<ImportTask>(IMPORT_TASKS.publish, (task, job) =>
      this.attempt(task, job, () => this.publish(task)),
    );
    this.jobs.register<ImportTask>(IMPORT_TASKS.undo, (task, job) => this.attempt(task, job, () => this.undo(task)));
    this.jobs.register(ERASE_TASK, () => this.erase());
    this.jobs.schedule(ERASE_TASK, '23 * * * *');
  }

  /** A process that died keeps its job locked for hours: what it was at is started anew. */
  async onApplicationBootstrap(): Promise<void> {
    const broken = await rows<ImportTask & { task: string }>(
      this.dataSource,
      sql`SELECT id AS import_id, coalesce(started_by_id, created_by_id) AS actor_id, NULL AS request_id,
          CASE state WHEN 'checking' THEN ${IMPORT_TASKS.check} WHEN 'undoing' THEN ${IMPORT_TASKS.undo}
            ELSE ${IMPORT_TASKS.publish} END AS task
        FROM import WHERE state IN ('checking', 'filling', 'publishing', 'undoing')`,
    );
    for (const { task, ...payload } of broken) {
      await this.jobs.add(this.dataSource, task, payload, { jobKey: `${task}:${payload.import_id}` });
    }
  }

  /** The dry run: every row read and compared, nothing written but codes and counts. */
  async check(task: ImportTask): Promise<void> {
    const run = await this.begin(task, ['checking']);
    if (run === null) return;
    await this.fill(run, ['checking']);
    const counts = await this.countsOf(this.dataSource, run.import.id);
    await rows(
      this.dataSource,
      sql`UPDATE import SET state = 'checked', counts = ${JSON.stringify(counts)}::jsonb
        WHERE id = ${run.import.id} AND state = 'checking'`,
    );
  }

  /** Reads what is not read yet, then writes all of it in one transaction. */
  async publish(task: ImportTask): Promise<void> {
    const run = await this.begin(task, ['filling', 'publishing']);
    if (run === null) return;
    await this.fill(run, ['filling', 'publishing']);
    await this.step(run.import.id, sql`state IN ('filling', 'publishing')`, sql`state = 'publishing', done = 0`);
    await this.dataSource.transaction(async (tx) => {
      // Of two workers on one import the second waits here, and then finds it published.
      await rows(tx, sql`SELECT pg_advisory_xact_lock(hashtextextended(${run.import.id}, 0))`);
      await this.writeAll(tx, run);
      const brought = await run.kind.complete(tx, run.batch, run.target);
      const counts = { ...(await this.countsOf(tx, run.import.id)), ...brought };
      await this.finish(tx, run, counts);
      await recordAudit(tx, auditActor(task), {
        action: 'import.published',
        object_type: 'import',
        object_id: run.import.id,
        office_id: run.import.officeId,
      });
    });
  }

  /** Takes back what the import brought, in one transaction. */
  async undo(task: ImportTask): Promise<void> {
    const run = await this.begin(task, ['undoing']);
    if (run === null) return;
    await this.dataSource.transaction(async (tx) => {
      await this.step(run.import.id, sql`state = 'undoing'`, sql`state = 'undone', undone_at = now()`, tx);
      const counts = await run.kind.undo(tx, { ...run.batch, actorId: task.actor_id });
      await rows(
        tx,
        sql`UPDATE import SET counts = counts || ${JSON.stringify(counts)}::jsonb WHERE id = ${run.import.id}`,
      );
      await recordAudit(tx, auditActor(task), {
        action: 'import.undone',
        object_type: 'import',
        object_id: run.import.id,
        office_id: run.import.officeId,
      });
    });
  }

  /** Rows that nobody committed within a day, and rejected rows after a week. */
  async erase(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await rows(
        tx,
        sql`UPDATE import SET state = 'cancelled', failure_code = 'expired'
          WHERE state IN ('reading', 'mapping', 'checking', 'checked', 'failed') AND created_at < now() - interval '24 hours'`,
      );
      await rows(
        tx,
        sql`WITH due AS (
            UPDATE import SET profile = NULL, rows_erased_at = now()
            WHERE rows_erased_at IS NULL
              AND (state = 'cancelled' OR (published_at < now() - interval '7 days'))
            RETURNING id)
          DELETE FROM import_row USING due WHERE import_id = due.id`,
      );
    });
  }

  private async attempt(task: ImportTask, job: JobContext, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Cancelled) return;
      const isLast = error instanceof AppError || job.attempt >= MOST_ATTEMPTS;
      this.log.error(
        `import ${task.import_id}: ${error instanceof Error ? error.name : 'error'}${isLast ? ', given up' : ', tried again'}`,
      );
      if (!isLast) throw error;
      const code = error instanceof AppError ? error.code : 'import-broke';
      await rows(
        this.dataSource,
        sql`UPDATE import SET state = CASE state WHEN 'undoing' THEN 'published' ELSE 'failed' END, failure_code = ${code}
          WHERE id = ${task.import_id} AND state IN ('checking', 'filling', 'publishing', 'undoing')`,
      );
    }
  }

  /** Null when the import is no longer in one of the states: cancelled, or done by an earlier attempt. */
  private async begin(task: ImportTask, states: readonly ImportState[]): Promise<Run | null> {
    const found = await this.dataSource.manager.findOneBy(Import, { id: task.import_id });
    if (found === null || !states.includes(found.state)) return null;
    const kind = this.kinds.get(found.kind);
    const target = await kind.target(this.dataSource, found.intakeId ?? '');
    return {
      import: found,
      kind,
      target,
      context: {
        fields: kind.fields,
        mapping: found.mapping,
        target,
        width: found.reading.columns.length,
        now: new Date(),
      },
      batch: { importId: found.id, actorId: task.actor_id, source: found.source },
    };
  }

  /** Reads the rows that have no outcome yet, part by part: after a crash it goes on where it stopped. */
  private async fill(run: Run, states: readonly ImportState[]): Promise<void> {
    const { id } = run.import;
    for (;;) {
      const staged = await this.staged(this.dataSource, id, sql`outcome IS NULL`);
      const done = sql`SELECT count(*) FROM import_row WHERE import_id = ${id} AND outcome IS NOT NULL`;
      await this.step(id, sql`state = ANY(${[...states]})`, sql`done = (${done})`);
      if (staged.length === 0) return;
      const classified = await this.classified(this.dataSource, run, staged);
      await this.keepOutcomes(this.dataSource, id, classified, new Map());
    }
  }

  private async writeAll(tx: EntityManager, run: Run): Promise<void> {
    const { id } = run.import;
    let last = 0;
    for (;;) {
      const staged = await this.staged(tx, id, sql`outcome <> 'rejected' AND row_number > ${last}`);
      if (staged.length === 0) return;
      last = staged.at(-1)!.row_number;
      const classified = await this.classified(tx, run, staged);
      const written = await run.kind.publish(tx, run.batch, run.target, classified);
      await this.keepOutcomes(tx, id, classified, written);
      await this.step(id, sql`state = 'publishing'`, sql`done = done + ${staged.length}`);
    }
  }

  private staged(db: Queryable, id: string, which: Sql): Promise<StagedRow[]> {
    return rows<StagedRow>(
      db,
      sql`SELECT row_number, cipher FROM import_row WHERE import_id = ${id} AND ${which}
        ORDER BY row_number LIMIT ${ROWS_AT_ONCE}`,
    );
  }

  private async classified(db: Queryable, run: Run, staged: readonly StagedRow[]): Promise<ClassifiedRow[]> {
    const read = staged.map(({ row_number, cipher }) => {
      const cells = this.vault.open<string[]>(run.import.id, row_number, cipher);
      const row = readRow(row_number, cells, run.context);
      run.kind.judge(row, run.target);
      return { ...row, externalId: externalIdOf(row.values), hash: rowHash(row, cells, run.context) };
    });
    const ordinals = await this.ordinals(db, run.import.id, read);
    const identified: IdentifiedRow[] = read.map((row, i) => ({ ...row, ordinal: ordinals[i]! }));
    for (const row of identified) {
      if (row.externalId !== null && row.ordinal > 1) {
        const column = run.import.mapping.fields[EXTERNAL_ID] ?? null;
        row.problems.push({ level: 'error', code: 'id-twice', field: EXTERNAL_ID, column, facts: {} });
      }
    }
    return run.kind.classify(db, run.batch, run.target, identified);
  }

  /** The ordinal of each row among the equal ones of the file, counted from the rows above it. */
  private async ordinals(db: Queryable, id: string, read: readonly Identity[]): Promise<number[]> {
    const keys = read.map(identityOf);
    const first = read[0]!.number;
    const above = await rows<{ key: string; equal: number }>(
      db,
      sql`SELECT encode(import_hash, 'hex') AS key, count(*)::int AS equal FROM import_row
        WHERE import_id = ${id} AND row_number < ${first} AND import_hash = ANY(${keys}::bytea[]) GROUP BY import_hash`,
    );
    const counts = new Map(above.map(({ key, equal }) => [key, equal]));
    return keys.map((key) => {
      const ordinal = (counts.get(key.toString('hex')) ?? 0) + 1;
      counts.set(key.toString('hex'), ordinal);
      return ordinal;
    });
  }

  private async keepOutcomes(
    db: Queryable,
    id: string,
    classified: readonly ClassifiedRow[],
    written: ReadonlyMap<number, string>,
  ): Promise<void> {
    const kept = classified.map((row) => ({
      number: row.number,
      outcome: row.outcome,
      problems: row.problems,
      hash: identityOf(row).toString('hex'),
      ordinal: row.ordinal,
      object_id: written.get(row.number) ?? row.objectId,
    }));
    await rows(
      db,
      sql`UPDATE import_row SET outcome = kept.outcome, problems = kept.problems, import_hash = decode(kept.hash, 'hex'),
          import_ordinal = kept.ordinal, application_id = kept.object_id
        FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
          AS kept (number integer, outcome text, problems jsonb, hash text, ordinal integer, object_id uuid)
        WHERE import_id = ${id} AND row_number = kept.number`,
    );
  }

  private async countsOf(db: Queryable, id: string): Promise<Record<string, number>> {
    const found = await rows<{ outcome: RowOutcome; rows: number; warned: number }>(
      db,
      sql`SELECT outcome, count(*)::int AS rows,
          count(*) FILTER (WHERE problems @> '[{"level": "warning"}]')::int AS warned
        FROM import_row WHERE import_id = ${id} AND outcome IS NOT NULL GROUP BY outcome`,
    );
    const of = (outcome: RowOutcome): number => found.find((each) => each.outcome === outcome)?.rows ?? 0;
    const warned = found.filter(({ outcome }) => outcome !== 'rejected').reduce((sum, each) => sum + each.warned, 0);
    return {
      new: of('new'),
      updated: of('update'),
      unchanged: of('unchanged'),
      rejected: of('rejected'),
      warnings: warned,
    };
  }

  /** Written rows are erased with the publishing; rejected ones stay for a week so that they can be corrected. */
  private async finish(tx: EntityManager, run: Run, counts: Record<string, number>): Promise<void> {
    const { id } = run.import;
    await rows(tx, sql`DELETE FROM import_row WHERE import_id = ${id} AND outcome <> 'rejected'`);
    await this.step(
      id,
      sql`state = 'publishing'`,
      sql`state = 'published', published_at = clock_timestamp(), profile = NULL, counts = ${JSON.stringify(counts)}::jsonb,
        done = total, rows_erased_at = CASE WHEN ${counts['rejected'] ?? 0}::int = 0 THEN now() END`,
      tx,
    );
  }

  /** Changes the import while it is in the expected state; throws Cancelled when it no longer is. */
  private async step(id: string, expected: Sql, change: Sql, db: Queryable = this.dataSource): Promise<void> {
    const still = await firstRow<{ id: string }>(
      db,
      sql`WITH changed AS (UPDATE import SET ${change} WHERE id = ${id} AND ${expected} RETURNING id) SELECT id FROM changed`,
    );
    if (still === undefined) throw new Cancelled();
  }
}

/** The field that carries the id of a row in the system it comes from. */
const EXTERNAL_ID = 'external_id';

function externalIdOf(values: IdentifiedRow['values']): string | null {
  const value = values[EXTERNAL_ID];
  return typeof value === 'string' ? value : null;
}

type Identity = Pick<IdentifiedRow, 'number' | 'hash' | 'externalId'>;

/** Rows are the same one when their ids are equal, or without ids everything they say. */
function identityOf({ externalId, hash }: Pick<Identity, 'hash' | 'externalId'>): Buffer {
  return externalId === null ? hash : createHash('sha256').update(`id/${externalId}`).digest();
}

function auditActor(task: ImportTask): { id: string; requestId: string | null } {
  return { id: task.actor_id, requestId: task.request_id };
}
