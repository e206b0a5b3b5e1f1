import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { GRANTS, ROLES } from '../access/permissions.js';
import { OfficesService } from '../organization/offices.service.js';
import { ProjectsService } from '../organization/projects.service.js';
import type { PageContext } from '../views/page-context.js';
import { text, type Fields } from '../web/form.js';
import type { FieldView, FormFields, Option, Values } from './form-fields.js';
import { SettingsViews } from './settings-views.js';
import type { UserView } from '../users/user.dto.js';

export const USER_WORDS = 'users';
export const USERS_PATH = '/settings/users';
export const MOST_CHOICES = 500;
const ALL = 'all';

/** The fields of the forms about a user: who it is, and what the user may do with whose rows. */
@Injectable()
export class UserFields {
  constructor(
    private readonly offices: OfficesService,
    private readonly projects: ProjectsService,
    private readonly settings: SettingsViews,
  ) {}

  person(fields: FormFields): FieldView[] {
    return [
      fields.input('name', { isRequired: true, maxLength: 200 }),
      fields.input('email', { type: 'email', isRequired: true, maxLength: 320 }),
    ];
  }

  /** What the actor has to give. */
  async access(fields: FormFields, page: PageContext, actor: Actor): Promise<FieldView[]> {
    const t = (key: string): string => this.settings.t(page, key);
    const [offices, projects] = await Promise.all([
      this.offices.list(actor, { limit: MOST_CHOICES }),
      this.projects.list(actor, { limit: MOST_CHOICES }),
    ]);
    const roles = ROLES.map((role) => ({ value: role, label: t(`shell.role.${role}`) }));
    const grants = GRANTS.map((grant) => ({ value: grant, label: t(`users.grant.${grant}`) }));
    const ofAll = (reach: Actor['offices'], label: string): Option[] =>
      reach === 'all' ? [{ value: ALL, label }] : [];
    const named = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name });
    return [
      fields.select('role', roles, { isRequired: true, none: t('settings.choose') }),
      fields.checks('office_ids', [...ofAll(actor.offices, t('users.all-offices')), ...offices.data.map(named)]),
      fields.checks('project_ids', [...ofAll(actor.projects, t('users.all-projects')), ...projects.data.map(named)]),
      fields.checks('grants', grants),
    ];
  }
}

/** What the access fields sent, as the API takes it. */
export function accessValues(fields: Fields): object {
  return {
    role: text(fields, 'role'),
    grants: chosen(fields, 'grants'),
    office_ids: scope(fields, 'office_ids'),
    project_ids: scope(fields, 'project_ids'),
  };
}

/** A stored user as the fields show it. */
export function userValues(user: UserView): Values {
  return { ...user, office_ids: user.office_ids ?? [ALL], project_ids: user.project_ids ?? [ALL] };
}

function scope(fields: Fields, name: string): string[] | null {
  const ids = chosen(fields, name);
  return ids.includes(ALL) ? null : ids;
}

function chosen(fields: Fields, name: string): string[] {
  return [fields[name] ?? []].flat().filter((value): value is string => typeof value === 'string');
}
