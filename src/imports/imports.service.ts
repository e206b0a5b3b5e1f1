import { Injectable } from '@nestjs/common';
import sql, { empty, type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, notFound } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import { decodeCursor, pageOf } from '../http/page.js';
import { Jobs } from '../jobs/jobs.service.js';
import type { ImportListQuery, MappingDto } from './import.dto.js';
import { Import, OPEN_STATES, type ImportState } from './import.entity.js';
import { rememberMapping } from './import-mapping.queries.js';
import type { Resemblance, RowOutcome, RowProblem } from './import-kind.js';
import { ImportKinds } from './import-kinds.js';
import { importSummaryView, importView, questionsOf, undoUntil, UNDO_DAYS } from './import-view.js';
import type { ImportsPage, ImportView } from './import-view.dto.js';
import type { ColumnProfile } from './profile.js';
import { refuseOpenQuestions } from './open-questions.js';
import { readRow } from './rows.js';
import { RowVault } from './row-vault.js';
import { completed } from './suggested-mapping.js';
import { withChoices, type OpenedImport } from './given-choices.js';

/** Jobs of an import; their payload is `ImportTask`. */
export const IMPORT_TASKS = { check: 'imports.check', publish: 'imports.publish', undo: 'imports.undo' } as const;

export interface ImportTask {
  import_id: string;
  actor_id: string;
  request_id: string | null;
}

/** A row as pages show it: the cells of the file, and what was found wrong. */
export interface ShownRow {
  number: number;
  cells: string[];
  outcome: RowOutcome | null;
  problems: RowProblem[];
}

interface StoredRow {
  row_number: number;
  cipher: Buffer;
  outcome: RowOutcome | null;
  problems: RowProblem[];
}

/** Files on their way in: choices, dry run, commit, cancelling, undo. The work itself is done by `ImportRuns`. */
@Injectable()
export class Imports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly kinds: ImportKinds,
    private readonly jobs: Jobs,
    private readonly vault: RowVault,
  ) {}

  async list(actor: Actor, query: ImportListQuery): Promise<ImportsPage> {
    const ids = await rows<{ id: string }>(
      this.dataSource,
      sql`SELECT id FROM import WHERE ${inScope(actor, 'office_id', 'project_id')} ${intakeIs(query)} ${after(query)}
        ORDER BY created_at DESC, id DESC LIMIT ${query.limit + 1}`,
    );
    const found = await this.dataSource.manager.findBy(
      Import,
      ids.map(({ id }) => ({ id })),
    );
    const byId = new Map(found.map((each) => [each.id, each]));
    return pageOf(
      ids.map(({ id }) => byId.get(id)).filter((each) => each !== undefined),
      query.limit,
      importSummaryView,
      (each) => [each.createdAt.toISOString(), each.id],
    );
  }

  async get(actor: Actor, id: string): Promise<ImportView> {
    return this.viewOf(await this.open(this.dataSource, actor, id));
  }

  /** What the rows go into, as a title: `Anti-churn agent, Barcelona, Q4 2026`. */
  async titleOf(actor: Actor, kind: string, intakeId: string): Promise<string> {
    return (await this.kinds.get(kind).targetFor(this.dataSource, actor, intakeId)).title;
  }

  /** The first rows, read with the choices as they are now. */
  async preview(actor: Actor, id: string, limit: number): Promise<ShownRow[]> {
    const { found, kind, target } = await this.open(this.dataSource, actor, id);
    const stored = await this.storedRows(id, sql`row_number > 0`, limit);
    const context = {
      fields: kind.fields,
      mapping: found.mapping,
      target,
      width: found.reading.columns.length,
      now: new Date(),
    };
    return stored.map((row) => {
      const cells = this.vault.open<string[]>(id, row.row_number, row.cipher);
      const read = readRow(row.row_number, cells, context);
      kind.judge(read, target);
      return { number: row.row_number, cells, outcome: row.outcome, problems: read.problems };
    });
  }

  /** Rows that were left out, with what is wrong; for seven days. */
  async rejectedRows(actor: Actor, id: string, limit: number, afterRow = 0): Promise<ShownRow[]> {
    await this.open(this.dataSource, actor, id);
    const stored = await this.storedRows(id, sql`outcome = 'rejected' AND row_number > ${afterRow}`, limit);
    return stored.map((row) => ({
      number: row.row_number,
      cells: this.vault.open<string[]>(id, row.row_number, row.cipher),
      outcome: row.outcome,
      problems: row.problems,
    }));
  }

  /** Objects of this import that somebody has touched since. */
  async touchedSince(actor: Actor, id: string): Promise<number> {
    const { kind } = await this.open(this.dataSource, actor, id);
    return kind.touchedSince(this.dataSource, id);
  }

  /** Pairs that may be one person, as far as the actor sees both. */
  async resemblances(actor: Actor, id: string, limit: number): Promise<Resemblance[]> {
    const { kind } = await this.open(this.dataSource, actor, id);
    return kind.resemblances(this.dataSource, actor, id, limit);
  }

  async map(actor: Actor, id: string, version: number, given: MappingDto): Promise<ImportView> {
    await this.dataSource.transaction(async (tx) => {
      const opened = await this.open(tx, actor, id, 'lock');
      const { found, kind, target, profiles } = opened;
      if (found.version !== version) throw staleVersion();
      requireState(found, OPEN_STATES);
      const mapping = withChoices(opened, given);
      found.mapping = completed(mapping, kind, target, new Map(profiles.map((each) => [each.index, each])));
      await tx.update(
        Import,
        { id },
        {
          mapping: found.mapping,
          reading: found.reading,
          state: 'mapping',
          counts: {},
          version: version + 1,
        },
      );
      await rows(
        tx,
        sql`UPDATE import_row SET outcome = NULL, problems = '[]', import_hash = NULL, import_ordinal = NULL
        WHERE import_id = ${id} AND outcome IS NOT NULL`,
      );
      if (given.remember === true) await rememberMapping(tx, found);
      await audit(tx, actor, found, 'import.mapped', Object.keys(given));
    });
    return this.get(actor, id);
  }

  /** Starts the dry run. */
  async check(actor: Actor, id: string): Promise<ImportView> {
    return this.start(actor, id, ['mapping', 'checked'], 'checking', IMPORT_TASKS.check, 'import.check-started');
  }

  /** Starts the writing: rows not checked yet are checked on the way. */
  async commit(actor: Actor, id: string): Promise<ImportView> {
    return this.start(actor, id, ['mapping', 'checked', 'failed'], 'filling', IMPORT_TASKS.publish, 'import.committed');
  }

  /** Takes back what the import brought; possible for seven days. */
  async undo(actor: Actor, id: string): Promise<ImportView> {
    const { found } = await this.open(this.dataSource, actor, id);
    const until = undoUntil(found);
    if (found.state === 'published' && until !== null && until < new Date()) {
      throw conflict('undo-too-late', `An import can be undone for ${UNDO_DAYS} days.`, { days: UNDO_DAYS });
    }
    return this.start(actor, id, ['published'], 'undoing', IMPORT_TASKS.undo, 'import.undo-started');
  }

  /** Ends an import that is not published: its rows are erased at once. */
  async cancel(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const { found } = await this.open(tx, actor, id, 'lock');
      requireState(found, ['reading', 'mapping', 'checking', 'checked', 'filling', 'publishing', 'failed']);
      await rows(tx, sql`UPDATE import SET state = 'cancelled' WHERE id = ${id}`);
      await audit(tx, actor, found, 'import.cancelled', []);
    });
    // Apart from the change of state, for which a publishing under way looks: it rolls back and lets go of the rows.
    await rows(
      this.dataSource,
      sql`WITH erased AS (UPDATE import SET profile = NULL, rows_erased_at = now() WHERE id = ${id} RETURNING id)
        DELETE FROM import_row USING erased WHERE import_id = erased.id`,
    );
  }

  private async start(
    actor: Actor,
    id: string,
    from: readonly ImportState[],
    state: ImportState,
    task: string,
    action: string,
  ): Promise<ImportView> {
    await this.dataSource.transaction(async (tx) => {
      const { found, kind, profiles } = await this.open(tx, actor, id, 'lock');
      requireState(found, from);
      if (state !== 'undoing') refuseOpenQuestions(questionsOf(found, kind, profiles));
      await rows(
        tx,
        sql`UPDATE import SET state = ${state}, done = 0, failure_code = NULL, started_by_id = ${actor.id}
        WHERE id = ${id}`,
      );
      const payload: ImportTask = { import_id: id, actor_id: actor.id, request_id: actor.requestId };
      await this.jobs.add(tx, task, payload, { jobKey: `${task}:${id}` });
      await audit(tx, actor, found, action, []);
    });
    return this.get(actor, id);
  }

  private async open(
    db: Queryable & Pick<EntityManager, 'query'>,
    actor: Actor,
    id: string,
    lock?: 'lock',
  ): Promise<OpenedImport> {
    const manager = 'manager' in db ? (db as DataSource).manager : (db as EntityManager);
    const visible = await firstRow<{ id: string }>(
      db,
      sql`SELECT id FROM import WHERE id = ${id} AND ${inScope(actor, 'office_id', 'project_id')}
        ${lock === 'lock' ? sql`FOR UPDATE` : empty}`,
    );
    if (visible === undefined) throw notFound('import');
    const found = await manager.findOneByOrFail(Import, { id });
    const kind = this.kinds.get(found.kind);
    const target = await kind.target(db, found.intakeId ?? '');
    const profiles = found.profile === null ? [] : this.vault.open<ColumnProfile[]>(id, 0, found.profile);
    return { found, kind, target, profiles };
  }

  private viewOf({ found, kind, target, profiles }: OpenedImport): ImportView {
    return importView(found, kind, target, profiles);
  }

  private storedRows(id: string, which: Sql, limit: number): Promise<StoredRow[]> {
    return rows<StoredRow>(
      this.dataSource,
      sql`SELECT row_number, cipher, outcome, problems FROM import_row
        WHERE import_id = ${id} AND ${which} ORDER BY row_number LIMIT ${limit}`,
    );
  }
}

function intakeIs({ intake_id }: ImportListQuery): Sql {
  return intake_id === undefined ? empty : sql`AND intake_id = ${intake_id}`;
}

function after({ cursor }: ImportListQuery): Sql {
  if (cursor === undefined) return empty;
  const [createdAt, id] = decodeCursor(cursor, 2);
  return sql`AND (date_trunc('milliseconds', created_at), id) < (${createdAt}::timestamptz, ${id}::uuid)`;
}

function requireState(found: Import, states: readonly ImportState[]): void {
  if (states.includes(found.state)) return;
  throw conflict('import-not-ready', `This import is ${found.state}; nothing was changed.`, { state: found.state });
}

async function audit(
  tx: Queryable,
  actor: Actor,
  found: Import,
  action: string,
  changed: readonly string[],
): Promise<void> {
  await recordAudit(tx, actor, {
    action,
    object_type: 'import',
    object_id: found.id,
    office_id: found.officeId,
    changed,
  });
}
