import type { Access } from '../access/requires.decorator.js';
import { COUNTED, headers, ref, STATUS_OF, type HeaderName, type Refusal } from './openapi-components.js';
import type { Handler } from './openapi-handlers.js';

/** An operation as the generator wrote it; `[name]` is what this file does not look at. */
export interface Operation {
  [name: string]: unknown;
  summary?: string;
  description?: string;
  parameters?: unknown[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, Response>;
  security?: Record<string, string[]>[];
}

interface Response {
  description?: string;
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, { schema?: { $ref?: string } }>;
}

/** The schemas of the document, to know what an answer carries. */
export type Schemas = Readonly<Record<string, { properties?: Record<string, unknown> }>>;

/** Adds what every operation of its kind has: who may call it, its headers, its refusals. */
export function complete(operation: Operation, method: string, path: string, handler: Handler, schemas: Schemas): void {
  const { access, takesVersion } = handler;
  const isMultipart = operation.requestBody?.content['multipart/form-data'] !== undefined;
  const takesKey = method === 'post' && access !== 'public' && !isMultipart;
  operation.security = securityOf(handler);
  describe(operation, access, handler.isForPeopleOnly);
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...(takesVersion ? [ref('parameters', 'IfMatch')] : []),
    ...(takesKey ? [ref('parameters', 'IdempotencyKey')] : []),
  ];
  for (const [status, response] of Object.entries(operation.responses)) {
    response.description ||= status === '204' ? 'Done; there is nothing to say.' : 'Done.';
    response.headers = headers(...COUNTED, ...carried(response, status, schemas), ...(takesKey ? REPLAYED : []));
  }
  for (const refusal of refusalsOf(operation, method, path, handler))
    operation.responses[STATUS_OF[refusal]] ??= ref('responses', refusal) as Response;
}

const REPLAYED = ['Idempotent-Replayed'] as const;

function securityOf({ access, isForPeopleOnly }: Handler): Record<string, string[]>[] {
  if (access === 'public') return [];
  return [{ session: [] }, ...(isForPeopleOnly ? [] : [{ token: [] }])];
}

/** The generator makes one text of a comment: its first sentence is the summary. */
function describe(operation: Operation, access: Access, isForPeopleOnly: boolean): void {
  const [, first = '', rest = ''] = /^(.*?[.!?])(?:\s+(.*))?$/s.exec(operation.summary?.trim() ?? '') ?? [];
  const who = access === 'public' ? 'Anybody may.' : `Needs the permission \`${access.permission}\`.`;
  operation.summary = first;
  operation.description = [rest, operation.description, who, isForPeopleOnly ? 'People only: no API token may.' : '']
    .filter(Boolean)
    .join(' ');
}

function carried({ content }: Response, status: string, schemas: Schemas): HeaderName[] {
  const name = content?.['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
  const has = (property: string): boolean => schemas[name]?.properties?.[property] !== undefined;
  return [
    ...(has('version') ? (['ETag'] as const) : []),
    ...(has('next_cursor') ? (['Link'] as const) : []),
    ...(status === '202' ? (['Location'] as const) : []),
  ];
}

function refusalsOf({ requestBody }: Operation, method: string, path: string, handler: Handler): Refusal[] {
  const { access, takesVersion } = handler;
  const isKnown = access !== 'public';
  const when = (holds: boolean, ...refusals: Refusal[]): Refusal[] => (holds ? refusals : []);
  return [
    ...when(requestBody !== undefined, 'BadRequest', 'TooLarge', 'UnsupportedMediaType'),
    ...when(isKnown || method === 'post', 'Unauthenticated'),
    ...when(isKnown, 'Forbidden'),
    ...when(path.includes('{'), 'NotFound'),
    ...when(isKnown && method !== 'get', 'Conflict'),
    ...when(takesVersion, 'PreconditionFailed', 'PreconditionRequired'),
    'Invalid',
    'TooManyRequests',
    'Failure',
  ];
}
