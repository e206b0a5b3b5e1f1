import { MILESTONES, milestoneRank, type Door, type Milestone } from '../pipelines/ladder.js';
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
  const furthest = (group: BoardGroup): number =>
    Math.max(columnOf.get(group.current_stage_id) ?? 0, group.moved_back_from ?? 0);
  const reachedMilestone = (milestone: Milestone): number =>
    total(
      groups.filter((group) => {
        const column = columns[furthest(group)];
        return column !== undefined && milestoneRank(column.milestone) >= milestoneRank(milestone);
      }),
    );

  const matching = groups.filter((group) => group.is_match);
  const shown = matching.filter((group) => door === 'both' || group.door === door);
  const closedAs = (status: ApplicationStatus): number => total(shown.filter((group) => group.status === status));
  return {
    plan: {
      applied: reachedMilestone(MILESTONES[0]),
      matched: reachedMilestone('matched'),
      training: reachedMilestone('training'),
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

function total(groups: readonly BoardGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}
