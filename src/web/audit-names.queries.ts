import sql, { raw } from 'sql-template-tag';
import { may, type Actor } from '../access/actor.js';
import type { Permission } from '../access/permissions.js';
import { inScope } from '../access/scope.js';
import type { AuditEntryView } from '../audit/audit.dto.js';
import { rows, type Queryable } from '../database/sql.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface NamedActor extends Named {
  readonly is_active: boolean;
}

/** The names behind the ids of entries, as they are now; what is not there any more has none. */
export interface AuditNames {
  /** Who did something, and whom it happened to. */
  readonly actors: ReadonlyMap<string, NamedActor>;
  readonly tokens: ReadonlyMap<string, string>;
  readonly offices: ReadonlyMap<string, string>;
}

type Entry = Pick<
  AuditEntryView,
  'actor_id' | 'token_id' | 'office_id' | 'object_type' | 'object_id' | 'about_user_id'
>;

export async function auditNames(db: Queryable, entries: readonly Entry[]): Promise<AuditNames> {
  const ids = (of: 'actor_id' | 'about_user_id' | 'token_id' | 'office_id'): string[] =>
    [...new Set(entries.map((entry) => entry[of]))].filter((id) => id !== null);
  const actors = await rows<NamedActor>(
    db,
    sql`SELECT id, name, deactivated_at IS NULL AS is_active FROM user_account WHERE id = ANY(${[...ids('actor_id'), ...ids('about_user_id')]}::uuid[])`,
  );
  return {
    actors: new Map(actors.map((one) => [one.id, one])),
    tokens: await namesIn(db, 'api_token', ids('token_id')),
    offices: await namesIn(db, 'office', ids('office_id')),
  };
}

/** What the reader may read about by its permissions, in tables of these names. */
const NAMED_OBJECTS: Readonly<Record<string, { readonly table: string; readonly permission: Permission }>> = {
  account: { table: 'user_account', permission: 'users:manage' },
  client: { table: 'client', permission: 'jobs:read' },
  intake: { table: 'intake', permission: 'intakes:read' },
  job: { table: 'job', permission: 'jobs:read' },
  office: { table: 'office', permission: 'offices:read' },
  pipeline: { table: 'pipeline', permission: 'pipelines:read' },
  policy: { table: 'policy', permission: 'policies:read' },
  project: { table: 'project', permission: 'jobs:read' },
  rejection_reason: { table: 'rejection_reason', permission: 'sources:read' },
  source: { table: 'source', permission: 'sources:read' },
  stage: { table: 'stage', permission: 'pipelines:read' },
};

/** Names of the objects of entries that the reader may see, by id. People are named within the reader's row scope only. */
export async function objectNames(
  db: Queryable,
  actor: Actor,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const type of new Set(entries.map(({ object_type }) => object_type))) {
    const ids = entries.flatMap(({ object_type, object_id }) => (object_type === type ? (object_id ?? []) : []));
    for (const [id, name] of await namesOf(db, actor, type, ids)) names.set(id, name);
  }
  return names;
}

async function namesOf(db: Queryable, actor: Actor, type: string, ids: string[]): Promise<Iterable<[string, string]>> {
  if (type === 'application' || type === 'candidate')
    return may(actor, 'candidates:read') ? peopleIn(db, actor, type, ids) : [];
  const known = NAMED_OBJECTS[type];
  return known && may(actor, known.permission) ? namesIn(db, known.table, ids) : [];
}

async function peopleIn(
  db: Queryable,
  actor: Actor,
  type: 'application' | 'candidate',
  ids: string[],
): Promise<ReadonlyMap<string, string>> {
  const id = raw(type === 'application' ? 'a.id' : 'c.id');
  return byId(
    await rows<Named>(
      db,
      sql`SELECT DISTINCT ${id} AS id, c.name FROM application a JOIN candidate c ON c.id = a.candidate_id
          WHERE ${id} = ANY(${ids}::uuid[]) AND ${inScope(actor, 'a.office_id', 'a.project_id')}`,
    ),
  );
}

async function namesIn(db: Queryable, table: string, ids: string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  return byId(await rows<Named>(db, sql`SELECT id, name FROM ${raw(table)} WHERE id = ANY(${ids}::uuid[])`));
}

const byId = (found: readonly Named[]): ReadonlyMap<string, string> => new Map(found.map(({ id, name }) => [id, name]));

/** What the filters offer: those who did something the reader may see, and the reader's offices. */
export async function auditChoices(
  db: Queryable,
  actor: Actor,
): Promise<{ actors: readonly NamedActor[]; offices: readonly Named[] }> {
  const own = actor.projects === 'all' ? sql`true` : sql`id = ${actor.id}`;
  const actors = await rows<NamedActor>(
    db,
    sql`SELECT id, name, deactivated_at IS NULL AS is_active FROM user_account
        WHERE ${own}
          AND EXISTS (SELECT FROM audit_entry WHERE actor_id = user_account.id AND ${inScope(actor, 'office_id')})
        ORDER BY name COLLATE "und-x-icu", id`,
  );
  const offices = await rows<Named>(
    db,
    sql`SELECT id, name FROM office WHERE ${inScope(actor, 'id')} ORDER BY name COLLATE "und-x-icu", id`,
  );
  return { actors, offices };
}
