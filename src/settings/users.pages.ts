import { Body, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import { CurrentActor, CurrentSession } from '../access/current-actor.decorator.js';
import { ROLES } from '../access/permissions.js';
import { Requires } from '../access/requires.decorator.js';
import type { Session } from '../access/session.js';
import { LANGUAGES } from '../i18n/language.js';
import { OfficesService } from '../organization/offices.service.js';
import { NewUserDto, USER_STATES, UsersQuery } from '../users/user.dto.js';
import { UsersService } from '../users/users.service.js';
import { Page, type PageContext } from '../views/page-context.js';
import { Pages } from '../views/pages.decorator.js';
import { checked, text, type Fields } from '../web/form.js';
import { languageName } from '../web/names.js';
import type { Values } from './form-fields.js';
import { SettingsViews, type Refused } from './settings-views.js';
import { accessValues, MOST_CHOICES, USERS_PATH, UserFields, USER_WORDS } from './user-fields.js';
import { UserPage } from './user-page.js';
import { stateTag } from './user-state.js';

const FILTERS = ['q', 'role', 'office_id', 'state'] as const;
const A_PAGE = 100;

/** Who has access, and inviting somebody. */
@Pages('settings/users')
@Requires('users:manage')
export class UsersPages {
  constructor(
    private readonly users: UsersService,
    private readonly offices: OfficesService,
    private readonly userFields: UserFields,
    private readonly userPage: UserPage,
    private readonly settings: SettingsViews,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Page() page: PageContext, @Query() query: Fields): Promise<string> {
    const asked = Object.fromEntries(FILTERS.flatMap((name) => (text(query, name) ? [[name, text(query, name)]] : [])));
    const cursor = text(query, 'cursor');
    const filter = await checked(UsersQuery, { ...asked, limit: A_PAGE, ...(cursor && { cursor }) });
    const [{ data, next_cursor: next }, offices] = await Promise.all([
      this.users.list(actor, filter),
      this.offices.list(actor, { limit: MOST_CHOICES }),
    ]);
    const t = (key: string): string => this.settings.t(page, key);
    const names = new Map(offices.data.map(({ id, name }) => [id, name]));
    return this.settings.page('settings/users/list', page, actor, {
      title: t('users.list.title'),
      toast: this.settings.done(page, USER_WORDS, query['done']),
      q: filter.q ?? '',
      selects: [
        select(
          'role',
          t('users.role'),
          t('users.list.any-role'),
          filter.role,
          ROLES.map((role) => ({ value: role, label: t(`shell.role.${role}`) })),
        ),
        select(
          'office_id',
          t('users.list.office'),
          t('users.list.any-office'),
          filter.office_id,
          offices.data.map(({ id, name }) => ({ value: id, label: name })),
        ),
        select(
          'state',
          t('users.list.state'),
          t('users.list.any-state'),
          filter.state,
          USER_STATES.map((state) => ({ value: state, label: t(`users.state.${state}`) })),
        ),
      ],
      isFiltered: Object.keys(asked).length > 0,
      rows: data.map((user) => ({
        href: `${USERS_PATH}/${user.id}`,
        name: user.name,
        email: user.email,
        role: t(`shell.role.${user.role}`),
        scope: user.office_ids?.map((id) => names.get(id) ?? '').join(', ') ?? t('users.all-offices'),
        state: { ...stateTag(user.state), text: t(`users.state.${user.state}`) },
        seen_at: user.last_seen_at,
      })),
      next: next === null ? null : `${USERS_PATH}?${new URLSearchParams({ ...asked, cursor: next }).toString()}`,
    });
  }

  @Get('new')
  form(@CurrentActor() actor: Actor, @Page() page: PageContext): Promise<string> {
    return this.newForm(actor, page, { language: page.language, project_ids: 'all' }, null);
  }

  /** Answers with the page itself: the link is kept nowhere, so there is nothing a redirect could show. */
  @Post()
  async invite(
    @CurrentActor() actor: Actor,
    @CurrentSession() session: Session,
    @Page() page: PageContext,
    @Body() fields: Fields,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const { name, email, language } = fields;
      const given = await checked(NewUserDto, { name, email, language, ...accessValues(fields) });
      const { id, invitation } = await this.users.invite(actor, given);
      return await this.userPage.draw({ actor, session, page }, id, { invitation });
    } catch (error) {
      return this.newForm(actor, page, fields, this.settings.refused(error, page, USER_WORDS, reply));
    }
  }

  private async newForm(actor: Actor, page: PageContext, values: Values, refused: Refused | null): Promise<string> {
    const fields = this.settings.fields(page, USER_WORDS, values, refused);
    const languages = LANGUAGES.map((code) => ({ value: code, label: languageName(code, code) }));
    return this.settings.form(page, actor, {
      title: this.settings.t(page, 'users.new'),
      back: { href: USERS_PATH, label: this.settings.t(page, 'users.list.title') },
      action: USERS_PATH,
      submit: this.settings.t(page, 'users.invite'),
      fields: [
        ...this.userFields.person(fields),
        fields.select('language', languages, { isRequired: true }),
        ...(await this.userFields.access(fields, page, actor)),
      ],
      version: null,
      refused,
    });
  }
}

function select(
  name: string,
  label: string,
  any: string,
  chosen: string | undefined,
  options: readonly { readonly value: string; readonly label: string }[],
): object {
  const all = [{ value: '', label: any }, ...options];
  return { name, label, options: all.map((option) => ({ ...option, isCurrent: option.value === (chosen ?? '') })) };
}
