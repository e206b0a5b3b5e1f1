import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor, Scope } from '../access/actor.js';
import { inProjects, inScope } from '../access/scope.js';
import { tokenHash } from '../accounts/tokens.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, invalidField, notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf, type Page } from '../http/page.js';
import { ApiTokenOffice } from './api-token-office.entity.js';
import { ApiTokenProject } from './api-token-project.entity.js';
import type { ApiTokenView, NewApiTokenDto, NewApiTokenView, TokenState } from './api-token.dto.js';
import { ApiToken } from './api-token.entity.js';
import { API_TOKENS, presentedToken, touchToken, visibleTo } from './api-tokens.queries.js';
import type { ApiTokenRow, PresentedToken } from './api-tokens.queries.js';
import { hintOf, isApiToken, newApiToken } from './secret.js';

/** A leap year; the database holds the same limit. */
const LONGEST_LIFE_MS = 366 * 24 * 60 * 60 * 1000;

@Injectable()
export class ApiTokensService {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first, also those that work no more. */
  async list(actor: Actor, query: ListQuery): Promise<Page<ApiTokenView>> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const found = await rows<ApiTokenRow>(
      this.dataSource,
      sql`${API_TOKENS} WHERE ${visibleTo(actor)} AND (${before}::text IS NULL OR t.id < ${before}::text::uuid)
          ORDER BY t.id DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, apiTokenView, (row) => [row.id]);
  }

  get(actor: Actor, id: string): Promise<ApiTokenView> {
    return read(this.dataSource, actor, id);
  }

  /** @returns the token besides: the only place where it is ever seen */
  async create(actor: Actor, given: NewApiTokenDto): Promise<NewApiTokenView & { token: string }> {
    const expiresAt = new Date(given.expires_at);
    const life = expiresAt.getTime() - Date.now();
    if (!(life > 0 && life <= LONGEST_LIFE_MS))
      throw invalidField('expires_at', 'not-within-a-year', 'must be after now and at most a year ahead');
    const [id, token] = [uuid(), newApiToken()];
    return this.dataSource.transaction(async (tx) => {
      await checkScope(tx, actor, given);
      await tx.insert(ApiToken, {
        id,
        name: given.name,
        createdById: actor.id,
        role: given.role,
        hasAllOffices: given.office_ids === null,
        hasAllProjects: given.project_ids == null,
        tokenHash: tokenHash(token),
        hint: hintOf(token),
        expiresAt,
      });
      await insertScope(tx, id, given);
      await recordAudit(tx, actor, { action: 'api-token.created', object_type: 'api_token', object_id: id });
      return { ...(await read(tx, actor, id)), token };
    });
  }

  /** Works at once and for good. Revoking again changes nothing. */
  async revoke(actor: Actor, id: string): Promise<ApiTokenView> {
    return this.dataSource.transaction(async (tx) => {
      await read(tx, actor, id);
      const revoked = await rows(
        tx,
        sql`WITH revoked AS (
              UPDATE api_token SET revoked_at = now(), revoked_by_id = ${actor.id}
              WHERE id = ${id} AND revoked_at IS NULL RETURNING id)
            SELECT id FROM revoked`,
      );
      if (revoked.length > 0)
        await recordAudit(tx, actor, { action: 'api-token.revoked', object_type: 'api_token', object_id: id });
      return read(tx, actor, id);
    });
  }

  /**
   * Who acts by this token.
   * @throws AppError 401 with the reason, which only the holder of a real token learns
   */
  async actorOf(token: string, requestId: string | null): Promise<Actor> {
    const found = isApiToken(token)
      ? await firstRow<PresentedToken>(this.dataSource, presentedToken(tokenHash(token)))
      : undefined;
    if (!found) throw refused('unknown-token', 'This API token is not known.');
    if (found.state !== 'active') throw refused(...REASONS[found.state]);
    if (found.is_unseen) await rows(this.dataSource, touchToken(found.token_id));
    return actingBy(found, requestId);
  }
}

const REASONS: Readonly<Record<Exclude<TokenState, 'active'>, readonly [code: string, message: string]>> = {
  expired: ['expired-token', 'This API token has expired.'],
  revoked: ['revoked-token', 'This API token was revoked.'],
  owner_deactivated: ['revoked-token', 'The person behind this API token has no account any more.'],
};

function refused(code: string, message: string): AppError {
  return new AppError('unauthenticated', code, message);
}

function actingBy(row: PresentedToken, requestId: string | null): Actor {
  return {
    id: row.owner_id,
    name: row.owner_name,
    role: row.role,
    grants: [],
    offices: row.has_all_offices ? 'all' : row.office_ids,
    projects: row.has_all_projects ? 'all' : row.project_ids,
    requestId,
    token: { id: row.token_id, owner: { role: row.owner_role, grants: row.owner_grants } },
  };
}

/** Nobody hands out more than they reach themselves. */
async function checkScope(tx: Queryable, actor: Actor, given: NewApiTokenDto): Promise<void> {
  const { office_ids: offices, project_ids: projects = null } = given;
  refuseAllOf('office_ids', actor.offices, offices);
  refuseAllOf('project_ids', actor.projects, projects);
  const known = await firstRow<{ offices: number; projects: number }>(
    tx,
    sql`SELECT (SELECT count(*) FROM office WHERE id = ANY(${offices ?? []}::uuid[])
                  AND ${inScope(actor, 'office.id')})::int AS offices,
               (SELECT count(*) FROM project WHERE id = ANY(${projects ?? []}::uuid[])
                  AND ${inProjects(actor, 'project.id')})::int AS projects`,
  );
  if (known?.offices !== (offices?.length ?? 0))
    throw invalidField('office_ids', 'unknown', 'must name offices that exist');
  if (known.projects !== (projects?.length ?? 0))
    throw invalidField('project_ids', 'unknown', 'must name projects that exist');
}

function refuseAllOf(field: string, own: Scope, wanted: readonly string[] | null): void {
  if (wanted === null && own !== 'all')
    throw invalidField(field, 'beyond-own-scope', 'must name some: you do not reach all of them yourself');
}

async function insertScope(tx: EntityManager, tokenId: string, given: NewApiTokenDto): Promise<void> {
  const { office_ids: offices, project_ids: projects } = given;
  if (offices)
    await tx.insert(
      ApiTokenOffice,
      offices.map((officeId) => ({ tokenId, officeId })),
    );
  if (projects)
    await tx.insert(
      ApiTokenProject,
      projects.map((projectId) => ({ tokenId, projectId })),
    );
}

async function read(db: Queryable, actor: Actor, id: string): Promise<ApiTokenView> {
  const found = await firstRow<ApiTokenRow>(db, sql`${API_TOKENS} WHERE t.id = ${id} AND ${visibleTo(actor)}`);
  if (!found) throw notFound('api-token');
  return apiTokenView(found);
}

function apiTokenView(row: ApiTokenRow): ApiTokenView {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    role: row.role,
    office_ids: row.has_all_offices ? null : row.office_ids,
    project_ids: row.has_all_projects ? null : row.project_ids,
    state: row.state,
    created_by: { id: row.created_by_id, name: row.created_by_name },
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}
