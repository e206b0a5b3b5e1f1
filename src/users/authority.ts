import type { Actor, Scope } from '../access/actor.js';
import type { Grant, Role } from '../access/permissions.js';
import type { FieldError } from '../errors.js';

/** What a user may do, and with whose rows. */
export interface Access {
  readonly role: Role;
  readonly grants: readonly Grant[];
  readonly offices: Scope;
  readonly projects: Scope;
}

type Giver = Pick<Actor, 'grants' | 'offices' | 'projects'>;

/**
 * Nobody gives more than they have: offices and projects within the own ones, and of the grants only those the giver
 * holds. Whoever sees all offices and projects may give any grant: somebody has to be the first to give one.
 * @returns what is wrong with the access that is to be given, by field; empty when it may be given
 */
export function beyondAuthority(giver: Giver, given: Access): FieldError[] {
  const missing = grantsBeyond(giver, given.grants);
  return [
    ...outside('office_ids', giver.offices, given.offices),
    ...outside('project_ids', giver.projects, given.projects),
    ...(missing.length === 0
      ? []
      : [error('grants', 'beyond-own-access', `must be grants that you have yourself, not ${missing.join(', ')}`)]),
  ];
}

/** The grants that this giver may not give. */
export function grantsBeyond(giver: Giver, grants: readonly Grant[]): Grant[] {
  if (giver.offices === 'all' && giver.projects === 'all') return [];
  return grants.filter((grant) => !giver.grants.includes(grant));
}

/** Sees everything and decides everything: one of these must be left. */
export function isFullAdministrator({ role, offices, projects }: Access): boolean {
  return role === 'administrator' && offices === 'all' && projects === 'all';
}

function outside(field: 'office_ids' | 'project_ids', own: Scope, given: Scope): FieldError[] {
  if (own === 'all') return [];
  if (given === 'all') return [error(field, 'beyond-own-access', 'must be a choice: you do not have all of them')];
  // What the giver may not see does not exist for the giver.
  return given.every((id) => own.includes(id)) ? [] : [error(field, 'unknown', 'must name what exists')];
}

function error(field: string, code: string, message: string): FieldError {
  return { field, code, message };
}
