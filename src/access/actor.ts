import { PEOPLE_ONLY, PERMISSIONS, type Grant, type Permission, type Role } from './permissions.js';

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
  /** A program acts by this API token: `id` is then the person who stands behind it, the rest is the token's. */
  readonly token?: ActingToken;
}

export interface ActingToken {
  readonly id: string;
  /** What the person behind it may do at this moment; a token never may more. */
  readonly owner: Pick<Actor, 'role' | 'grants'>;
}

type Entitled = Pick<Actor, 'role' | 'grants' | 'token'>;

export function may({ role, grants, token }: Entitled, permission: Permission): boolean {
  if (token && (isForPeopleOnly(permission) || !may(token.owner, permission))) return false;
  return [role, ...grants].some((column) => columnOf(column).includes(permission));
}

/** All of an actor's columns of the table, without repetition. */
export function permissionsOf(actor: Entitled): Permission[] {
  const all = new Set([actor.role, ...actor.grants].flatMap(columnOf));
  return [...all].filter((permission) => may(actor, permission));
}

/** No API token has it, whatever its role. */
export function isForPeopleOnly(permission: Permission): boolean {
  return (PEOPLE_ONLY as readonly Permission[]).includes(permission);
}

function columnOf(column: Role | Grant): readonly Permission[] {
  return PERMISSIONS[column];
}
