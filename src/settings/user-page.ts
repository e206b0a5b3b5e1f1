import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import type { Session } from '../access/session.js';
import type { SignInView } from '../accounts/account.dto.js';
import { UserAccessService } from '../users/user-access.service.js';
import { grantsBeyond } from '../users/authority.js';
import type { InvitationView, UserView } from '../users/user.dto.js';
import { UsersService } from '../users/users.service.js';
import type { PageContext } from '../views/page-context.js';
import type { ToastView } from '../views/views.js';
import type { FieldView, Values } from './form-fields.js';
import { SettingsViews, type ActionView, type NoticeView, type Refused } from './settings-views.js';
import { UserFields, USERS_PATH, userValues, USER_WORDS } from './user-fields.js';
import { stateTag } from './user-state.js';

const MOST_SESSIONS = 100;
const SIGN_INS_A_PAGE = 50;

export interface Reader {
  readonly actor: Actor;
  readonly session: Session;
  readonly page: PageContext;
}

export interface UserPageState {
  /** What was typed and refused. */
  readonly typed?: Values;
  readonly refused?: Refused;
  readonly toast?: ToastView | null;
  /** The link that was just made: shown now or never. */
  readonly invitation?: InvitationView;
  /** Cursor of the history of signing in. */
  readonly before?: string | undefined;
}

/** One user: what is stored, where the user is signed in and was, and what can be decided. */
@Injectable()
export class UserPage {
  constructor(
    private readonly users: UsersService,
    private readonly access: UserAccessService,
    private readonly userFields: UserFields,
    private readonly settings: SettingsViews,
  ) {}

  async draw(reader: Reader, id: string, state: UserPageState = {}): Promise<string> {
    const { actor, session, page } = reader;
    const { refused, invitation, before } = state;
    const user = await this.users.get(actor, id);
    const [fields, sessions, signIns] = await Promise.all([
      this.fields(reader, user, state),
      this.access.listSessions(actor, session, id, { limit: MOST_SESSIONS }),
      this.access.listSignIns(actor, id, { limit: SIGN_INS_A_PAGE, ...(before !== undefined && { cursor: before }) }),
    ]);
    const canDecide = user.id !== actor.id && isInReach(actor, user);
    const path = `${USERS_PATH}/${id}`;
    return this.settings.page('settings/users/show', page, actor, {
      title: user.name,
      toast: state.toast ?? null,
      path,
      state: { ...stateTag(user.state), text: this.settings.t(page, `users.state.${user.state}`) },
      user,
      notice: refused?.notice ?? this.limits(page, actor, user),
      errors: refused?.errors.errors ?? [],
      fields,
      can_save: canDecide || user.id === actor.id,
      can_decide: canDecide,
      link: invitation ?? null,
      link_words: user.state === 'invited' ? 'users.link.invitation' : 'users.link.password_reset',
      sessions: sessions.data,
      sign_ins: signIns.data.map((one) => this.signIn(page, one)),
      earlier: signIns.next_cursor === null ? null : `${path}?before=${signIns.next_cursor}#sign-ins`,
      decision: canDecide ? this.decision(page, user) : null,
    });
  }

  private async fields(
    { actor, page }: Reader,
    user: UserView,
    { typed, refused }: UserPageState,
  ): Promise<FieldView[]> {
    const fields = this.settings.fields(page, USER_WORDS, typed ?? userValues(user), refused ?? null);
    const person = this.userFields.person(fields);
    return user.id === actor.id ? person : [...person, ...(await this.userFields.access(fields, page, actor))];
  }

  /** Why the reader cannot decide about this user, where that is so. */
  private limits(page: PageContext, actor: Actor, user: UserView): NoticeView | null {
    if (user.id === actor.id) return { kind: 'info', text: this.settings.t(page, 'users.error.own-access') };
    return isInReach(actor, user)
      ? null
      : { kind: 'info', text: this.settings.t(page, 'users.error.beyond-own-access') };
  }

  private decision(page: PageContext, { id, state }: UserView): ActionView {
    const isOut = state === 'deactivated';
    const word = isOut ? 'reactivate' : 'deactivate';
    return {
      action: `${USERS_PATH}/${id}/${isOut ? 'reactivation' : 'deactivation'}`,
      label: this.settings.t(page, `users.${word}`),
      hint: this.settings.t(page, `users.${word}-hint`),
      icon: isOut ? 'user-check' : 'user-off',
      isDangerous: !isOut,
      isPossible: true,
      fields: [],
    };
  }

  private signIn(page: PageContext, { at, has_succeeded: isGood, kind }: SignInView): object {
    const words = this.settings.t(page, `users.sign-in.${kind}`);
    return { at, text: words, tone: isGood ? 'ok' : 'warn', icon: isGood ? 'circle-check' : 'alert-triangle' };
  }
}

function isInReach(actor: Actor, user: UserView): boolean {
  return grantsBeyond(actor, user.grants).length === 0;
}
