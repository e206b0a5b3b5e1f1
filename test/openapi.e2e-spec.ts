import { describe, expect, it } from '@jest/globals';
import { resolved, type Schema } from '../src/http/openapi-examples.js';
import type { Content, Operation, Parameter, Response } from '../src/http/openapi-operations.js';
import { document, misfits } from './support/description.js';

const { paths, components } = document;
const { schemas } = components;

interface Described extends Operation {
  readonly method: string;
  readonly path: string;
}

const operations: Described[] = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
);

const lastOf = ($ref: string): string => $ref.split('/').at(-1) ?? '';
const parametersOf = ({ parameters = [] }: Operation): Parameter[] =>
  parameters.map((one) => ('$ref' in one ? (components.parameters[lastOf(one.$ref)] as Parameter) : one));
const responseOf = (response: Response): Response =>
  response.$ref === undefined ? response : (components.responses[lastOf(response.$ref)] as Response);
const hasHeader = (operation: Operation, name: string): boolean =>
  parametersOf(operation).some((parameter) => parameter.in === 'header' && parameter.name === name);
const answerOf = ({ responses }: Operation): Response =>
  Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1] ?? {};

/** The names of those that do not hold. */
const failing = (all: readonly Described[], holds: (operation: Described) => boolean): string[] =>
  all.filter((operation) => !holds(operation)).map(({ operationId }) => operationId);

describe('the description of the API', () => {
  it('has an operation for every name, and a sentence for every operation', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations.length).toBeGreaterThan(100);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(failing(operations, ({ summary = '' }) => /^[A-Z].{9,}[.!?]$/.test(summary))).toEqual([]);
    expect(failing(operations, ({ description = '' }) => description !== '')).toEqual([]);
  });

  it('puts every operation into one section, and says what the section is about', () => {
    const sections = document.tags.filter(({ description }) => description !== '').map(({ name }) => name);
    expect(failing(operations, ({ tags = [] }) => tags.length === 1 && sections.includes(tags[0] ?? ''))).toEqual([]);
  });

  it('says who may call', () => {
    const open = operations.filter(({ security = [] }) => security.length === 0);
    expect(open.map(({ operationId }) => operationId)).toEqual(['Session_signIn']);
    expect(Object.keys(components.securitySchemes).toSorted()).toEqual(['session', 'token']);
    const forTokens = operations.filter(({ security = [] }) => security.some((way) => 'token' in way));
    expect(forTokens.map(({ operationId }) => operationId)).toContain('Applications_list');
    expect(forTokens.map(({ operationId }) => operationId)).not.toContain('ApiTokens_create');
  });

  it('explains every parameter and shows a value for it', () => {
    const silent = operations.flatMap((operation) =>
      parametersOf(operation)
        .filter(({ description = '', example }) => description === '' || example === undefined)
        .map(({ name }) => `${operation.operationId} ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('names the headers of edits and of repeated requests', () => {
    const edits = operations.filter(({ method }) => method === 'patch');
    expect(failing(edits, (operation) => hasHeader(operation, 'If-Match'))).toEqual([]);
    const posts = operations.filter(
      ({ method, requestBody }) => method === 'post' && !requestBody?.content['multipart/form-data'],
    );
    const signIn = (operation: Described): boolean => operation.operationId === 'Session_signIn';
    expect(failing(posts, (one) => hasHeader(one, 'Idempotency-Key') || signIn(one))).toEqual([]);
    const stored = operations.filter((operation) => hasHeader(operation, 'If-Match'));
    expect(failing(stored, ({ responses }) => '412' in responses && '428' in responses)).toEqual([]);
    const versioned = operations.filter(
      (operation) => bodyOf(answerOf(operation))?.properties?.['version'] !== undefined,
    );
    expect(versioned.length).toBeGreaterThan(30);
    expect(failing(versioned, (operation) => answerOf(operation).headers?.['ETag'] !== undefined)).toEqual([]);
    const lists = operations.filter(
      (operation) => bodyOf(answerOf(operation))?.properties?.['next_cursor'] !== undefined,
    );
    expect(failing(lists, (operation) => answerOf(operation).headers?.['Link'] !== undefined)).toEqual([]);
  });

  it('names what is refused, as a problem with an example', () => {
    const always = ['422', '429', 'default'];
    expect(failing(operations, ({ responses }) => always.every((status) => status in responses))).toEqual([]);
    const known = operations.filter(({ security = [] }) => security.length > 0);
    expect(failing(known, ({ responses }) => '401' in responses && '403' in responses)).toEqual([]);
    const withId = operations.filter(({ path }) => path.includes('{'));
    expect(failing(withId, ({ responses }) => '404' in responses)).toEqual([]);
    for (const refusal of Object.values(components.responses)) {
      expect(refusal.description).toMatch(/[.]$/);
      const { schema, example } = refusal.content?.['application/problem+json'] ?? {};
      expect(misfits(example, schema ?? {}, refusal.description ?? '')).toEqual([]);
    }
  });

  it('counts requests on every answer, and says when to come back', () => {
    const counted = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'X-Request-Id'];
    const uncounted = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([, response]) => !counted.every((name) => responseOf(response).headers?.[name] !== undefined))
        .map(([status]) => `${operationId} ${status}`),
    );
    expect(uncounted).toEqual([]);
    expect(components.responses['TooManyRequests']?.headers).toHaveProperty('Retry-After');
    expect(Object.values(components.headers).every(({ description }) => description !== undefined)).toBe(true);
  });

  it('shows a body for every request and every answer that has one', () => {
    const bodies = operations.flatMap(({ operationId, requestBody, responses }) => [
      ...mediaOf(`${operationId} request`, requestBody?.content),
      ...Object.entries(responses).flatMap(([status, { content }]) => mediaOf(`${operationId} ${status}`, content)),
    ]);
    expect(bodies.length).toBeGreaterThan(100);
    expect(bodies.filter(({ schema }) => schema === undefined).map(({ where }) => where)).toEqual([]);
    expect(bodies.flatMap(({ where, schema = {}, example }) => misfits(example, schema, where))).toEqual([]);
  });

  it('has an answer with a schema, or none at all', () => {
    expect(
      failing(operations, ({ responses }) =>
        Object.entries(responses).every(
          ([status, { $ref, content }]) => $ref !== undefined || (status === '204') === (content === undefined),
        ),
      ),
    ).toEqual([]);
  });
});

function bodyOf({ content }: Response): Schema | undefined {
  const schema = content?.['application/json']?.schema;
  return schema && resolved(schema, schemas);
}

interface Shown {
  readonly where: string;
  readonly schema: Schema | undefined;
  readonly example: unknown;
}

function mediaOf(where: string, content: Content | undefined): Shown[] {
  const json = content?.['application/json'];
  return json ? [{ where, schema: json.schema, example: json.example }] : [];
}
