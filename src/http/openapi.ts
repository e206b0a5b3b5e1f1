import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457. Further members are the facts of a conflict.',
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
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
    request_id: { type: 'string' },
  },
};
const PROBLEM_RESPONSE = {
  description: 'Refused',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The description of the API, made from the handlers when it is first asked for. */
@Injectable()
export class ApiDescription {
  private app: INestApplication | undefined;
  private document: OpenAPIObject | undefined;

  describe(app: INestApplication): void {
    this.app = app;
  }

  get(): OpenAPIObject {
    if (this.app === undefined) throw new Error('There is no application to describe.');
    return (this.document ??= openApiDocument(this.app));
  }
}

function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Handpick')
    .setDescription('Lists are paged by cursor, edits need If-Match, POSTs accept Idempotency-Key.')
    .setVersion('1')
    .addCookieAuth('handpick_session', { type: 'apiKey', in: 'cookie', name: 'handpick_session' }, 'session')
    .addSecurityRequirements('session')
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')));
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path) as { responses?: Record<string, unknown> }[])
      if (operation.responses !== undefined) operation.responses['default'] = PROBLEM_RESPONSE;
  Object.assign(((document.components ??= {}).schemas ??= {}), { Problem: PROBLEM_SCHEMA });
  return tidied(document as unknown as Json) as unknown as OpenAPIObject;
}

/**
 * The generator writes `nullable`, which OpenAPI 3.1 no longer knows: null is a type there. And it writes the members of
 * a union in the order in which the compiler met them, which changes from build to build.
 */
function tidied(node: Json): Json {
  if (Array.isArray(node)) return node.map(tidied);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = node;
  if (Array.isArray(rest['enum']))
    rest['enum'] = rest['enum'].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, tidied(value)]));
  if (typeof nullable !== 'boolean') return nullable === undefined ? schema : { ...schema, nullable };
  if (!nullable) return schema;
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const choices = Array.isArray(schema['enum']) ? { enum: [...schema['enum'], null] } : {};
  return { ...schema, ...choices, type: [schema['type'], 'null'] };
}
