import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import type { FunnelQuery } from './reports.dto.js';

/** The clocks of a report, and whether the actor may see what the filters name; a filter that is absent is true. */
export interface Basis {
  /** In milliseconds, so that the report says exactly what it was made with. */
  now: Date;
  as_of: Date | null;
  known_at: Date | null;
  has_office: boolean;
  has_job: boolean;
  has_source: boolean;
  has_intake: boolean;
  intake_name: string | null;
}

/** A time with its offset, or a local time of the reader. */
function instant(time: string | undefined, timeZone: string): Sql {
  if (time === undefined) return sql`NULL::timestamptz`;
  return /(Z|[+-]\d\d:\d\d)$/.test(time)
    ? sql`${time}::timestamptz`
    : sql`${time}::timestamp AT TIME ZONE ${timeZone}::text`;
}

const exists = (id: string | undefined, found: Sql): Sql => (id === undefined ? sql`true` : sql`EXISTS (${found})`);

export function basisQuery(actor: Actor, query: FunnelQuery, timeZone: string): Sql {
  const { office_id, job_id, source_id, intake_id } = query;
  const isOffice = sql`SELECT FROM office o WHERE o.id = ${office_id} AND ${inScope(actor, 'o.id')}`;
  const isJob = sql`SELECT FROM job j WHERE j.id = ${job_id} AND ${inScope(actor, 'j.office_id', 'j.project_id')}`;
  const isSource = sql`SELECT FROM source s WHERE s.id = ${source_id}
    AND (s.office_id IS NULL OR ${inScope(actor, 's.office_id')})`;
  const isIntake = sql`i.id = ${intake_id ?? null}::uuid AND ${inScope(actor, 'i.office_id', 'i.project_id')}`;
  return sql`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS now,
      ${instant(query.as_of, timeZone)} AS as_of, ${instant(query.known_at, timeZone)} AS known_at,
      ${exists(office_id, isOffice)} AS has_office, ${exists(job_id, isJob)} AS has_job,
      ${exists(source_id === 'none' ? undefined : source_id, isSource)} AS has_source,
      ${exists(intake_id, sql`SELECT FROM intake i WHERE ${isIntake}`)} AS has_intake,
      (SELECT i.name FROM intake i WHERE ${isIntake}) AS intake_name`;
}

/** What the filters of the report offer: what the actor may see. */
export interface Choices {
  offices: { id: string; name: string }[];
  jobs: { id: string; name: string; office: string }[];
  intakes: { id: string; name: string; job: string }[];
  sources: { id: string; name: string; code: string | null }[];
  /** Days of the first and the last application, each in its office's zone; null when there is none. */
  first_on: string | null;
  last_on: string | null;
}

export function choicesQuery(actor: Actor): Sql {
  const edge = (direction: Sql): Sql => sql`
    SELECT to_char(a.applied_at AT TIME ZONE o.time_zone, 'YYYY-MM-DD') AS day
    FROM office o CROSS JOIN LATERAL (
      SELECT applied_at FROM application a
      WHERE a.office_id = o.id AND a.voided_at IS NULL AND ${inScope(actor, 'a.office_id', 'a.project_id')}
      ORDER BY applied_at ${direction} LIMIT 1
    ) a`;
  return sql`
    SELECT
      (SELECT coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY o.name), '[]')
       FROM office o WHERE ${inScope(actor, 'o.id')}) AS offices,
      (SELECT coalesce(json_agg(json_build_object('id', j.id, 'name', j.name, 'office', o.name) ORDER BY o.name, j.name), '[]')
       FROM job j JOIN office o ON o.id = j.office_id WHERE ${inScope(actor, 'j.office_id', 'j.project_id')}) AS jobs,
      (SELECT coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'job', j.name)
         ORDER BY i.opens_on DESC, i.name), '[]')
       FROM intake i JOIN job j ON j.id = i.job_id WHERE ${inScope(actor, 'i.office_id', 'i.project_id')}) AS intakes,
      (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'code', s.code) ORDER BY s.name), '[]')
       FROM source s WHERE s.office_id IS NULL OR ${inScope(actor, 's.office_id')}) AS sources,
      (SELECT min(day) FROM (${edge(sql`ASC`)}) first) AS first_on,
      (SELECT max(day) FROM (${edge(sql`DESC`)}) last) AS last_on`;
}
