import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { Actor, Scope } from './actor.js';

/**
 * The row scope as a condition for WHERE: offices always, projects where the table carries them.
 * The column names are ours, never a user's.
 */
export function inScope(actor: Actor, officeColumn: string, projectColumn?: string): Sql {
  const office = isOneOf(actor.offices, officeColumn);
  const project =
    projectColumn === undefined || actor.projects === 'all'
      ? empty
      : sql` AND ${isOneOf(actor.projects, projectColumn)}`;
  return sql`(${office}${project})`;
}

/** The same for rows that belong to a project but to no office. */
export function inProjects(actor: Actor, projectColumn: string): Sql {
  return isOneOf(actor.projects, projectColumn);
}

function isOneOf(scope: Scope, column: string): Sql {
  return scope === 'all' ? sql`true` : sql`${raw(column)} = ANY(${[...scope]}::uuid[])`;
}
