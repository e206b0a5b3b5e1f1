import sql, { empty, raw, type Sql } from 'sql-template-tag';
import type { Actor } from './actor.js';

/**
 * The row scope as a condition for WHERE: offices always, projects where the table carries them.
 * The column names are ours, never a user's.
 */
export function inScope(actor: Actor, officeColumn: string, projectColumn?: string): Sql {
  const office = actor.offices === 'all' ? sql`true` : sql`${raw(officeColumn)} = ANY(${[...actor.offices]}::uuid[])`;
  const project =
    projectColumn === undefined || actor.projects === 'all'
      ? empty
      : sql` AND ${raw(projectColumn)} = ANY(${[...actor.projects]}::uuid[])`;
  return sql`(${office}${project})`;
}
