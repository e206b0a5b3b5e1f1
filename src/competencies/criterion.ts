/** The criteria of a selection policy that a competency can stand for. */
export const CRITERIA = ['attitude', 'goal_focus', 'attendance', 'patience', 'sales'] as const;
export type Criterion = (typeof CRITERIA)[number];

/** Those that people rate; the other two come from records. */
export const RATED_CRITERIA = ['attitude', 'goal_focus', 'patience'] as const satisfies readonly Criterion[];
export type RatedCriterion = (typeof RATED_CRITERIA)[number];
