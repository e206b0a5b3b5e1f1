import { describe, expect, it } from '@jest/globals';
import type { Schemas } from '../http/openapi-examples.js';
import { curlOf, propertyRows, spansOf, typeText, type Description, type PlacedOperation } from './api-reference.js';

const SCHEMAS: Schemas = {
  Person: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', maxLength: 100, description: 'As in `contract`.' },
      language: { type: ['string', 'null'], enum: ['en', 'sv', null] },
      home: { anyOf: [{ $ref: '#/components/schemas/Place' }, { type: 'null' }] },
      friends: { type: 'array', items: { $ref: '#/components/schemas/Person' } },
    },
  },
  Place: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } },
};

const DESCRIPTION: Description = {
  info: { description: '' },
  tags: [],
  paths: {},
  components: {
    schemas: SCHEMAS,
    responses: {},
    parameters: {
      IfMatch: { name: 'If-Match', in: 'header', schema: { type: 'string' }, example: '"3"' },
    },
  },
};

const operation = (given: Partial<PlacedOperation>): PlacedOperation => ({
  operationId: 'People_change',
  method: 'PATCH',
  path: '/people/{id}',
  responses: {},
  security: [{ session: [] }, { token: [] }],
  parameters: [
    { name: 'id', in: 'path', schema: { type: 'string' }, example: 'a b' },
    { $ref: '#/components/parameters/IfMatch' },
  ],
  ...given,
});

describe('the values of a body', () => {
  it('are named by their path, with what they may be', () => {
    const rows = propertyRows({ $ref: '#/components/schemas/Person' }, SCHEMAS);
    expect(rows.slice(0, 5).map(({ name, type, isRequired }) => [name, type, isRequired])).toEqual([
      ['name', 'text, at most 100 characters', true],
      ['language', 'one of en, sv, or null', false],
      ['home', 'object, or null', false],
      ['home.id', 'uuid', false],
      ['friends', 'list of object', false],
    ]);
    expect(rows.map(({ name }) => name)).toContain('friends[].friends[].home.id');
  });

  it('end where a thing holds things of its own kind', () => {
    const rows = propertyRows({ $ref: '#/components/schemas/Person' }, SCHEMAS);
    expect(rows.filter(({ name }) => name.endsWith('friends')).length).toBeLessThan(10);
  });

  it('have limits', () => {
    expect(typeText({ type: 'integer', minimum: 1, maximum: 500 }, {})).toBe('integer, 1–500');
    expect(typeText({ type: 'array', items: { type: 'string' } }, {})).toBe('list of text');
    expect(typeText({ type: 'object', additionalProperties: { type: 'integer' } }, {})).toBe('object by key');
  });
});

describe('a sentence', () => {
  it('keeps its code and its strong words apart', () => {
    expect(spansOf('**Edits** need `If-Match`.').map(({ text }) => text)).toEqual(['Edits', ' need ', 'If-Match', '.']);
    expect(spansOf('')).toEqual([]);
  });
});

describe('a request for a shell', () => {
  const body = { content: { 'application/json': { example: { name: "O'Hara" } } } };

  it('carries the token, the headers and a body no shell can misread', () => {
    expect(curlOf(operation({ requestBody: body }), DESCRIPTION)).toBe(
      [
        'curl -X PATCH "$HANDPICK_URL/people/a%20b"',
        '-H "Authorization: Bearer $HANDPICK_TOKEN"',
        `-H 'If-Match: "3"'`,
        `-H 'Content-Type: application/json'`,
        `-d '{"name":"O'\\''Hara"}'`,
      ].join(' \\\n  '),
    );
  });

  it('is not offered where no token may call, nor for a file', () => {
    expect(curlOf(operation({ security: [{ session: [] }] }), DESCRIPTION)).toBeNull();
    const file = { content: { 'multipart/form-data': {} } };
    expect(curlOf(operation({ requestBody: file }), DESCRIPTION)).toBeNull();
  });
});
