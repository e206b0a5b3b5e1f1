import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Actor, Scope } from '../access/actor.js';
import { permissionsOf } from '../access/actor.js';
import type { Grant, Role } from '../access/permissions.js';
import type { Session, Theme } from '../access/session.js';
import { recordAudit, type AuditActor } from '../audit/audit.js';
import { rows } from '../database/sql.js';
import { invalidField, notFound } from '../errors.js';
import { staleVersion } from '../http/if-match.decorator.js';
import type { Language } from '../i18n/language.js';
import type { AccountView, ChangePasswordDto, ChangeSettingsDto } from './account.dto.js';
import { hashPassword, isPasswordOf } from './passwords.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.service.js';
import { UserAccount } from './user-account.entity.js';
import { UserOffice } from './user-office.entity.js';
import { UserProject } from './user-project.entity.js';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly offices: Scope;
  readonly projects?: Scope;
  readonly grants?: readonly Grant[];
  /** Without one the person cannot sign in with a password yet. */
  readonly password?: string;
  readonly language?: Language;
  readonly theme?: Theme;
}

@Injectable()
export class AccountsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionsService,
    private readonly throttle: SignInThrottle,
  ) {}

  async create(actor: AuditActor, given: NewAccount): Promise<UserAccount> {
    const passwordHash = given.password === undefined ? null : await hashPassword(given.password);
    return this.dataSource.transaction((tx) => insertAccount(tx, actor, given, passwordHash));
  }

  async get(actor: Actor): Promise<AccountView> {
    return accountView(await ownAccount(this.dataSource.manager, actor), actor);
  }

  /** @param version of the account the change is made to; without one the last writer wins, as for a switch in a menu */
  async changeSettings(actor: Actor, changes: ChangeSettingsDto, version?: number): Promise<AccountView> {
    return this.dataSource.transaction(async (tx) => {
      const account = await ownAccount(tx, actor, 'locked');
      if (version !== undefined && version !== account.version) throw staleVersion();
      const wanted = {
        language: changes.language ?? account.language,
        theme: changes.theme ?? account.theme,
        hasKeys: changes.has_keys ?? account.hasKeys,
        timeZone: changes.time_zone === undefined ? account.timeZone : changes.time_zone,
      };
      const changed = [
        ...(wanted.language === account.language ? [] : ['language']),
        ...(wanted.theme === account.theme ? [] : ['theme']),
        ...(wanted.hasKeys === account.hasKeys ? [] : ['has_keys']),
        ...(wanted.timeZone === account.timeZone ? [] : ['time_zone']),
      ];
      if (changed.length > 0) {
        Object.assign(account, wanted, { version: account.version + 1 });
        await tx.update(UserAccount, { id: account.id }, { ...wanted, version: account.version });
        await recordAudit(tx, actor, accountAudit('account.changed', account.id, changed));
      }
      return accountView(account, actor);
    });
  }

  /**
   * Leaves no other session of the actor alive. Guessing the current password is slowed down as at the door.
   * @param address network address the request comes from
   */
  async changePassword(actor: Actor, session: Session, given: ChangePasswordDto, address: string): Promise<void> {
    const { email, passwordHash } = await ownAccount(this.dataSource.manager, actor);
    const attempt = await this.throttle.admit(email, address);
    if (!(await isPasswordOf(passwordHash, given.current_password)))
      throw invalidField('current_password', 'wrong-password', 'is not your password');
    const newHash = await hashPassword(given.new_password);
    await this.dataSource.transaction(async (tx) => {
      await this.throttle.forgive(tx, attempt);
      await rows(
        tx,
        sql`UPDATE user_account SET password_hash = ${newHash}, version = version + 1 WHERE id = ${actor.id}`,
      );
      await recordAudit(tx, actor, accountAudit('account.changed', actor.id, ['password']));
      await this.sessions.endOthers(tx, actor, session);
    });
  }
}

/** Takes part in a transaction, e.g. that of the first administrator. */
export async function insertAccount(
  tx: EntityManager,
  actor: AuditActor,
  given: NewAccount,
  passwordHash: string | null,
): Promise<UserAccount> {
  const { offices, projects = 'all' } = given;
  const account = tx.create(UserAccount, {
    id: uuid(),
    email: given.email.trim(),
    name: given.name.trim(),
    passwordHash,
    role: given.role,
    grants: [...(given.grants ?? [])],
    hasAllOffices: offices === 'all',
    hasAllProjects: projects === 'all',
    language: given.language ?? 'en',
    theme: given.theme ?? 'auto',
    hasKeys: true,
    timeZone: null,
    version: 1,
  });
  await tx.insert(UserAccount, account);
  const userId = account.id;
  if (offices !== 'all')
    await tx.insert(
      UserOffice,
      offices.map((officeId) => ({ userId, officeId })),
    );
  if (projects !== 'all')
    await tx.insert(
      UserProject,
      projects.map((projectId) => ({ userId, projectId })),
    );
  await recordAudit(tx, actor, accountAudit('account.created', userId, []));
  return account;
}

async function ownAccount(tx: EntityManager, actor: Actor, read: 'locked' | 'as-is' = 'as-is'): Promise<UserAccount> {
  const account = await tx.findOne(UserAccount, {
    where: { id: actor.id },
    ...(read === 'locked' ? { lock: { mode: 'pessimistic_write' } } : {}),
  });
  if (!account) throw notFound('account');
  return account;
}

const accountAudit = (action: string, id: string, changed: string[]) => ({
  action,
  object_type: 'account',
  object_id: id,
  changed,
});

function accountView(account: UserAccount, actor: Actor): AccountView {
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    role: account.role,
    grants: account.grants,
    permissions: permissionsOf(account),
    office_ids: actor.offices === 'all' ? null : [...actor.offices],
    project_ids: actor.projects === 'all' ? null : [...actor.projects],
    language: account.language,
    theme: account.theme,
    has_keys: account.hasKeys,
    time_zone: account.timeZone,
    version: account.version,
  };
}
