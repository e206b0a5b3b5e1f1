import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { invalid, notFound } from '../errors.js';
import { refuseStale } from '../organization/edit.js';
import type { JobAnalysisDto, JobAnalysisView, JobCompetencyView } from './competencies.dto.js';
import { textView } from './competencies.service.js';
import type { Criterion } from './criterion.js';
import type { LocalText } from '../i18n/local-text.js';

interface JobRow {
  id: string;
  office_id: string;
  version: number;
}

type NeededRow = Omit<JobCompetencyView, 'name'> & { name: LocalText; criterion: Criterion | null };

/** Which competencies a job needs, and why. An edit is one of the job, at the version of the job. */
@Injectable()
export class JobAnalysesService {
  constructor(private readonly dataSource: DataSource) {}

  async get(actor: Actor, jobId: string): Promise<JobAnalysisView> {
    return analysisOf(this.dataSource, await job(this.dataSource, actor, jobId));
  }

  async replace(actor: Actor, jobId: string, version: number, given: JobAnalysisDto): Promise<JobAnalysisView> {
    return this.dataSource.transaction(async (tx) => {
      await rows(tx, sql`SELECT FROM job WHERE id = ${jobId} FOR NO KEY UPDATE`);
      const before = await job(tx, actor, jobId);
      refuseStale(before, version);
      await refuseUnknown(tx, given);
      const changed = changedCodes(await needed(tx, jobId), given);
      if (changed.length === 0) return analysisOf(tx, before);
      await rows(tx, sql`DELETE FROM job_competency WHERE job_id = ${jobId} AND competency_code = ANY(${changed})`);
      await rows(
        tx,
        sql`INSERT INTO job_competency (job_id, competency_code, reason)
            SELECT ${jobId}, code, reason
            FROM jsonb_to_recordset(${JSON.stringify(given.competencies)}::jsonb) AS given (code text, reason text)
            WHERE code = ANY(${changed})`,
      );
      await rows(tx, sql`UPDATE job SET version = version + 1 WHERE id = ${jobId}`);
      const done = {
        action: 'job.analysed',
        object_type: 'job',
        object_id: jobId,
        office_id: before.office_id,
        changed,
      };
      await recordAudit(tx, actor, done);
      return analysisOf(tx, await job(tx, actor, jobId));
    });
  }
}

async function job(db: Queryable, actor: Actor, id: string): Promise<JobRow> {
  const found = await firstRow<JobRow>(
    db,
    sql`SELECT id, office_id, version FROM job
        WHERE id = ${id} AND ${inScope(actor, 'job.office_id', 'job.project_id')}`,
  );
  if (!found) throw notFound('job');
  return found;
}

function needed(db: Queryable, jobId: string): Promise<NeededRow[]> {
  return rows<NeededRow>(
    db,
    sql`SELECT competency.code, competency.name, competency.criterion, job_competency.reason
        FROM job_competency JOIN competency ON competency.code = job_competency.competency_code
        WHERE job_competency.job_id = ${jobId} ORDER BY competency.code`,
  );
}

async function refuseUnknown(tx: Queryable, { competencies }: JobAnalysisDto): Promise<void> {
  const codes = competencies.map(({ code }) => code);
  const known = await rows<{ code: string }>(tx, sql`SELECT code FROM competency WHERE code = ANY(${codes}) FOR SHARE`);
  const unknown = codes.flatMap((code, index) => (known.some((one) => one.code === code) ? [] : [index]));
  if (unknown.length === 0) return;
  const message = 'must name a competency that exists';
  throw invalid(unknown.map((index) => ({ field: `competencies.${index}.code`, code: 'unknown', message })));
}

function changedCodes(before: readonly NeededRow[], { competencies }: JobAnalysisDto): string[] {
  const was = new Map(before.map(({ code, reason }) => [code, reason]));
  const is = new Map(competencies.map(({ code, reason }) => [code, reason]));
  return [...new Set([...was.keys(), ...is.keys()])].filter((code) => was.get(code) !== is.get(code));
}

async function analysisOf(db: Queryable, { id, version }: JobRow): Promise<JobAnalysisView> {
  const competencies = (await needed(db, id)).map((row): JobCompetencyView => ({
    code: row.code,
    name: textView(row.name),
    criterion: row.criterion,
    reason: row.reason,
  }));
  return { job_id: id, competencies, version };
}
