import { DOORS, milestoneRank, type Door, type Milestone } from '../pipelines/ladder.js';

/** A stage of one of the job's two pipelines, as the board orders it. */
export interface BoardStage {
  readonly id: string;
  readonly door: Door;
  readonly name: string;
  /** Set while a default stage has its default name. */
  readonly code: string | null;
  readonly milestone: Milestone;
  /** In the current order; null once retired. */
  readonly position: number | null;
}

/** What the two doors' stages of the same milestone and ordinal share. */
export interface BoardColumn {
  /** Milestone and ordinal within it, e.g. `training-2`. */
  readonly key: string;
  readonly milestone: Milestone;
  readonly stages: Readonly<Record<Door, BoardStage | null>>;
}

/** A move to an earlier column: who made it has been further than the current stage shows. */
export interface MoveBack {
  readonly from_stage_id: string;
  readonly to_stage_id: string;
  /** Index of the column that was left. */
  readonly furthest: number;
}

/** The union of both pipelines' stages in the order of the ladder; retired stages come last in their milestone. */
export function boardColumns(stages: readonly BoardStage[]): BoardColumn[] {
  const columns = new Map<string, { key: string; milestone: Milestone; stages: Record<Door, BoardStage | null> }>();
  for (const door of DOORS) {
    const ordinals = new Map<Milestone, number>();
    for (const stage of stages.filter((one) => one.door === door).toSorted(byPosition)) {
      const ordinal = (ordinals.get(stage.milestone) ?? 0) + 1;
      ordinals.set(stage.milestone, ordinal);
      const key = `${stage.milestone}-${ordinal}`;
      const column = columns.get(key) ?? {
        key,
        milestone: stage.milestone,
        stages: { external: null, internal: null },
      };
      column.stages[door] = stage;
      columns.set(key, column);
    }
  }
  return [...columns.values()].toSorted(
    (a, b) => milestoneRank(a.milestone) - milestoneRank(b.milestone) || ordinalOf(a.key) - ordinalOf(b.key),
  );
}

/** Every pair of stages of one pipeline by which somebody can be moved to an earlier column. */
export function movesBack(columns: readonly BoardColumn[]): MoveBack[] {
  return DOORS.flatMap((door) =>
    columns.flatMap((column, furthest) => {
      const left = column.stages[door];
      if (!left) return [];
      return columns
        .slice(0, furthest)
        .flatMap(({ stages }) => stages[door] ?? [])
        .map((entered) => ({ from_stage_id: left.id, to_stage_id: entered.id, furthest }));
    }),
  );
}

/** The column of a stage, by stage id. */
export function columnOfStage(columns: readonly BoardColumn[]): Map<string, number> {
  return new Map(
    columns.flatMap(({ stages }, i) => DOORS.flatMap((door) => (stages[door] ? [[stages[door].id, i] as const] : []))),
  );
}

function byPosition(a: BoardStage, b: BoardStage): number {
  return (a.position ?? Infinity) - (b.position ?? Infinity) || (a.id < b.id ? -1 : 1);
}

const ordinalOf = (key: string): number => Number(key.slice(key.lastIndexOf('-') + 1));
