import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { notFound } from '../errors.js';
import { ImportKinds } from '../imports/import-kinds.js';
import type {
  ClassifiedRow,
  IdentifiedRow,
  ImportBatch,
  ImportCounts,
  ImportKind,
  ReadRow,
  Resemblance,
} from '../imports/import-kind.js';
import { milestoneRank } from '../pipelines/ladder.js';
import { APPLICATION_FIELDS } from './import-fields.js';
import {
  JOB_OPTIONS,
  outcomeOptions,
  reasonOptions,
  sourceOptions,
  stageOptions,
  suggestJob,
  suggestOutcome,
  suggestReason,
  suggestSource,
  suggestStage,
  type ImportedStage,
  type KnownReason,
  type KnownSource,
} from './import-choices.js';
import { recordOf } from './import-record.js';
import { choiceOf, standingOf } from './import-standing.js';
import type { ApplicationTarget } from './import-target.js';
import {
  countTouched,
  findKnown,
  insertRecords,
  insertSources,
  updateRecords,
  voidImported,
} from './import.queries.js';
import { KNOWN_SYSTEMS } from './known-systems.js';
import { flagResemblances, selectResemblances } from './resemblances.queries.js';

interface IntakeRow {
  office_id: string;
  project_id: string;
  job_id: string;
  job_name: string;
  pipeline_id: string;
  country: string;
  time_zone: string;
  title: string;
}

/** Applications of the external door, the first kind of record that files bring. */
@Injectable()
export class ApplicationImport implements ImportKind<ApplicationTarget>, OnModuleInit {
  readonly kind = 'applications';
  readonly fields = APPLICATION_FIELDS;
  readonly systems = KNOWN_SYSTEMS;

  constructor(private readonly kinds: ImportKinds) {}

  onModuleInit(): void {
    this.kinds.register(this);
  }

  targetFor(db: Queryable, actor: Actor, intakeId: string): Promise<ApplicationTarget> {
    return this.load(db, intakeId, inScope(actor, 'i.office_id', 'i.project_id'));
  }

  target(db: Queryable, intakeId: string): Promise<ApplicationTarget> {
    return this.load(db, intakeId, sql`true`);
  }

  suggest(field: string, value: string, target: ApplicationTarget, values: readonly string[]): string | null {
    switch (field) {
      case 'stage':
        return suggestStage(value, target.stages);
      case 'outcome':
        return suggestOutcome(value);
      case 'rejection_reason':
        return suggestReason(value, target.reasons);
      case 'job':
        return suggestJob(value, target.jobName, values);
      default:
        return suggestSource(value, target.sources);
    }
  }

  judge(row: ReadRow, target: ApplicationTarget): void {
    if (choiceOf(row.values, 'job') === 'elsewhere') {
      row.problems.push({ level: 'error', code: 'other-job', field: 'job', column: null, facts: {} });
    }
    const { remarks } = standingOf(row.values, target);
    row.problems.push(...remarks.map((remark) => ({ ...remark, column: null, facts: {} })));
  }

  async classify(
    db: Queryable,
    batch: ImportBatch,
    target: ApplicationTarget,
    read: readonly IdentifiedRow[],
  ): Promise<ClassifiedRow[]> {
    const known = await findKnown(db, batch, target, read);
    return read.map((row) => {
      const found = row.externalId === null ? known.byHash(row) : known.byId(row.externalId);
      if (found !== undefined && found.project_id !== target.projectId) {
        row.problems.push({ level: 'error', code: 'id-elsewhere', field: 'external_id', column: null, facts: {} });
      }
      if (row.problems.some(({ level }) => level === 'error')) return { ...row, outcome: 'rejected', objectId: null };
      if (found === undefined) return { ...row, outcome: 'new', objectId: null };
      if (found.import_hash === row.hash.toString('hex')) return { ...row, outcome: 'unchanged', objectId: found.id };
      const { stageId } = standingOf(row.values, target);
      if (row.values['stage'] !== undefined && stageId !== found.current_stage_id) {
        row.problems.push({ level: 'warning', code: 'stage-kept', field: 'stage', column: null, facts: {} });
      }
      return { ...row, outcome: 'update', objectId: found.id };
    });
  }

  async publish(
    tx: EntityManager,
    batch: ImportBatch,
    target: ApplicationTarget,
    classified: readonly ClassifiedRow[],
  ): Promise<ReadonlyMap<number, string>> {
    const written = classified.filter(({ outcome }) => outcome === 'new' || outcome === 'update');
    const sources = await insertSources(tx, target, written);
    const records = written.map((row) => recordOf(row, target, sources));
    await insertRecords(
      tx,
      batch,
      target,
      records.filter(({ outcome }) => outcome === 'new'),
    );
    await updateRecords(
      tx,
      batch,
      target,
      records.filter(({ outcome }) => outcome === 'update'),
    );
    return new Map(records.map(({ row, application_id }) => [row, application_id]));
  }

  async complete(tx: EntityManager, batch: ImportBatch, target: ApplicationTarget): Promise<ImportCounts> {
    await flagResemblances(tx, batch.importId, target.officeId);
    return {};
  }

  async undo(tx: EntityManager, batch: ImportBatch): Promise<ImportCounts> {
    const voided = await voidImported(tx, batch);
    return { voided, kept: await countTouched(tx, batch.importId) };
  }

  resemblances(db: Queryable, actor: Actor, importId: string, limit: number): Promise<Resemblance[]> {
    return selectResemblances(db, actor, importId, limit);
  }

  touchedSince(db: Queryable, importId: string): Promise<number> {
    return countTouched(db, importId);
  }

  private async load(db: Queryable, intakeId: string, scope: Sql): Promise<ApplicationTarget> {
    const intake = await firstRow<IntakeRow>(
      db,
      sql`SELECT i.office_id, i.project_id, i.job_id, j.name AS job_name, p.id AS pipeline_id, o.country, o.time_zone,
          concat_ws(', ', j.name, CASE WHEN position(o.name IN j.name) = 0 THEN o.name END, i.name) AS title
        FROM intake i JOIN office o ON o.id = i.office_id JOIN job j ON j.id = i.job_id
        JOIN pipeline p ON p.job_id = i.job_id AND p.door = 'external'
        WHERE i.id = ${intakeId}::uuid AND ${scope}`,
    );
    if (intake === undefined) throw notFound('intake');
    const stages = await this.stagesOf(db, intake.pipeline_id);
    const sources = await this.sourcesOf(db, intake.office_id);
    const reasons = await this.reasonsOf(db, intake.office_id);
    return {
      officeId: intake.office_id,
      projectId: intake.project_id,
      intakeId,
      jobId: intake.job_id,
      jobName: intake.job_name,
      pipelineId: intake.pipeline_id,
      country: intake.country,
      timeZone: intake.time_zone,
      title: intake.title,
      stages,
      sources,
      reasons,
      options: {
        stage: stageOptions(stages),
        outcome: outcomeOptions(stages),
        rejection_reason: reasonOptions(reasons, stages),
        source: sourceOptions(sources),
        job: JOB_OPTIONS,
      },
    };
  }

  private async stagesOf(db: Queryable, pipelineId: string): Promise<ImportedStage[]> {
    const found = await rows<ImportedStage>(
      db,
      sql`SELECT s.id, s.name, s.code, s.milestone FROM pipeline p
        JOIN pipeline_order_stage o ON o.pipeline_id = p.id AND o.version = p.order_version
        JOIN stage s ON s.id = o.stage_id
        WHERE p.id = ${pipelineId} AND s.retired_at IS NULL ORDER BY o.position`,
    );
    return found.toSorted((a, b) => milestoneRank(a.milestone) - milestoneRank(b.milestone));
  }

  private sourcesOf(db: Queryable, officeId: string): Promise<KnownSource[]> {
    return rows<KnownSource>(
      db,
      sql`SELECT id, name, code, kind FROM source
        WHERE is_active AND (office_id IS NULL OR office_id = ${officeId}) ORDER BY office_id NULLS FIRST, name`,
    );
  }

  private reasonsOf(db: Queryable, officeId: string): Promise<KnownReason[]> {
    return rows<KnownReason>(
      db,
      sql`SELECT id, name, code, type FROM rejection_reason
        WHERE is_active AND (office_id IS NULL OR office_id = ${officeId}) ORDER BY position, id`,
    );
  }
}
