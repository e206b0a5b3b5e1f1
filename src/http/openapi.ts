import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { HEADERS, PARAMETERS, PROBLEM, RESPONSES, type Json } from './openapi-components.js';
import type { Schemas } from './openapi-examples.js';
import { handlersOf, operationId, sectionsOf } from './openapi-handlers.js';
import { addFormats, complete, type Operation } from './openapi-operations.js';

const DESCRIPTION = `Everything the pages of Handpick do, under the same permissions and the same row scope.

* **Who calls.** A program sends \`Authorization: Bearer hpk_…\`, an API token that an administrator made for it; a browser has its session cookie.
* **Lists** are paged: \`limit\`, then the \`next_cursor\` of one page as \`cursor\` of the next, or the \`Link\` header. Filters carry the names of fields; parameters that are not described are refused.
* **Edits** need \`If-Match\` with the \`ETag\` that was read, so that nobody overwrites what they have not seen.
* **A POST may be repeated** with the same \`Idempotency-Key\` when its answer was lost.
* **Refusals** are \`application/problem+json\` (RFC 9457): act on \`code\`, show \`detail\`, name \`request_id\` when you ask for help.
* **Limits.** \`RateLimit-Remaining\` counts down within a minute; after a 429 wait \`Retry-After\` seconds.
* Names are snake_case, times ISO 8601 in UTC, ids UUIDs; what is empty is null, never absent. Changes only add.`;

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
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addCookieAuth(
      'handpick_session',
      {
        type: 'apiKey',
        in: 'cookie',
        name: 'handpick_session',
        description: 'The session of a browser. Under TLS the cookie is called `__Host-handpick_session`.',
      },
      'session',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token: `hpk_` and 46 characters.' }, 'token')
    .build();
  const document = SwaggerModule.createDocument(app, builder, { operationIdFactory: operationId });
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')));
  document.tags = sectionsOf(app);
  const components = (document.components ??= {});
  components.schemas = { ...components.schemas, Problem: PROBLEM as object };
  Object.assign(components, { headers: HEADERS, parameters: PARAMETERS, responses: RESPONSES });
  const described = tidied(document as unknown as Json) as unknown as OpenAPIObject;
  completeOperations(app, described);
  return described;
}

function completeOperations(app: INestApplication, { paths, components }: OpenAPIObject): void {
  const handlers = handlersOf(app);
  const schemas = components?.schemas as Schemas;
  addFormats(schemas);
  for (const [path, item] of Object.entries(paths))
    for (const [method, operation] of Object.entries(item as unknown as Record<string, Operation>)) {
      const handler = handlers.get(operation.operationId);
      if (handler === undefined) throw new Error(`${method} ${path} has no handler.`);
      complete(operation, method, path, handler, schemas);
    }
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
