import { Injectable } from '@nestjs/common';
import sql, { empty } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { invalidField, notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { LANGUAGES } from '../i18n/language.js';
import { refuseStale } from '../organization/edit.js';
import { needsAllOffices } from '../organization/offices.service.js';
import type {
  CompetencyChangesDto,
  CompetencyView,
  LocalTextDto,
  LocalTextView,
  NewCompetencyDto,
} from './competencies.dto.js';
import { Competency } from './competency.entity.js';
import type { Criterion } from './criterion.js';
import type { LocalText } from '../i18n/local-text.js';

interface CompetencyRow {
  code: string;
  name: LocalText;
  criterion: Criterion | null;
  created_at: Date;
  version: number;
}

const COMPETENCIES = sql`SELECT code, name, criterion, created_at, version FROM competency`;

/** Competencies belong to every office: who manages templates adds one, only who sees every office changes one. */
@Injectable()
export class CompetenciesService {
  constructor(private readonly dataSource: DataSource) {}

  async list({ limit, cursor }: ListQuery): Promise<Page<CompetencyView>> {
    const after = cursor === undefined ? empty : sql`WHERE code > ${String(decodeCursor(cursor, 1)[0])}`;
    const found = await rows<CompetencyRow>(
      this.dataSource,
      sql`${COMPETENCIES} ${after} ORDER BY code LIMIT ${limit + 1}`,
    );
    return pageOf(found, limit, competencyView, ({ code }) => [code]);
  }

  async get(code: string): Promise<CompetencyView> {
    return competencyView(await read(this.dataSource, code));
  }

  async create(actor: Actor, given: NewCompetencyDto): Promise<CompetencyView> {
    const { code, criterion = null } = given;
    return this.dataSource.transaction(async (tx) => {
      await tx.insert(Competency, { code, name: nameOf(given.name), criterion });
      await recordCompetency(tx, actor, 'competency.created', code);
      return competencyView(await read(tx, code));
    });
  }

  /** Templates that are published keep the name that they were published with; drafts take the new one over. */
  async update(actor: Actor, code: string, version: number, given: CompetencyChangesDto): Promise<CompetencyView> {
    return this.dataSource.transaction(async (tx) => {
      const before = await locked(tx, code);
      needsAllOffices(actor);
      refuseStale(before, version);
      const name = given.name === undefined ? before.name : nameOf(given.name);
      const criterion = given.criterion === undefined ? before.criterion : given.criterion;
      if (JSON.stringify(textView(name)) === JSON.stringify(textView(before.name)) && criterion === before.criterion)
        return competencyView(before);
      await tx.update(Competency, { code }, { name, criterion, version: version + 1 });
      await renameInDrafts(tx, code, name);
      await recordCompetency(tx, actor, 'competency.changed', code);
      return competencyView(await read(tx, code));
    });
  }

  /** Only while no job needs it and no published question asks about it: the database refuses otherwise. */
  async remove(actor: Actor, code: string, version: number): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      refuseStale(await locked(tx, code), version);
      needsAllOffices(actor);
      await rows(tx, sql`DELETE FROM competency WHERE code = ${code}`);
      await recordCompetency(tx, actor, 'competency.deleted', code);
    });
  }
}

/** Adds what a template brings and nobody knew yet. What is known keeps the name it has here. */
export async function addCompetencies(
  tx: Queryable,
  actor: Actor,
  competencies: Readonly<Record<string, LocalText>>,
  criteria: Readonly<Record<string, Criterion>> = {},
): Promise<void> {
  const given = Object.entries(competencies)
    .filter(([, name]) => Object.keys(name).length > 0)
    .map(([code, name]) => ({ code, name, criterion: criteria[code] ?? null }));
  const added = await rows<{ code: string }>(
    tx,
    sql`INSERT INTO competency (code, name, criterion)
        SELECT code, name, criterion
        FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given (code text, name jsonb, criterion text)
        ON CONFLICT (code) DO NOTHING RETURNING code`,
  );
  for (const { code } of added) await recordCompetency(tx, actor, 'competency.created', code);
}

export function textView(text: LocalText): LocalTextView {
  return { en: text.en ?? null, sv: text.sv ?? null, es: text.es ?? null };
}

async function renameInDrafts(tx: Queryable, code: string, name: LocalText): Promise<void> {
  await rows(
    tx,
    sql`UPDATE interview_template_version
        SET content = jsonb_set(content, ARRAY['competencies', ${code}], ${JSON.stringify(name)}::jsonb), version = version + 1
        WHERE published_at IS NULL AND jsonb_exists(content->'competencies', ${code})
          AND content->'competencies'->${code} <> ${JSON.stringify(name)}::jsonb`,
  );
}

/** It has no id; its code takes the place of the fields. */
async function recordCompetency(tx: Queryable, actor: Actor, action: string, code: string): Promise<void> {
  await recordAudit(tx, actor, { action, object_type: 'competency', object_id: null, changed: [code] });
}

function nameOf(given: LocalTextDto): LocalText {
  const name = Object.fromEntries(LANGUAGES.flatMap((one) => (given[one] == null ? [] : [[one, given[one]]])));
  if (Object.keys(name).length === 0)
    throw invalidField('name', 'is-not-empty', 'must be written in at least one language');
  return name;
}

async function read(db: Queryable, code: string): Promise<CompetencyRow> {
  const found = await firstRow<CompetencyRow>(db, sql`${COMPETENCIES} WHERE code = ${code}`);
  if (!found) throw notFound('competency');
  return found;
}

async function locked(tx: Queryable, code: string): Promise<CompetencyRow> {
  const found = await firstRow<CompetencyRow>(tx, sql`${COMPETENCIES} WHERE code = ${code} FOR UPDATE`);
  if (!found) throw notFound('competency');
  return found;
}

function competencyView(row: CompetencyRow): CompetencyView {
  return {
    code: row.code,
    name: textView(row.name),
    criterion: row.criterion,
    created_at: row.created_at.toISOString(),
    version: row.version,
  };
}
