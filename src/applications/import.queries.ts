import sql, { type Sql } from 'sql-template-tag';
import { v7 as uuid } from 'uuid';
import { recordAudits } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { fold } from '../imports/fold.js';
import type { ClassifiedRow, IdentifiedRow, ImportBatch } from '../imports/import-kind.js';
import { newSourceOf, type ApplicationRecord } from './import-record.js';
import type { ApplicationTarget } from './import-target.js';

/** An application that an earlier import brought. */
export interface KnownApplication {
  id: string;
  project_id: string;
  current_stage_id: string;
  external_id: string | null;
  /** Hexadecimal. */
  import_hash: string;
  import_ordinal: number;
}

interface Known {
  byId(externalId: string): KnownApplication | undefined;
  byHash(row: IdentifiedRow): KnownApplication | undefined;
}

/** By (source, id) within the office, or by (source, fingerprint, ordinal) within the intake. */
export async function findKnown(
  db: Queryable,
  { source }: ImportBatch,
  { officeId, intakeId }: ApplicationTarget,
  read: readonly IdentifiedRow[],
): Promise<Known> {
  const ids = read.map(({ externalId }) => externalId).filter((id) => id !== null);
  const hashes = read.filter(({ externalId }) => externalId === null).map(({ hash }) => hash);
  const found = await rows<KnownApplication>(
    db,
    sql`SELECT id, project_id, current_stage_id, external_id, encode(import_hash, 'hex') AS import_hash, import_ordinal
      FROM application
      WHERE office_id = ${officeId} AND import_source = ${source} AND external_id = ANY(${ids}) AND voided_at IS NULL
      UNION ALL
      SELECT id, project_id, current_stage_id, external_id, encode(import_hash, 'hex'), import_ordinal
      FROM application
      WHERE intake_id = ${intakeId} AND import_source = ${source} AND import_hash = ANY(${hashes}::bytea[])
        AND external_id IS NULL AND voided_at IS NULL`,
  );
  const byId = new Map(found.filter((each) => each.external_id !== null).map((each) => [each.external_id, each]));
  const byHash = new Map(
    found
      .filter((each) => each.external_id === null)
      .map((each) => [`${each.import_hash}/${each.import_ordinal}`, each]),
  );
  return {
    byId: (externalId) => byId.get(externalId),
    byHash: (row) => byHash.get(`${row.hash.toString('hex')}/${row.ordinal}`),
  };
}

/** Makes the sources that were chosen to be new. Gives ids by folded name. */
export async function insertSources(
  tx: Queryable,
  { officeId }: ApplicationTarget,
  written: readonly ClassifiedRow[],
): Promise<ReadonlyMap<string, string>> {
  const made = new Map(
    written.flatMap(({ values }) => {
      const source = newSourceOf(values);
      return source === null ? [] : [[source.key, source] as const];
    }),
  );
  if (made.size === 0) return new Map();
  const sources = [...made.values()].map(({ name, kind }) => ({ id: uuid(), name, kind }));
  await rows(
    tx,
    sql`INSERT INTO source (id, office_id, name, kind)
      SELECT id, ${officeId}::uuid, name, kind
      FROM jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) AS given (id uuid, name text, kind text)
      ON CONFLICT DO NOTHING`,
  );
  const known = await rows<{ id: string; name: string }>(
    tx,
    sql`SELECT id, name FROM source WHERE office_id IS NULL OR office_id = ${officeId} ORDER BY office_id NULLS FIRST`,
  );
  return new Map(known.map(({ id, name }) => [fold(name), id]));
}

const RECORD = sql`AS given (row integer, candidate_id uuid, application_id uuid, name text, email text, phone text,
  phone_e164 text, location text, languages jsonb, source_id uuid, referrer text, working_time_percent integer,
  tags text[], note text, applied_at timestamptz, stage_id uuid, standing text, reason_id uuid, entered_at timestamptz,
  closed_at timestamptz, external_id text, import_hash text, import_ordinal integer)`;

function given(records: readonly ApplicationRecord[]): Sql {
  return sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb) ${RECORD}`;
}

const STATUS = sql`CASE standing WHEN 'open' THEN 'active' ELSE standing END`;
/** The three moments of a record, in order: what is not known happened no later than what follows and no earlier than what precedes. */
const BEGAN = sql`coalesce(applied_at, entered_at, closed_at, now())`;
const ENTERED = sql`coalesce(entered_at, ${BEGAN})`;
const CLOSED = sql`coalesce(closed_at, ${ENTERED})`;

/**
 * Candidates, applications and their history: applied; straight to the stage; the end. The time of each is known if the file
 * gives it. If it gives none the person applied at the time of the import.
 */
export async function insertRecords(
  tx: Queryable,
  batch: ImportBatch,
  target: ApplicationTarget,
  records: readonly ApplicationRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const entry = target.stages[0]!.id;
  await rows(
    tx,
    sql`INSERT INTO candidate (id, name, email, phone, phone_e164, location)
      SELECT candidate_id, name, email, phone, phone_e164, location FROM ${given(records)}`,
  );
  await insertLanguages(tx, records);
  await rows(
    tx,
    sql`INSERT INTO application (id, candidate_id, intake_id, job_id, office_id, project_id, pipeline_id, door, status,
        current_stage_id, stage_entered_at, applied_at, source_id, referrer, working_time_percent, import_id,
        import_source, external_id, import_hash, import_ordinal, history_count)
      SELECT application_id, candidate_id, ${target.intakeId}::uuid, ${target.jobId}::uuid, ${target.officeId}::uuid,
        ${target.projectId}::uuid, ${target.pipelineId}::uuid, 'external', ${STATUS}, stage_id,
        CASE WHEN stage_id = ${entry}::uuid THEN ${BEGAN} ELSE ${ENTERED} END, ${BEGAN}, source_id, referrer, working_time_percent,
        ${batch.importId}::uuid, ${batch.source}, external_id, decode(import_hash, 'hex'), import_ordinal,
        1 + (stage_id <> ${entry}::uuid)::int + (standing <> 'open')::int
      FROM ${given(records)}`,
  );
  await insertTags(tx, records);
  await rows(
    tx,
    sql`INSERT INTO note (id, application_id, author_id, body)
      SELECT gen_random_uuid(), application_id, ${batch.actorId}::uuid, note FROM ${given(records)} WHERE note IS NOT NULL`,
  );
  await rows(
    tx,
    sql`INSERT INTO application_history (id, application_id, seq, kind, from_stage_id, to_stage_id, occurred_at, time_known,
        reason_id, actor_id, import_id)
      SELECT gen_random_uuid(), application_id, step.seq, step.kind, step.from_stage_id, step.to_stage_id, step.at,
        step.time_known, step.reason_id, ${batch.actorId}::uuid, ${batch.importId}::uuid
      FROM ${given(records)}
      CROSS JOIN LATERAL (
        SELECT 1 AS seq, 'applied' AS kind, NULL::uuid AS from_stage_id, ${entry}::uuid AS to_stage_id, ${BEGAN} AS at,
          applied_at IS NOT NULL AS time_known, NULL::uuid AS reason_id
        UNION ALL SELECT 2, 'moved', ${entry}::uuid, stage_id, ${ENTERED}, entered_at IS NOT NULL, NULL
          WHERE stage_id <> ${entry}::uuid
        UNION ALL SELECT 2 + (stage_id <> ${entry}::uuid)::int, standing, stage_id, NULL, ${CLOSED}, closed_at IS NOT NULL,
          given.reason_id WHERE standing <> 'open'
      ) step
      ORDER BY application_id, step.seq`,
  );
  await auditEach(tx, batch, target, 'application.imported', records, []);
}

/** What the file says now, where it says something; the stage and the time of applying stay. Earlier values are kept aside. */
export async function updateRecords(
  tx: Queryable,
  batch: ImportBatch,
  target: ApplicationTarget,
  records: readonly ApplicationRecord[],
): Promise<void> {
  if (records.length === 0) return;
  await rows(
    tx,
    sql`SELECT a.id FROM application a JOIN ${given(records)} ON a.id = application_id ORDER BY a.id FOR UPDATE OF a`,
  );
  await rows(
    tx,
    sql`INSERT INTO candidate_former_value (id, candidate_id, field, value, replaced_by_id)
      SELECT gen_random_uuid(), c.id, changed.field, changed.old, ${batch.actorId}::uuid
      FROM ${given(records)} JOIN application a ON a.id = application_id JOIN candidate c ON c.id = a.candidate_id
      CROSS JOIN LATERAL (VALUES ('name', c.name, given.name), ('email', c.email, given.email),
        ('phone', c.phone, given.phone), ('location', c.location, given.location)) AS changed (field, old, new)
      WHERE changed.new IS NOT NULL AND changed.old IS DISTINCT FROM changed.new`,
  );
  await rows(
    tx,
    sql`UPDATE candidate c SET name = given.name, email = coalesce(given.email, c.email),
        phone = coalesce(given.phone, c.phone),
        phone_e164 = CASE WHEN given.phone IS NULL THEN c.phone_e164 ELSE given.phone_e164 END,
        location = coalesce(given.location, c.location), version = c.version + 1
      FROM ${given(records)} JOIN application a ON a.id = application_id
      WHERE c.id = a.candidate_id`,
  );
  await rows(
    tx,
    sql`DELETE FROM candidate_language l USING ${given(records)} JOIN application a ON a.id = application_id
      WHERE l.candidate_id = a.candidate_id AND jsonb_array_length(given.languages) > 0`,
  );
  const owners = await rows<{ id: string; candidate_id: string }>(
    tx,
    sql`SELECT a.id, a.candidate_id FROM application a WHERE a.id = ANY(${records.map((record) => record.application_id)}::uuid[])`,
  );
  const ownerOf = new Map(owners.map(({ id, candidate_id }) => [id, candidate_id]));
  const owned = records.map((record) => ({
    ...record,
    candidate_id: ownerOf.get(record.application_id) ?? record.candidate_id,
  }));
  await insertLanguages(tx, owned);
  await insertTags(tx, owned);
  await rows(
    tx,
    sql`INSERT INTO note (id, application_id, author_id, body)
      SELECT gen_random_uuid(), application_id, ${batch.actorId}::uuid, given.note FROM ${given(owned)}
      WHERE note IS NOT NULL
        AND NOT EXISTS (SELECT FROM note kept WHERE kept.application_id = given.application_id AND kept.body = given.note)`,
  );
  await rows(
    tx,
    sql`UPDATE application a SET source_id = coalesce(given.source_id, a.source_id),
        referrer = coalesce(given.referrer, a.referrer),
        working_time_percent = coalesce(given.working_time_percent, a.working_time_percent),
        import_hash = decode(given.import_hash, 'hex'), import_ordinal = given.import_ordinal, version = a.version + 1
      FROM ${given(owned)} WHERE a.id = application_id`,
  );
  await auditEach(tx, batch, target, 'application.updated', owned, ['import']);
}

async function insertLanguages(tx: Queryable, records: readonly ApplicationRecord[]): Promise<void> {
  await rows(
    tx,
    sql`INSERT INTO candidate_language (candidate_id, language, level)
      SELECT candidate_id, skill.language, skill.level FROM ${given(records)}
      CROSS JOIN LATERAL jsonb_to_recordset(languages) AS skill (language text, level text)
      ON CONFLICT (candidate_id, language) DO UPDATE SET level = coalesce(excluded.level, candidate_language.level)`,
  );
}

async function insertTags(tx: Queryable, records: readonly ApplicationRecord[]): Promise<void> {
  await rows(
    tx,
    sql`INSERT INTO application_tag (application_id, tag)
      SELECT application_id, tag FROM ${given(records)} CROSS JOIN LATERAL unnest(tags) AS tag ON CONFLICT DO NOTHING`,
  );
}

async function auditEach(
  tx: Queryable,
  { actorId }: ImportBatch,
  { officeId }: Pick<ApplicationTarget, 'officeId'>,
  action: string,
  records: readonly Pick<ApplicationRecord, 'application_id'>[],
  changed: readonly string[],
): Promise<void> {
  await recordAudits(
    tx,
    { id: actorId, requestId: null },
    records.map((record) => ({
      action,
      object_type: 'application',
      object_id: record.application_id,
      office_id: officeId,
      changed,
    })),
  );
}

/** What an import brought and nobody has worked on since: no step, no edit, no tag, no transfer, no note. */
const BROUGHT = sql`application a JOIN import i ON i.id = a.import_id`;
const IS_UNTOUCHED = sql`(a.version = 1 AND NOT EXISTS (
  SELECT FROM note n WHERE n.application_id = a.id AND n.created_at > i.published_at))`;

/** How many of the applications an import brought have been worked on since. */
export async function countTouched(db: Queryable, importId: string): Promise<number> {
  const found = await firstRow<{ touched: number }>(
    db,
    sql`SELECT count(*)::int AS touched FROM ${BROUGHT}
      WHERE a.import_id = ${importId} AND a.voided_at IS NULL AND NOT ${IS_UNTOUCHED}`,
  );
  return found?.touched ?? 0;
}

/**
 * Takes back every history row of what the import brought, the latest first, and leaves alone what somebody has worked on since.
 * Gives how many applications are void now.
 */
export async function voidImported(tx: Queryable, { importId, actorId }: ImportBatch): Promise<number> {
  const brought = await rows<{ id: string; office_id: string }>(
    tx,
    sql`SELECT a.id, a.office_id FROM ${BROUGHT}
      WHERE a.import_id = ${importId} AND a.voided_at IS NULL AND ${IS_UNTOUCHED} ORDER BY a.id FOR UPDATE OF a`,
  );
  const ids = brought.map(({ id }) => id);
  await rows(
    tx,
    sql`INSERT INTO application_history (id, application_id, seq, kind, occurred_at, time_known, actor_id, corrects_id, import_id)
      SELECT gen_random_uuid(), h.application_id,
        a.history_count + row_number() OVER (PARTITION BY h.application_id ORDER BY h.occurred_at DESC, h.seq DESC),
        'corrected', h.occurred_at, h.time_known, ${actorId}::uuid, h.id, ${importId}::uuid
      FROM application a JOIN application_history h ON h.application_id = a.id
      WHERE a.id = ANY(${ids}::uuid[]) AND h.kind <> 'corrected'
        AND NOT EXISTS (SELECT FROM application_history c WHERE c.corrects_id = h.id)
      ORDER BY h.application_id, h.occurred_at DESC, h.seq DESC`,
  );
  await rows(
    tx,
    sql`UPDATE application a SET voided_at = clock_timestamp(), version = version + 1,
        history_count = (SELECT max(seq) FROM application_history h WHERE h.application_id = a.id)
      WHERE a.id = ANY(${ids}::uuid[])`,
  );
  for (const office of new Set(brought.map(({ office_id }) => office_id))) {
    const records = brought.filter(({ office_id }) => office_id === office).map(({ id }) => ({ application_id: id }));
    await auditEach(tx, { importId, actorId, source: '' }, { officeId: office }, 'application.voided', records, []);
  }
  return ids.length;
}
