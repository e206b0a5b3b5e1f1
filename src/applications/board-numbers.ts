import { DOORS, MILESTONES, milestoneRank, type Door, type Milestone } from '../pipelines/ladder.js';
import type { ApplicationStatus } from './application.entity.js';
import { columnOfStage, type BoardColumn } from './board-columns.js';

/** Applications of an intake that are alike in everything the board counts by. */
export interface BoardGroup {
  readonly door: Door;
  readonly status: ApplicationStatus;
  readonly current_stage_id: string;
  /** Index of the furthest column somebody of the group was moved back from; null when nobody was. */
  readonly moved_back_from: number | null;
  /** Whether they match the filters other than the door. */
  readonly is_match: boolean;
  readonly count: number;
}

export interface ColumnNumbers {
  /** Who stands here now. */
  readonly active: number;
  /** Who ever stood here or further on: reached, implied (`funnel/1`, 2). */
  readonly reached: number;
}

export interface DoorNumbers {
  readonly door: Door | 'both';
  readonly applications: number;
  /** Ever reached the milestone or a later one. */
  readonly matched: number;
  readonly training: number;
  /** How they stand now. */
  readonly active: number;
  readonly hired: number;
}

export interface BoardNumbers {
  /** Of the whole intake, whatever the filters. */
  readonly plan: { readonly applied: number; readonly matched: number; readonly training: number };
  /** Applications that match the other filters, by door. */
  readonly doors: Readonly<Record<Door, number>> & { readonly both: number };
  readonly closed: Readonly<Record<Exclude<ApplicationStatus, 'active'>, number>>;
  /** In the order of the columns. */
  readonly columns: readonly ColumnNumbers[];
}

/** Everything the board counts, from one grouped reading of the intake. */
export function boardNumbers(
  columns: readonly BoardColumn[],
  groups: readonly BoardGroup[],
  door: Door | 'both',
): BoardNumbers {
  const columnOf = columnOfStage(columns);
  const furthest = furthestOf(columns);
  const reached = reachedIn(columns);

  const matching = groups.filter((group) => group.is_match);
  const shown = matching.filter((group) => door === 'both' || group.door === door);
  const closedAs = (status: ApplicationStatus): number => total(shown.filter((group) => group.status === status));
  return {
    plan: {
      applied: reached(groups, MILESTONES[0]),
      matched: reached(groups, 'matched'),
      training: reached(groups, 'training'),
    },
    doors: {
      external: total(matching.filter((group) => group.door === 'external')),
      internal: total(matching.filter((group) => group.door === 'internal')),
      both: total(matching),
    },
    closed: {
      rejected: closedAs('rejected'),
      withdrawn: closedAs('withdrawn'),
      hired: closedAs('hired'),
      transferred: closedAs('transferred'),
    },
    columns: columns.map((_, i) => ({
      active: total(shown.filter((group) => group.status === 'active' && columnOf.get(group.current_stage_id) === i)),
      reached: total(shown.filter((group) => furthest(group) >= i)),
    })),
  };
}

/** How far an intake is, through one door or both: what was planned is for both. */
export function doorNumbers(columns: readonly BoardColumn[], groups: readonly BoardGroup[]): DoorNumbers[] {
  const reached = reachedIn(columns);
  return ([...DOORS, 'both'] as const).map((door) => {
    const own = groups.filter((group) => door === 'both' || group.door === door);
    return {
      door,
      applications: total(own),
      matched: reached(own, 'matched'),
      training: reached(own, 'training'),
      active: total(own.filter(({ status }) => status === 'active')),
      hired: total(own.filter(({ status }) => status === 'hired')),
    };
  });
}

/** The column furthest along that somebody of a group ever stood in. */
function furthestOf(columns: readonly BoardColumn[]): (group: BoardGroup) => number {
  const columnOf = columnOfStage(columns);
  return (group) => Math.max(columnOf.get(group.current_stage_id) ?? 0, group.moved_back_from ?? 0);
}

/** How many ever stood at a milestone or beyond: reached, implied (`funnel/1`, 2). */
function reachedIn(columns: readonly BoardColumn[]): (groups: readonly BoardGroup[], milestone: Milestone) => number {
  const furthest = furthestOf(columns);
  return (groups, milestone) =>
    total(
      groups.filter((group) => {
        const column = columns[furthest(group)];
        return column !== undefined && milestoneRank(column.milestone) >= milestoneRank(milestone);
      }),
    );
}

function total(groups: readonly BoardGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}
