/** The criteria of a selection policy that a competency can stand for. */
export const CRITERIA = ['attitude', 'goal_focus', 'attendance', 'patience', 'sales'] as const;
export type Criterion = (typeof CRITERIA)[number];
