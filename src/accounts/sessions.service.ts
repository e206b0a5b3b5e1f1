import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../access/actor.js';
import type { Session } from '../access/session.js';
import { recordAudit, recordAudits, type AuditActor } from '../audit/audit.js';
import { Config } from '../config/config.js';
import { firstRow, rows } from '../database/sql.js';
import { notFound } from '../errors.js';
import type { ListQuery } from '../http/list.dto.js';
import { decodeCursor, pageOf } from '../http/page.js';
import type { SessionsPage, SessionView } from './account.dto.js';
import { CsrfTokens } from './csrf.js';
import { liveSession, touchSession, type SessionRow } from './session.queries.js';
import { newToken, tokenHash } from './tokens.js';

export interface SignedInRequest {
  readonly actor: Actor;
  readonly session: Session;
}

/** Signed-in browsers: kept in the database, so that each can be ended from anywhere. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly csrf: CsrfTokens,
  ) {}

  /** Who sends a request with this token; null when the session has ended, idled or expired. */
  async find(token: string, requestId: string | null): Promise<SignedInRequest | null> {
    const row = await firstRow<SessionRow>(
      this.dataSource,
      liveSession(tokenHash(token), this.config.sessionIdleMinutes),
    );
    if (!row) return null;
    if (row.is_unseen) await rows(this.dataSource, touchSession(row.session_id));
    return { actor: actorOf(row, requestId), session: this.sessionOf(row) };
  }

  /** @returns the token for the cookie: the only place where it is ever seen */
  async start(tx: EntityManager, actor: NonNullable<AuditActor>): Promise<string> {
    const [id, token] = [uuid(), newToken()];
    await rows(
      tx,
      sql`INSERT INTO user_session (id, user_id, token_hash, expires_at)
          VALUES (${id}, ${actor.id}, ${tokenHash(token)},
                  now() + make_interval(hours => ${this.config.sessionMaxHours}::int))`,
    );
    await recordAudit(tx, actor, { action: 'session.started', object_type: 'session', object_id: id });
    return token;
  }

  /** Whose session it was is of no matter: this browser had it. */
  async endByToken(tx: EntityManager, actor: NonNullable<AuditActor>, token: string): Promise<void> {
    await endSessions(tx, actor, sql`token_hash = ${tokenHash(token)}`);
  }

  /** Of one user, the latest first. @param current the session of the one who asks */
  async list(user: Pick<Actor, 'id'>, current: Session, query: ListQuery): Promise<SessionsPage> {
    const [before = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
    const found = await rows<OwnSessionRow>(
      this.dataSource,
      sql`SELECT id, created_at, last_seen_at, expires_at FROM user_session
          WHERE user_id = ${user.id} AND ended_at IS NULL AND expires_at > now()
            AND last_seen_at > now() - make_interval(mins => ${this.config.sessionIdleMinutes}::int)
            AND (${before}::text IS NULL OR id < ${before}::text::uuid)
          ORDER BY id DESC LIMIT ${query.limit + 1}`,
    );
    return pageOf(
      found,
      query.limit,
      (row) => sessionView(row, current),
      (row) => [row.id],
    );
  }

  /** Ends one of the actor's own sessions. */
  async end(actor: Actor, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const ended = await endSessions(tx, actor, sql`user_id = ${actor.id} AND id = ${id}`);
      if (ended === 0) throw notFound('session');
    });
  }

  /** Signs the actor out everywhere, here too. */
  async endAll(actor: Actor): Promise<void> {
    await this.dataSource.transaction((tx) => endSessions(tx, actor, sql`user_id = ${actor.id}`));
  }

  /** Takes part in the decision that a user is signed out everywhere. */
  async endAllOf(tx: EntityManager, actor: NonNullable<AuditActor>, userId: string): Promise<void> {
    await endSessions(tx, actor, sql`user_id = ${userId}`);
  }

  /** @returns whether the user had such a session */
  async endOneOf(tx: EntityManager, actor: NonNullable<AuditActor>, userId: string, id: string): Promise<boolean> {
    return (await endSessions(tx, actor, sql`user_id = ${userId} AND id = ${id}`)) > 0;
  }

  /** A new password leaves nobody signed in but who gave it. */
  async endOthers(tx: EntityManager, actor: Actor, session: Session): Promise<void> {
    await endSessions(tx, actor, sql`user_id = ${actor.id} AND id <> ${session.id}`);
  }

  private sessionOf(row: SessionRow): Session {
    return {
      id: row.session_id,
      csrf: this.csrf.of(row.session_id),
      language: row.language,
      theme: row.theme,
      hasKeys: row.has_keys,
      timeZone: row.time_zone,
      hasDemonstration: row.has_demonstration,
    };
  }
}

/** @returns how many sessions were alive and are not any more */
async function endSessions(tx: EntityManager, actor: NonNullable<AuditActor>, which: Sql): Promise<number> {
  const ended = await rows<{ id: string }>(
    tx,
    sql`WITH ended AS (
          UPDATE user_session SET ended_at = now()
          WHERE ended_at IS NULL AND ${which} RETURNING id)
        SELECT id FROM ended`,
  );
  await recordAudits(
    tx,
    actor,
    ended.map(({ id }) => ({ action: 'session.ended', object_type: 'session', object_id: id })),
  );
  return ended.length;
}

interface OwnSessionRow {
  id: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

function actorOf(row: SessionRow, requestId: string | null): Actor {
  return {
    id: row.user_id,
    name: row.name,
    role: row.role,
    grants: row.grants,
    offices: row.has_all_offices ? 'all' : row.office_ids,
    projects: row.has_all_projects ? 'all' : row.project_ids,
    requestId,
  };
}

function sessionView(row: OwnSessionRow, current: Session): SessionView {
  return {
    id: row.id,
    is_current: row.id === current.id,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
