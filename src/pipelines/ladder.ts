/** The two ways in: from outside, and from the sales floor. */
export const DOORS = ['external', 'internal'] as const;
export type Door = (typeof DOORS)[number];

/** What a stage means, in the order in which people reach it. Milestones never fall along a pipeline. */
export const MILESTONES = ['applied', 'screened', 'interviewed', 'matched', 'training', 'placed'] as const;
export type Milestone = (typeof MILESTONES)[number];

/** 0 for `applied` up to 5 for `placed`. */
export function milestoneRank(milestone: Milestone): number {
  return MILESTONES.indexOf(milestone);
}

/** The first stage whose milestone is lower than that of the stage before it, or undefined when the ladder only rises. */
export function firstFall<S extends { milestone: Milestone }>(stages: readonly S[]): S | undefined {
  return stages.find((stage, i) => {
    const before = stages[i - 1];
    return before !== undefined && milestoneRank(stage.milestone) < milestoneRank(before.milestone);
  });
}
