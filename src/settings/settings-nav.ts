import { may, type Actor } from '../access/actor.js';
import type { Permission } from '../access/permissions.js';
import type { PageContext } from '../views/page-context.js';

interface Entry {
  /** Also the key of its words: `settings.nav.<name>`. */
  readonly name: string;
  readonly icon: string;
  /** To see it; to change something is the page's own question. */
  readonly permission: Permission;
  /** Only as long as there is a demonstration. */
  readonly isForDemonstration?: true;
}

/** In the order in which an empty installation needs them. */
const ENTRIES: readonly Entry[] = [
  { name: 'first-steps', icon: 'list-numbers', permission: 'offices:manage' },
  { name: 'offices', icon: 'building', permission: 'offices:read' },
  { name: 'clients', icon: 'briefcase', permission: 'jobs:read' },
  { name: 'projects', icon: 'folder', permission: 'jobs:read' },
  { name: 'jobs', icon: 'id-badge-2', permission: 'jobs:read' },
  { name: 'pipelines', icon: 'route', permission: 'pipelines:read' },
  { name: 'intakes', icon: 'calendar-event', permission: 'intakes:read' },
  { name: 'sources', icon: 'speakerphone', permission: 'sources:read' },
  { name: 'reasons', icon: 'list-check', permission: 'sources:read' },
  { name: 'interview-templates', icon: 'clipboard-list', permission: 'interview-templates:read' },
  { name: 'competencies', icon: 'target', permission: 'interview-templates:read' },
  { name: 'users', icon: 'users', permission: 'users:manage' },
  { name: 'teams', icon: 'users-group', permission: 'teams:read' },
  { name: 'tokens', icon: 'key', permission: 'tokens:manage' },
  { name: 'demonstration', icon: 'flask', permission: 'demonstration:remove', isForDemonstration: true },
];

export interface SettingsNav {
  readonly entries: readonly {
    readonly href: string;
    readonly label: string;
    readonly icon: string;
    readonly isCurrent: boolean;
  }[];
}

/** The side navigation of the settings pages: what this reader may see; labels are keys of words. */
export function settingsNav({ path, hasDemonstration }: PageContext, actor: Actor): SettingsNav {
  const shown = ENTRIES.filter(({ isForDemonstration }) => isForDemonstration !== true || hasDemonstration);
  return {
    entries: shown
      .filter(({ permission }) => may(actor, permission))
      .map(({ name, icon }) => {
        const href = `/settings/${name}`;
        return { href, icon, label: `settings.nav.${name}`, isCurrent: path === href || path.startsWith(`${href}/`) };
      }),
  };
}
