import { unauthenticated } from '../access/current-actor.decorator.js';
import { AppError } from '../errors.js';
import { staleVersion } from './if-match.decorator.js';
import { problemOf } from './problem.js';

/** Of OpenAPI 3.1, what this API writes. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const ref = (kind: 'headers' | 'parameters' | 'responses' | 'schemas', name: string): { $ref: string } => ({
  $ref: `#/components/${kind}/${name}`,
});

const text = (example: string): Json => ({ type: 'string', examples: [example] });
const count = (example: number): Json => ({ type: 'integer', examples: [example] });

export const HEADERS = {
  'X-Request-Id': { description: 'Names the request in our log.', schema: { type: 'string', format: 'uuid' } },
  'RateLimit-Limit': { description: 'Requests a minute this caller may make.', schema: count(1200) },
  'RateLimit-Remaining': { description: 'Requests left until the reset.', schema: count(1187) },
  'RateLimit-Reset': { description: 'Seconds until the count starts anew.', schema: count(42) },
  'Retry-After': { description: 'Seconds to wait before the next request.', schema: count(42) },
  ETag: { description: 'The version of the thing, for If-Match.', schema: text('"3"') },
  Link: {
    description: 'The next page of the list; absent on the last.',
    schema: text('</api/v1/applications?limit=100&cursor=WyIyMDI2Il0>; rel="next"'),
  },
  Location: {
    description: 'Where the new thing is.',
    schema: text('/api/v1/imports/0198c0de-0000-7000-8000-000000000001'),
  },
  'Idempotent-Replayed': {
    description: '`true`: the stored answer to an earlier request with the same Idempotency-Key.',
    schema: text('true'),
  },
} satisfies Record<string, Json>;
export type HeaderName = keyof typeof HEADERS;

/** On every answer. */
export const COUNTED = ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] as const;

export const PARAMETERS = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of the version you edit: another version is refused with 412, none with 428.',
    schema: { type: 'string' },
    example: '"3"',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      '1 to 200 printable characters of your choice. The same key with the same request gets the stored answer instead of a second effect, for 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
    example: '6f2b8c1e-import-2026-11-23-row-17',
  },
} satisfies Record<string, Json>;

const ID = '0198c0de-0000-7000-8000-00000000000f';
const FIELD = { field: 'name', code: 'is-not-empty', message: 'name should not be empty' };
const fits = 'This does not fit what is there now; nothing was changed.';

/** The refusals that any handler can answer with, each by one example. */
const REFUSALS = {
  BadRequest: ['The body is not JSON.', new AppError('bad-request', 'bad-request', 'The request cannot be read.')],
  Unauthenticated: ['Nobody is signed in, or the token is unknown, expired or revoked.', unauthenticated()],
  Forbidden: [
    'The role of the caller does not include this.',
    new AppError('forbidden', 'forbidden', 'You are not allowed to do this.'),
  ],
  NotFound: [
    'There is no such thing, or the caller may not see it.',
    new AppError('not-found', 'not-found', 'There is nothing here.'),
  ],
  Conflict: [
    'It does not fit what is there now. `code` says why; nothing was changed.',
    new AppError('conflict', 'conflict', fits),
  ],
  PreconditionFailed: ['Somebody changed it in the meantime: read it again, then decide.', staleVersion()],
  TooLarge: ['The body is too large.', new AppError('too-large', 'too-large', 'The request is too large.')],
  UnsupportedMediaType: [
    'The body is of another kind than described here.',
    new AppError('unsupported-media-type', 'unsupported-media-type', 'This kind of content is not understood here.'),
  ],
  Invalid: [
    'Fields or parameters are wrong or unknown; all of them are named.',
    new AppError('invalid', 'invalid', 'The request has fields that are not valid.', {}, [FIELD]),
  ],
  PreconditionRequired: [
    'If-Match is missing.',
    new AppError('precondition-required', 'if-match-missing', 'Send If-Match with the ETag of what you edit.'),
  ],
  TooManyRequests: [
    'More requests than the caller may make in a minute, or too many attempts to sign in.',
    new AppError('too-many-requests', 'too-many-requests', 'Too many requests; wait a little.', {
      retry_after_seconds: 42,
    }),
  ],
  Failure: ['Something went wrong on our side.', new Error('a failure says nothing about its cause')],
} satisfies Record<string, [string, Error]>;
export type Refusal = keyof typeof REFUSALS;

export const STATUS_OF: Record<Refusal, string> = Object.fromEntries(
  Object.entries(REFUSALS).map(([name, [, error]]) => [
    name,
    name === 'Failure' ? 'default' : `${problemOf(error).status}`,
  ]),
) as Record<Refusal, string>;

export const RESPONSES: Record<string, Json> = Object.fromEntries(
  Object.entries(REFUSALS).map(([name, [description, error]]) => [name, refusal(name, description, error)]),
);

function refusal(name: string, description: string, error: Error): Json {
  const { facts, errors, ...members } = problemOf(error);
  const example = { type: 'about:blank', ...facts, ...members, errors: [...errors], request_id: ID } as unknown as Json;
  return {
    description,
    headers: headers(...COUNTED, ...(name === 'TooManyRequests' ? (['Retry-After'] as const) : [])),
    content: { 'application/problem+json': { schema: ref('schemas', 'Problem'), example } },
  };
}

export function headers(...names: readonly HeaderName[]): Record<string, { $ref: string }> {
  return Object.fromEntries(names.map((name) => [name, ref('headers', name)]));
}

export const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457. Further members are the facts of a conflict.',
  additionalProperties: true,
  required: ['type', 'title', 'status', 'code', 'detail', 'errors', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, kebab-case' },
    detail: { type: ['string', 'null'] },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          field: { type: 'string' },
          code: { type: 'string' },
          message: { type: 'string' },
          line: { type: 'integer', description: 'In a file that was sent, from 1.' },
          column: { type: 'integer', description: 'In that line, from 1.' },
        },
      },
    },
    request_id: { type: 'string' },
  },
};
