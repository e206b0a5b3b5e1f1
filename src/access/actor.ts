import { PERMISSIONS, type Grant, type Permission, type Role } from './permissions.js';

/** Ids of the rows an actor may see, or `all`. */
export type Scope = readonly string[] | 'all';

/** Who acts: passed as the first parameter of every service method that reads or writes somebody's data. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
  readonly offices: Scope;
  readonly projects: Scope;
  /** Written to the audit beside the actor, so that a row leads back to one line of the log. */
  readonly requestId: string | null;
}

type Entitled = Pick<Actor, 'role' | 'grants'>;

export function may(actor: Entitled, permission: Permission): boolean {
  return [actor.role, ...actor.grants].some((column) =>
    (PERMISSIONS[column] as readonly Permission[]).includes(permission),
  );
}

/** All of an actor's columns of the table, without repetition. */
export function permissionsOf(actor: Entitled): Permission[] {
  return [...new Set([actor.role, ...actor.grants].flatMap((column): readonly Permission[] => PERMISSIONS[column]))];
}
