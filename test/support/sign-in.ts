import type { Test } from 'supertest';
import { v7 as uuid } from 'uuid';
import type { Actor, Scope } from '../../src/access/actor.js';
import type { Grant, Role } from '../../src/access/permissions.js';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import { SessionsService } from '../../src/accounts/sessions.service.js';
import type { UserAccount } from '../../src/accounts/user-account.entity.js';
import type { TestApp } from './app.js';

export interface Who {
  readonly role: Role;
  /** Ids; none unless given. */
  readonly offices?: Scope;
  /** Ids; all unless given. */
  readonly projects?: Scope;
  readonly grants?: readonly Grant[];
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
  readonly language?: 'en' | 'sv' | 'es';
}

/** A client of the application in one user's session: every request carries the cookie and, where unsafe, the token. */
export interface SignedIn {
  readonly user: UserAccount;
  readonly actor: Actor;
  readonly csrf: string;
  /** The value of the Cookie header, for browsers and event streams. */
  readonly cookie: string;
  get(path: string): Test;
  post(path: string, body?: object): Test;
  patch(path: string, body?: object): Test;
  put(path: string, body?: object): Test;
  delete(path: string, body?: object): Test;
  /** Posts as a page's form does. */
  form(path: string, fields?: Record<string, string | string[]>): Test;
  /** A request with the session but nothing else, for uploads. */
  request(method: 'post' | 'put' | 'patch' | 'delete', path: string): Test;
}

/** Makes a user and signs them in, past the slow password hash. */
export async function signIn(t: TestApp, who: Who): Promise<SignedIn> {
  return clientOf(t, await makeUser(t, who));
}

export function makeUser(t: TestApp, who: Who): Promise<UserAccount> {
  return t.app.get(AccountsService).create(null, {
    name: `User ${who.role}`,
    email: `${uuid()}@example.com`,
    offices: [],
    ...who,
  });
}

/** A new session of a user who is there already. */
export async function clientOf(t: TestApp, user: UserAccount): Promise<SignedIn> {
  const token = await t.db.transaction((tx) => t.app.get(SessionsService).start(tx, { id: user.id, requestId: null }));
  const found = await t.app.get(SessionsService).find(token, null);
  if (!found) throw new Error('The session that was just started is not there.');
  const { actor, session } = found;
  const cookie = `handpick_session=${token}`;
  const origin = t.url;
  const send = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string): Test => {
    const request = t.agent()[method](path).set('cookie', cookie);
    return method === 'get' ? request : request.set({ origin, 'x-csrf-token': session.csrf });
  };
  return {
    user,
    actor,
    csrf: session.csrf,
    cookie,
    get: (path) => send('get', path),
    post: (path, body) => send('post', path).send(body),
    patch: (path, body) => send('patch', path).send(body),
    put: (path, body) => send('put', path).send(body),
    delete: (path, body) => send('delete', path).send(body),
    form: (path, fields = {}) =>
      send('post', path)
        .unset('x-csrf-token')
        .type('form')
        .send({ ...fields, _csrf: session.csrf }),
    request: (method, path) => send(method, path),
  };
}
