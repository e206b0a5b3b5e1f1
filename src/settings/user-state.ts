import type { UserState } from '../users/user.dto.js';

const TAGS = {
  invited: { tone: 'info', icon: 'mail' },
  active: { tone: 'ok', icon: 'circle-check' },
  deactivated: { tone: 'bad', icon: 'ban' },
} as const;

/** How the state of a user is shown beside its word. */
export function stateTag(state: UserState): (typeof TAGS)[UserState] {
  return TAGS[state];
}
