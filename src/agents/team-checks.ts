import sql from 'sql-template-tag';
import { firstRow, type Queryable } from '../database/sql.js';
import { AppError, invalidField } from '../errors.js';

export interface Days {
  readonly starts_on: string;
  readonly ends_on: string | null;
}

/** A team is of one office, and so is everybody in it. */
export async function checkTeam(tx: Queryable, teamId: string, officeId: string): Promise<void> {
  const found = await firstRow(tx, sql`SELECT FROM team WHERE id = ${teamId} AND office_id = ${officeId}`);
  if (!found) throw invalidField('team_id', 'not-a-team-here', "must be a team of the agent's office");
}

export function refuseEndBeforeStart({ starts_on: startsOn, ends_on: endsOn }: Days): void {
  if (endsOn !== null && endsOn < startsOn)
    throw invalidField('ends_on', 'ends-before-start', 'must not be before starts_on');
}

/** Nobody is in a team after the last day; until further notice means until then. */
export function within({ starts_on: startsOn, ends_on: endsOn }: Days, leftOn: string | null): Days {
  if (leftOn === null) return { starts_on: startsOn, ends_on: endsOn };
  if (startsOn > leftOn) throw invalidField('starts_on', 'after-leaving', 'must not be after left_on');
  if (endsOn !== null && endsOn > leftOn) throw invalidField('ends_on', 'after-leaving', 'must not be after left_on');
  return { starts_on: startsOn, ends_on: endsOn ?? leftOn };
}

/** @param id of the period that has these days: it does not stand in its own way */
export async function refuseOverlap(tx: Queryable, agentId: string, id: string, days: Days): Promise<void> {
  const other = await firstRow<Days & { name: string }>(
    tx,
    sql`SELECT team.name, period.starts_on::text, period.ends_on::text
        FROM agent_team_period period JOIN team ON team.id = period.team_id
        WHERE period.agent_id = ${agentId} AND period.id <> ${id}
          AND daterange(period.starts_on, period.ends_on, '[]') && daterange(${days.starts_on}::date, ${days.ends_on}::date, '[]')
        ORDER BY period.starts_on LIMIT 1`,
  );
  if (!other) return;
  throw new AppError(
    'conflict',
    'team-overlap',
    'The agent is in another team on some of these days; nothing was changed.',
    { team_name: other.name, team_starts_on: other.starts_on, team_ends_on: other.ends_on },
    [{ field: 'starts_on', code: 'team-overlap', message: 'must be days on which the agent is in no other team' }],
  );
}
