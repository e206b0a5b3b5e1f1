import type { Access } from '../access/requires.decorator.js';
import { COUNTED, headers, ref, STATUS_OF, type HeaderName, type Json, type Refusal } from './openapi-components.js';
import { exampleOf, formatOf, resolved, typeOf, type Schema, type Schemas } from './openapi-examples.js';
import type { Handler } from './openapi-handlers.js';

/** An operation of the document; the generator writes the beginnings of one. */
export interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Content };
  responses: Record<string, Response>;
  security?: Record<string, string[]>[];
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: Json;
}

export type Content = Record<string, { schema?: Schema; example?: Json }>;

export interface Response {
  $ref?: string;
  description?: string;
  headers?: Record<string, { $ref: string }>;
  content?: Content;
}

/** Adds what every operation of its kind has: who may call it, its headers, its refusals, examples. */
export function complete(operation: Operation, method: string, path: string, handler: Handler, schemas: Schemas): void {
  const { access, takesVersion } = handler;
  const isMultipart = operation.requestBody?.content['multipart/form-data'] !== undefined;
  const takesKey = method === 'post' && access !== 'public' && !isMultipart;
  operation.security = securityOf(handler);
  describe(operation, access, handler.isForPeopleOnly);
  for (const parameter of (operation.parameters ??= [])) if ('in' in parameter) explain(parameter, path, schemas);
  if (takesVersion) operation.parameters.push(ref('parameters', 'IfMatch'));
  if (takesKey) operation.parameters.push(ref('parameters', 'IdempotencyKey'));
  addExamples(operation.requestBody?.content, schemas);
  for (const [status, response] of Object.entries(operation.responses)) {
    response.description ||= status === '204' ? 'Done; there is nothing to say.' : 'Done.';
    response.headers = headers(...COUNTED, ...carried(response, status, schemas), ...(takesKey ? REPLAYED : []));
    addExamples(response.content, schemas);
  }
  for (const refusal of refusalsOf(operation, method, path, handler))
    operation.responses[STATUS_OF[refusal]] ??= ref('responses', refusal);
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

function explain(parameter: Parameter, path: string, schemas: Schemas): void {
  const { name, schema } = parameter;
  const thing = parameter.in === 'path' ? thingBefore(path, name) : undefined;
  if (thing !== undefined) {
    parameter.description ??= `Id of the ${thing}.`;
    schema.format ??= 'uuid';
  }
  if (parameter.in === 'query' && name.endsWith('_id'))
    parameter.description ??= `Only those of this ${name.slice(0, -'_id'.length).replaceAll('_', ' ')}.`;
  const example = parameter.example ?? exampleOf(schema, name, schemas);
  if (example !== undefined) parameter.example = example;
  delete schema.example;
}

/** Of `/rejection-reasons/{id}`: a rejection reason; of a parameter that is no id, nothing. */
function thingBefore(path: string, name: string): string | undefined {
  if (!/^(id|\w+Id)$/.test(name)) return undefined;
  const parts = path.split('/');
  return parts[parts.indexOf(`{${name}}`) - 1]?.replace(/s$/, '').replaceAll('-', ' ');
}

/** JSON only: a file is its own example. */
function addExamples(content: Content | undefined, schemas: Schemas): void {
  const media = content?.['application/json'];
  const example = media?.schema && exampleOf(media.schema, '', schemas);
  if (media && example !== undefined) media.example ??= example;
}

function carried({ content }: Response, status: string, schemas: Schemas): HeaderName[] {
  const { properties } = resolved(content?.['application/json']?.schema ?? {}, schemas);
  return [
    ...(properties?.['version'] ? (['ETag'] as const) : []),
    ...(properties?.['next_cursor'] ? (['Link'] as const) : []),
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

/** The generator does not know what the name of a property promises. */
export function addFormats(schemas: Schemas): void {
  for (const { properties = {} } of Object.values(schemas))
    for (const [name, schema] of Object.entries(properties)) {
      const texts = typeOf(schema) === 'array' ? schema.items : schema;
      const format = formatOf(name.replace(/_ids$/, '_id'));
      const isText = texts !== undefined && typeOf(texts) === 'string' && texts.enum === undefined;
      if (isText && format !== undefined) texts.format ??= format;
    }
}
