import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { insertAccount } from '../accounts/accounts.service.js';
import { checkNotLastAdministrator, lockUsers } from '../accounts/last-administrator.js';
import { recordAudit } from '../audit/audit.js';
import { rows } from '../database/sql.js';
import { invalid } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import { pageOf, type Page } from '../http/page.js';
import { afterName, byName, nameKey } from '../organization/lists.js';
import { beyondAuthority, isFullAdministrator } from './authority.js';
import { InvitationsService } from './invitations.service.js';
import { checkEmail, checkScope, mayAdminister, notOneself } from './user-checks.js';
import type { NewUserDto, NewUserView, UserChangesDto, UsersQuery, UserView } from './user.dto.js';
import {
  accessOf,
  filters,
  lockedUser,
  officeOf,
  readUser,
  scopeOf,
  USERS,
  userView,
  visibleTo,
  type UserRow,
} from './users.queries.js';

/** What an administrator may change; the names are those of the API. */
type Editable = Pick<UserRow, 'name' | 'email' | 'role' | 'grants' | 'office_ids' | 'project_ids'>;
const ACCESS_FIELDS: readonly (keyof Editable)[] = ['role', 'grants', 'office_ids', 'project_ids'];

/** Who has access, to what, and with whose rows: what administrators decide about others. */
@Injectable()
export class UsersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invitations: InvitationsService,
  ) {}

  /** By name. */
  async list(actor: Actor, query: UsersQuery): Promise<Page<UserView>> {
    const found = await rows<UserRow>(
      this.dataSource,
      sql`${USERS} WHERE ${visibleTo(actor)} ${filters(query)} ${afterName('u', query)}
          ORDER BY ${byName('u')} LIMIT ${query.limit + 1}`,
    );
    return pageOf(found, query.limit, userView, nameKey);
  }

  async get(actor: Actor, id: string): Promise<UserView> {
    return userView(await readUser(this.dataSource, actor, id));
  }

  /** Makes an account without a password and a link by which the person gives it one. */
  async invite(actor: Actor, given: NewUserDto): Promise<NewUserView> {
    const { name, email, role, grants = [], language = 'en' } = given;
    const [offices, projects] = [scopeOf(given.office_ids), scopeOf(given.project_ids ?? null)];
    return this.dataSource.transaction(async (tx) => {
      await lockUsers(tx);
      const beyond = beyondAuthority(actor, { role, grants, offices, projects });
      if (beyond.length > 0) throw invalid(beyond);
      await checkScope(tx, { offices, projects });
      await checkEmail(tx, email, null);
      const account = { name, email, role, grants, offices, projects, language };
      const { id } = await insertAccount(tx, actor, account, null);
      const invitation = await this.invitations.issueFor(tx, actor, await readUser(tx, actor, id));
      return { ...userView(await readUser(tx, actor, id)), invitation };
    });
  }

  /** What becomes narrower holds from the next request on. */
  async change(actor: Actor, id: string, version: number, given: UserChangesDto): Promise<UserView> {
    return this.dataSource.transaction(async (tx) => {
      await lockUsers(tx);
      const user = await lockedUser(tx, actor, id);
      if (user.version !== version) throw staleVersion();
      const wanted = editedBy(user, given);
      const changed = differences(user, wanted);
      if (changed.length === 0) return userView(user);
      mayAdminister(actor, user);
      if (changed.some((field) => ACCESS_FIELDS.includes(field))) await checkAccess(tx, actor, user, wanted);
      if (changed.includes('email')) await checkEmail(tx, wanted.email, id);
      await write(tx, id, wanted);
      const done = {
        action: 'user.changed',
        object_type: 'account',
        object_id: id,
        office_id: officeOf(user),
        changed,
      };
      await recordAudit(tx, actor, done);
      return userView(await readUser(tx, actor, id));
    });
  }
}

function editedBy(user: UserRow, given: UserChangesDto): Editable {
  return {
    name: given.name ?? user.name,
    email: given.email ?? user.email,
    role: given.role ?? user.role,
    grants: given.grants ?? user.grants,
    office_ids: given.office_ids === undefined ? user.office_ids : given.office_ids,
    project_ids: given.project_ids === undefined ? user.project_ids : given.project_ids,
  };
}

/** The names of the fields that differ; lists are compared as sets. */
function differences(user: UserRow, wanted: Editable): (keyof Editable)[] {
  const fields = Object.keys(wanted) as (keyof Editable)[];
  return fields.filter((field) => comparable(user[field]) !== comparable(wanted[field]));
}

function comparable(value: Editable[keyof Editable]): string {
  return JSON.stringify(Array.isArray(value) ? [...value].toSorted() : value);
}

async function checkAccess(tx: EntityManager, actor: Actor, user: UserRow, wanted: Editable): Promise<void> {
  notOneself(actor, user.id);
  const access = accessOf(wanted);
  const beyond = beyondAuthority(actor, access);
  if (beyond.length > 0) throw invalid(beyond);
  await checkScope(tx, access);
  if (isFullAdministrator(accessOf(user)) && !isFullAdministrator(access)) await checkNotLastAdministrator(tx, user.id);
}

async function write(tx: EntityManager, id: string, wanted: Editable): Promise<void> {
  const { name, email, role, grants, office_ids: offices, project_ids: projects } = wanted;
  await rows(tx, sql`DELETE FROM user_office WHERE user_id = ${id}`);
  await rows(tx, sql`DELETE FROM user_project WHERE user_id = ${id}`);
  await rows(
    tx,
    sql`INSERT INTO user_office (user_id, office_id) SELECT ${id}::uuid, unnest(${offices ?? []}::uuid[])`,
  );
  await rows(
    tx,
    sql`INSERT INTO user_project (user_id, project_id) SELECT ${id}::uuid, unnest(${projects ?? []}::uuid[])`,
  );
  await rows(
    tx,
    sql`UPDATE user_account
        SET name = ${name}, email = ${email}, role = ${role}, grants = ${grants}::text[],
            has_all_offices = ${offices === null}, has_all_projects = ${projects === null}, version = version + 1
        WHERE id = ${id}`,
  );
}
