import { may, type Actor } from '../access/actor.js';
import type { Permission } from '../access/permissions.js';
import type { AuditEntryView, AuditSealView } from '../audit/audit.dto.js';
import { formatDateTime } from '../i18n/format.js';
import { readMessages, type I18n, type MessageVariables } from '../i18n/i18n.js';
import type { PageContext } from '../views/page-context.js';
import type { AuditNames, auditChoices } from './audit-names.queries.js';

/** What the filter form sends; days in the reader's zone. */
export const FILTERS = ['actor_id', 'action', 'object_type', 'office_id', 'from', 'to'] as const;
export type AuditFields = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

interface Option {
  readonly value: string;
  readonly label: string;
  readonly is_current: boolean;
}

interface Place {
  readonly path: (id: string) => string;
  readonly permission: Permission;
}

/** Where an object has a page of its own. */
const PLACES: Readonly<Record<string, Place>> = {
  application: { path: (id) => `/applications/${id}`, permission: 'applications:read' },
  candidate: { path: (id) => `/candidates/${id}`, permission: 'candidates:read' },
  intake: { path: (id) => `/intakes/${id}/board`, permission: 'applications:read' },
  interview: { path: (id) => `/interviews/${id}`, permission: 'interviews:read' },
  import: { path: (id) => `/imports/${id}`, permission: 'imports:manage' },
  office: { path: (id) => `/settings/offices/${id}`, permission: 'offices:read' },
  client: { path: (id) => `/settings/clients/${id}`, permission: 'jobs:read' },
  project: { path: (id) => `/settings/projects/${id}`, permission: 'jobs:read' },
  job: { path: (id) => `/settings/jobs/${id}`, permission: 'jobs:read' },
  pipeline: { path: (id) => `/settings/pipelines/${id}`, permission: 'pipelines:read' },
  account: { path: (id) => `/settings/users/${id}`, permission: 'users:manage' },
  team: { path: (id) => `/settings/teams/${id}`, permission: 'users:manage' },
  api_token: { path: (id) => `/settings/tokens/${id}`, permission: 'tokens:manage' },
};

/** The actions and kinds of objects that there are words for. */
const WORDS = [...readMessages('en').keys()];
const ACTIONS = WORDS.flatMap((key) => /^audit\.action\.(.+)$/.exec(key)?.[1] ?? []);
const OBJECTS = WORDS.flatMap((key) => /^audit\.object\.(.+)$/.exec(key)?.[1] ?? []);

/** Entries in the reader's words. */
export class AuditPresenter {
  constructor(
    private readonly i18n: I18n,
    private readonly page: PageContext,
    private readonly actor: Actor,
  ) {}

  t(key: string, variables: MessageVariables = {}): string {
    return this.i18n.t(this.page.language, `audit.${key}`, variables);
  }

  row(entry: AuditEntryView, names: AuditNames, objects: ReadonlyMap<string, string>) {
    const { object_id, object_type, office_id, changed } = entry;
    return {
      iso: entry.at,
      when: this.time(entry.at),
      who: this.who(entry, names),
      token: this.token(entry, names),
      did: capitalized(this.did(entry.action), this.page.language),
      whom: this.whom(entry, names),
      fields: changed.length === 0 ? null : this.t('fields', { fields: changed.join(', ') }),
      object: this.noun(object_type),
      object_name: (object_id === null ? undefined : objects.get(object_id)) ?? null,
      story_href: object_id === null ? null : `/audit/objects/${encodeURIComponent(object_type)}/${object_id}`,
      office: office_id === null ? '' : (names.offices.get(office_id) ?? ''),
    };
  }

  /** A line of a story: `Elena Vives moved the application`. */
  line(entry: AuditEntryView, names: AuditNames) {
    const { changed } = entry;
    return {
      iso: entry.at,
      when: this.time(entry.at),
      said: this.t('story.said', { who: this.who(entry, names), did: this.did(entry.action) }),
      token: this.token(entry, names),
      whom: this.whom(entry, names),
      fields: changed.length === 0 ? null : this.t('fields', { fields: changed.join(', ') }),
    };
  }

  who({ actor_id }: AuditEntryView, names: AuditNames): string {
    return actor_id === null ? this.t('system') : this.userName(actor_id, names);
  }

  /** A user it happened to besides the object; null: nobody else. */
  whom({ about_user_id }: AuditEntryView, names: AuditNames): string | null {
    return about_user_id === null ? null : this.t('whom', { name: this.userName(about_user_id, names) });
  }

  private userName(id: string, { actors }: AuditNames): string {
    const known = actors.get(id);
    if (!known) return this.t('unknown-actor');
    return known.is_active ? known.name : this.t('deactivated', { name: known.name });
  }

  /** What happened; of what there are no words for, its code. */
  did(action: string): string {
    return this.i18n.has(`audit.action.${action}`) ? this.t(`action.${action}`) : action;
  }

  noun(type: string): string {
    return this.i18n.has(`audit.object.${type}`) ? this.t(`object.${type}`) : type;
  }

  /** The object's own page, for who may open it. */
  placeOf(type: string, id: string): string | null {
    const place = PLACES[type];
    return place && may(this.actor, place.permission) ? place.path(id) : null;
  }

  seal(latest: AuditSealView | undefined) {
    return latest === undefined
      ? { is_sealed: false, text: this.t('seal.none'), hash: null, check: null }
      : {
          is_sealed: true,
          text: this.t('seal.latest', { number: latest.number, when: this.time(latest.sealed_at) }),
          hash: this.t('seal.hash', { hash: latest.hash }),
          check: this.t('seal.check'),
        };
  }

  filters(given: AuditFields, { actors, offices }: Awaited<ReturnType<typeof auditChoices>>) {
    const isFiltered = FILTERS.some((name) => given[name] !== undefined);
    const people = [{ value: 'none', label: this.t('system') }].concat(
      actors.map(({ id, name, is_active }) => ({
        value: id,
        label: is_active ? name : this.t('deactivated', { name }),
      })),
    );
    const kinds = OBJECTS.map((value) => ({ value, label: this.noun(value) }));
    const select = (name: keyof AuditFields, all: string, groups: { label: string | null; options: Option[] }[]) => ({
      name,
      all,
      groups,
      label: this.t(`filter.${name}`),
    });
    return {
      selects: [
        select('actor_id', this.t('filter.all-actors'), [{ label: null, options: chosen(people, given.actor_id) }]),
        select('action', this.t('filter.all-actions'), this.actions(given.action)),
        select('object_type', this.t('filter.all-objects'), [
          { label: null, options: chosen(this.inOrder(kinds), given.object_type) },
        ]),
        select('office_id', this.t('filter.all-offices'), [
          {
            label: null,
            options: chosen(
              offices.map(({ id, name }) => ({ value: id, label: name })),
              given.office_id,
            ),
          },
        ]),
      ],
      days: (['from', 'to'] as const).map((name) => ({
        name,
        label: this.t(`filter.${name}`),
        value: given[name] ?? '',
      })),
      is_filtered: isFiltered,
    };
  }

  /** By noun: all of it, then each action. */
  private actions(current: string | undefined): { label: string | null; options: Option[] }[] {
    const nouns = [...new Set(ACTIONS.map((action) => action.split('.')[0] ?? ''))].map((noun) => ({
      value: noun,
      label: this.noun(noun.replaceAll('-', '_')),
    }));
    return this.inOrder(nouns).map(({ value: noun, label }) => ({
      label,
      options: chosen(
        [
          { value: `${noun}.*`, label: this.t('filter.all-of', { noun: label }) },
          ...ACTIONS.filter((action) => action.startsWith(`${noun}.`)).map((action) => ({
            value: action,
            label: capitalized(this.did(action), this.page.language),
          })),
        ],
        current,
      ),
    }));
  }

  private token({ token_id }: AuditEntryView, { tokens }: AuditNames): string | null {
    return token_id === null ? null : this.t('by-token', { name: tokens.get(token_id) ?? token_id });
  }

  private time(at: string): string {
    return formatDateTime(at, this.page.language, this.page.timeZone, 'medium');
  }

  private inOrder<Choice extends { label: string }>(choices: readonly Choice[]): Choice[] {
    return choices.toSorted((one, other) => one.label.localeCompare(other.label, this.page.language));
  }
}

function chosen(options: readonly { value: string; label: string }[], current: string | undefined): Option[] {
  return options.map((option) => ({ ...option, is_current: option.value === current }));
}

function capitalized(text: string, language: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
