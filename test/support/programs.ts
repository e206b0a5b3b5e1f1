import type { Test } from 'supertest';
import type { NewApiTokenDto } from '../../src/api-tokens/api-token.dto.js';
import { ApiTokensService } from '../../src/api-tokens/api-tokens.service.js';
import type { TestApp } from './app.js';
import type { SignedIn } from './sign-in.js';

/** A client of the application that shows an API token and nothing else. */
export interface Program {
  readonly id: string;
  readonly token: string;
  send(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object): Test;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** A program that acts for `owner`: a recruiter of every office unless told otherwise. */
export async function makeProgram(t: TestApp, owner: SignedIn, given: Partial<NewApiTokenDto> = {}): Promise<Program> {
  const wanted = {
    name: 'Rota import',
    role: 'recruiter',
    office_ids: null,
    expires_at: inDays(30),
    ...given,
  } as const;
  const { id, token } = await t.app.get(ApiTokensService).create(owner.actor, wanted);
  return programWith(t, token, id);
}

/** Shows whatever it is given. */
export function programWith(t: TestApp, token: string, id = ''): Program {
  return {
    id,
    token,
    send: (method, path, body) => {
      const request = t.agent()[method](path).set('authorization', `Bearer ${token}`);
      return body === undefined ? request : request.send(body);
    },
  };
}
