import { may, type Actor } from '../access/actor.js';
import type { Permission } from '../access/permissions.js';
import { THEMES, type Theme } from '../access/session.js';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../i18n/language.js';
import type { PageContext } from './page-context.js';

interface Area {
  /** Key of its words. */
  readonly label: string;
  readonly path: string;
  /** Pages of the area besides `path`. */
  readonly pages: RegExp;
  readonly permission: Permission;
  readonly icon: string;
  /** Keys pressed one after the other. */
  readonly keys: string;
}

/** The main areas in the order of the top bar. */
const AREAS: readonly Area[] = [
  {
    label: 'shell.area.board',
    path: '/board',
    pages: /^\/(board|intakes)\b/,
    permission: 'applications:read',
    icon: 'layout-kanban',
    keys: 'g b',
  },
  {
    label: 'shell.area.candidates',
    path: '/candidates',
    pages: /^\/(candidates|applications)\b/,
    permission: 'candidates:read',
    icon: 'users',
    keys: 'g c',
  },
  {
    label: 'shell.area.interviews',
    path: '/interviews',
    pages: /^\/interviews\b/,
    permission: 'interviews:read',
    icon: 'microphone',
    keys: 'g v',
  },
  {
    label: 'shell.area.reports',
    path: '/reports/funnel',
    pages: /^\/reports\b/,
    permission: 'reports:read',
    icon: 'chart-funnel',
    keys: 'g r',
  },
  {
    label: 'shell.area.import',
    path: '/imports',
    pages: /^\/imports\b/,
    permission: 'imports:manage',
    icon: 'file-import',
    keys: 'g i',
  },
  {
    label: 'shell.area.audit',
    path: '/audit',
    pages: /^\/audit\b/,
    permission: 'audit:read',
    icon: 'shield-check',
    keys: 'g a',
  },
];

interface AreaLink extends Pick<Area, 'label' | 'path' | 'icon' | 'keys'> {
  readonly isCurrent: boolean;
}

interface ThemeChoice {
  readonly name: Theme;
  readonly label: string;
  readonly icon: string;
  readonly isCurrent: boolean;
}

/** What the bars of the frame show; labels and the role are keys of words. */
export interface BarView {
  readonly areas: readonly AreaLink[];
  readonly canFind: boolean;
  /** Whether the account menu leads to the settings of the organization. */
  readonly hasSettings: boolean;
  /** Whether the note of the demonstration leads to its removal. */
  readonly canRemoveDemonstration: boolean;
  /** Null before sign-in. */
  readonly account: { readonly name: string; readonly initials: string; readonly role: string } | null;
  readonly languages: readonly { readonly code: Language; readonly name: string; readonly isCurrent: boolean }[];
  readonly themes: readonly ThemeChoice[];
}

const THEME_ICONS: Readonly<Record<Theme, string>> = { auto: 'device-desktop', light: 'sun', dark: 'moon' };

export function barOf({ actor, path, language, theme }: PageContext): BarView {
  return {
    areas: actor ? areasOf(actor, path) : [],
    canFind: actor !== null && may(actor, 'candidates:read'),
    hasSettings: actor !== null && may(actor, 'offices:read'),
    canRemoveDemonstration: actor !== null && may(actor, 'demonstration:remove'),
    account: actor && { name: actor.name, initials: initialsOf(actor.name), role: `shell.role.${actor.role}` },
    languages: LANGUAGES.map((code) => ({ code, name: LANGUAGE_NAMES[code], isCurrent: code === language })),
    themes: THEMES.map((name) => ({
      name,
      label: `shell.theme.${name}`,
      icon: THEME_ICONS[name],
      isCurrent: name === theme,
    })),
  };
}

/** The areas this actor's role includes. */
function areasOf(actor: Actor, currentPath: string): AreaLink[] {
  return AREAS.filter((area) => may(actor, area.permission)).map(({ label, path, icon, keys, pages }) => ({
    label,
    path,
    icon,
    keys,
    isCurrent: pages.test(currentPath),
  }));
}

/** First letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase();
}
