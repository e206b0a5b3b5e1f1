import type { ApplicationStatus } from '../applications/application.entity.js';

/** What can be done with an application; each is a page at `/applications/:id/<action>` that posts to itself. */
export const ACTIONS = ['moves', 'rejection', 'withdrawal', 'no-show', 'hire', 'transfer', 'reopening'] as const;
export type Action = (typeof ACTIONS)[number];

/** Namespace of an action's words. */
export const WORDS = {
  moves: 'move',
  rejection: 'rejection',
  withdrawal: 'withdrawal',
  'no-show': 'no-show',
  hire: 'hire',
  transfer: 'transfer',
  reopening: 'reopening',
} as const satisfies Record<Action, string>;

export const ICONS = {
  moves: 'arrow-right',
  rejection: 'x',
  withdrawal: 'door-exit',
  'no-show': 'user-off',
  hire: 'user-check',
  transfer: 'arrows-exchange',
  reopening: 'arrow-back',
} as const satisfies Record<Action, string>;

/** A stage and the next one decide what is offered. */
interface Place {
  readonly status: ApplicationStatus;
  readonly isPlaced: boolean;
  readonly isBeforeTraining: boolean;
}

/** What is possible where an application stands; the service has the last word. */
export function possibleActions({ status, isPlaced, isBeforeTraining }: Place): Action[] {
  switch (status) {
    case 'active':
      return [
        'moves',
        ...(isPlaced ? (['hire'] as const) : []),
        'rejection',
        'withdrawal',
        ...(isBeforeTraining ? (['no-show'] as const) : []),
        'transfer',
      ];
    case 'rejected':
    case 'withdrawn':
    case 'hired':
      return ['reopening'];
    case 'transferred':
      return [];
  }
}
