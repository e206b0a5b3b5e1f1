import sql from 'sql-template-tag';
import type { Actor, Scope } from '../access/actor.js';
import { firstRow, rows, type Queryable } from '../database/sql.js';
import { AppError, conflict, invalid, type FieldError } from '../errors.js';
import { grantsBeyond, type Access } from './authority.js';
import type { UserRow } from './users.queries.js';

/**
 * Somebody with a grant that the actor may not give is out of the actor's hands: with a new address or a link the actor
 * could act in that person's name.
 */
export function mayAdminister(actor: Actor, user: Pick<UserRow, 'grants'>): void {
  if (grantsBeyond(actor, user.grants).length > 0)
    throw conflict('beyond-own-access', 'This user has more access than you; an administrator of everything decides.');
}

/** What somebody may do is always another person's decision. */
export function notOneself(actor: Actor, userId: string): void {
  if (actor.id === userId)
    throw conflict('own-access', 'Another administrator decides about your own access and your account.');
}

/** @throws AppError `invalid` when an office or a project does not exist */
export async function checkScope(tx: Queryable, { offices, projects }: Pick<Access, 'offices' | 'projects'>) {
  const known = await firstRow<{ offices: number; projects: number }>(
    tx,
    sql`SELECT (SELECT count(*)::int FROM office WHERE id = ANY(${idsOf(offices)}::uuid[])) AS offices,
               (SELECT count(*)::int FROM project WHERE id = ANY(${idsOf(projects)}::uuid[])) AS projects`,
  );
  const wrong: FieldError[] = [];
  if (known?.offices !== idsOf(offices).length) wrong.push(unknown('office_ids', 'must name offices that exist'));
  if (known?.projects !== idsOf(projects).length) wrong.push(unknown('project_ids', 'must name projects that exist'));
  if (wrong.length > 0) throw invalid(wrong);
}

/**
 * The address of a deactivated user is taken, too: reactivate that one.
 * @param ownerId who may have it already
 * @throws AppError `email-taken`, for the field
 */
export async function checkEmail(tx: Queryable, email: string, ownerId: string | null): Promise<void> {
  const [owner] = await rows<{ id: string }>(tx, sql`SELECT id FROM user_account WHERE lower(email) = lower(${email})`);
  if (owner === undefined || owner.id === ownerId) return;
  throw new AppError('conflict', 'email-taken', 'Somebody has this e-mail address already.', {}, [
    { field: 'email', code: 'email-taken', message: 'must be an address that no user has, deactivated ones included' },
  ]);
}

const idsOf = (scope: Scope): string[] => (scope === 'all' ? [] : [...scope]);

const unknown = (field: string, message: string): FieldError => ({ field, code: 'unknown', message });
