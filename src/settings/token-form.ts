import type { TokenState } from '../api-tokens/api-token.dto.js';
import { text, type Fields } from '../web/form.js';
import type { Option } from './form-fields.js';
import type { CellView } from './settings-views.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long a token may live, in days. */
const LIVES = ['30', '90', '180', '365'] as const;

export function lifeOptions(label: (days: number) => string): Option[] {
  return LIVES.map((value) => ({ value, label: label(Number(value)) }));
}

/** The colour and the icon beside the word. */
export function tokenState(state: TokenState): Required<Pick<CellView, 'tone' | 'icon'>> {
  return state === 'active' ? { tone: 'ok', icon: 'circle-check' } : { tone: 'warn', icon: 'ban' };
}

/** As the API takes them: a time instead of days; all offices only when that was said; no project: all of them. */
export function valuesOf(fields: Fields, now: Date): object {
  const { name, role } = fields;
  const days = LIVES.find((life) => life === text(fields, 'expires_at'));
  const projects = listed(fields, 'project_ids');
  return {
    name,
    role,
    office_ids: fields['has_all_offices'] === 'on' ? null : listed(fields, 'office_ids'),
    project_ids: projects.length === 0 ? null : projects,
    expires_at: days === undefined ? '' : new Date(now.getTime() + Number(days) * DAY_MS).toISOString(),
  };
}

/** The ticked boxes of one name: none, one or a list. */
function listed(fields: Fields, name: string): unknown[] {
  const value = fields[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
