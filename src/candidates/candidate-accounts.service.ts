import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { inScope } from '../access/scope.js';
import { recordAudit } from '../audit/audit.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { conflict, invalidField, notFound } from '../errors.js';
import type { CandidateAccountView } from './candidate-account.dto.js';
import { officeOf, visibleTo } from './candidates.queries.js';

/** Which user an inside candidate is: who is linked reads the own results, so nobody links by guessing from a name. */
@Injectable()
export class CandidateAccountsService {
  constructor(private readonly dataSource: DataSource) {}

  async get(actor: Actor, candidateId: string): Promise<CandidateAccountView> {
    return readAccount(this.dataSource, actor, candidateId);
  }

  /** Who could be linked: agents of the candidate's offices who are nobody else yet, by name. */
  eligible(actor: Actor, candidateId: string): Promise<{ user_id: string; name: string }[]> {
    return rows(
      this.dataSource,
      sql`SELECT u.id AS user_id, u.name FROM user_account u
          WHERE ${isEligible(actor, candidateId)} AND NOT EXISTS (SELECT FROM candidate WHERE user_id = u.id)
          ORDER BY u.name COLLATE "und-x-icu", u.id`,
    );
  }

  /** A user is one candidate, and a candidate one user: the old link is taken away first. */
  async link(actor: Actor, candidateId: string, userId: string): Promise<CandidateAccountView> {
    return this.dataSource.transaction(async (tx) => {
      const before = await lockedAccount(tx, actor, candidateId);
      if (before.user_id === userId) return before;
      if (before.user_id !== null)
        throw conflict('candidate-linked', 'This candidate is linked to another user; nothing was changed.');
      const user = await firstRow(
        tx,
        sql`SELECT FROM user_account u WHERE u.id = ${userId} AND ${isEligible(actor, candidateId)} FOR UPDATE OF u`,
      );
      if (!user) throw invalidField('user_id', 'not-an-agent-here', 'must be an active agent of an office of theirs');
      if (await firstRow(tx, sql`SELECT FROM candidate WHERE user_id = ${userId}`))
        throw conflict('user-linked', 'This user is linked to another candidate; nothing was changed.');
      await rows(tx, sql`UPDATE candidate SET user_id = ${userId} WHERE id = ${candidateId}`);
      await record(tx, actor, candidateId, 'candidate.account-linked');
      return readAccount(tx, actor, candidateId);
    });
  }

  async unlink(actor: Actor, candidateId: string): Promise<void> {
    return this.dataSource.transaction(async (tx) => {
      const before = await lockedAccount(tx, actor, candidateId);
      if (before.user_id === null) return;
      await rows(tx, sql`UPDATE candidate SET user_id = NULL WHERE id = ${candidateId}`);
      await record(tx, actor, candidateId, 'candidate.account-unlinked');
    });
  }
}

/** Holds at the moment of linking. Who interviews or decides is no agent: nobody decides about themselves. */
function isEligible(actor: Actor, candidateId: string): Sql {
  return sql`u.role = 'agent' AND u.deactivated_at IS NULL AND EXISTS (
    SELECT FROM application
    WHERE application.candidate_id = ${candidateId} AND application.voided_at IS NULL
      AND ${inScope(actor, 'application.office_id', 'application.project_id')}
      AND (u.has_all_offices OR EXISTS (
        SELECT FROM user_office WHERE user_id = u.id AND office_id = application.office_id)))`;
}

const ACCOUNT = sql`
  SELECT c.id AS candidate_id, c.user_id, u.name FROM candidate c LEFT JOIN user_account u ON u.id = c.user_id`;

async function readAccount(db: Queryable, actor: Actor, id: string): Promise<CandidateAccountView> {
  const found = await firstRow<CandidateAccountView>(db, sql`${ACCOUNT} WHERE c.id = ${id} AND ${visibleTo(actor)}`);
  if (!found) throw notFound('candidate');
  return { candidate_id: found.candidate_id, user_id: found.user_id, name: found.name };
}

async function lockedAccount(tx: Queryable, actor: Actor, id: string): Promise<CandidateAccountView> {
  await rows(tx, sql`SELECT FROM candidate c WHERE c.id = ${id} AND ${visibleTo(actor)} FOR UPDATE OF c`);
  return readAccount(tx, actor, id);
}

async function record(tx: Queryable, actor: Actor, candidateId: string, action: string): Promise<void> {
  const office = await officeOf(tx, actor, candidateId);
  const done = { action, object_type: 'candidate', object_id: candidateId, office_id: office?.id ?? null };
  await recordAudit(tx, actor, { ...done, changed: ['user_id'] });
}
