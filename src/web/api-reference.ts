import type { Json } from '../http/openapi-components.js';
import { isNullable, resolved, typeOf, type Schema, type Schemas } from '../http/openapi-examples.js';
import type { Content, Operation, Parameter, Response } from '../http/openapi-operations.js';

/** The parts of the document that the pages read. */
export interface Description {
  readonly info: { readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Schemas;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

/** A piece of a sentence: plain, `code` or **strong**. */
export interface Span {
  readonly text: string;
  readonly isCode: boolean;
  readonly isStrong: boolean;
}

export interface PlacedOperation extends Operation {
  readonly method: string;
  readonly path: string;
}

/** One value of a body, by its path: `candidate.name`, `data[].id`. */
export interface PropertyRow {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: readonly Span[];
}

const DEEPEST = 4;

export function operationsOf({ paths }: Description): PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

export function spansOf(text: string): Span[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      const [isCode, isStrong] = [part.startsWith('`'), part.startsWith('**')];
      return { text: isCode ? part.slice(1, -1) : isStrong ? part.slice(2, -2) : part, isCode, isStrong };
    });
}

export function parametersOf({ parameters = [] }: Operation, { components }: Description): Parameter[] {
  return parameters.flatMap((one) => ('$ref' in one ? (components.parameters[nameOf(one.$ref)] ?? []) : one));
}

export function responseOf(response: Response, { components }: Description): Response {
  return response.$ref === undefined ? response : (components.responses[nameOf(response.$ref)] ?? {});
}

/** A value as a person writes it. */
export function wordOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

const nameOf = ($ref: string): string => $ref.split('/').at(-1) ?? '';

/** The one kind of content this API answers or takes at a time. */
export function mediaOf(
  content: Content | undefined,
): { type: string; schema: Schema; example: Json | undefined } | null {
  const [first] = Object.entries(content ?? {});
  if (first === undefined) return null;
  const [type, { schema = {}, example }] = first;
  return { type, schema, example };
}

/** Every value of a body, outer ones before inner ones. */
export function propertyRows(schema: Schema, schemas: Schemas, within = '', depth = 0): PropertyRow[] {
  const { properties = {}, required = [] } = resolved(schema, schemas);
  return Object.entries(properties).flatMap(([key, property]) => {
    const name = `${within}${key}`;
    const row = {
      name,
      type: typeText(property, schemas),
      isRequired: required.includes(key),
      description: spansOf(property.description ?? ''),
    };
    return depth === DEEPEST ? [row] : [row, ...innerRows(property, schemas, name, depth + 1)];
  });
}

function innerRows(property: Schema, schemas: Schemas, name: string, depth: number): PropertyRow[] {
  const inner = resolved(property, schemas);
  return typeOf(inner) === 'array'
    ? propertyRows(inner.items ?? {}, schemas, `${name}[].`, depth)
    : propertyRows(inner, schemas, `${name}.`, depth);
}

/** `integer, 1–500`, `one of sv, en, es, or null`, `list of uuid`. */
export function typeText(schema: Schema, schemas: Schemas): string {
  const inner = resolved(schema, schemas);
  return [plainType(inner, schemas), limitsOf(inner), isNullable(schema) ? 'or null' : ''].filter(Boolean).join(', ');
}

function plainType(schema: Schema, schemas: Schemas): string {
  if (schema.enum !== undefined)
    return `one of ${schema.enum
      .filter((value) => value !== null)
      .map(wordOf)
      .join(', ')}`;
  const type = typeOf(schema);
  if (type === 'array') return `list of ${typeText(schema.items ?? {}, schemas)}`;
  if (type === 'object') return schema.properties ? 'object' : 'object by key';
  return schema.format ?? (type === 'string' ? 'text' : (type ?? 'any value'));
}

function limitsOf({ minimum, maximum, maxLength }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum}–${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  if (maximum !== undefined) return `at most ${maximum}`;
  return maxLength === undefined ? '' : `at most ${maxLength} characters`;
}

/** A request to try in a shell. Null where no token may call, or where a file is sent. */
export function curlOf(operation: PlacedOperation, description: Description): string | null {
  const body = mediaOf(operation.requestBody?.content);
  const isForTokens = operation.security?.some((way) => 'token' in way) === true;
  if (!isForTokens || (body !== null && body.type !== 'application/json')) return null;
  const parameters = parametersOf(operation, description);
  const headers = parameters.filter(({ in: place }) => place === 'header');
  return [
    `curl${operation.method === 'GET' ? '' : ` -X ${operation.method}`} "$HANDPICK_URL${filled(operation.path, parameters)}"`,
    '-H "Authorization: Bearer $HANDPICK_TOKEN"',
    ...headers.map(({ name, example }) => `-H ${quoted(`${name}: ${wordOf(example)}`)}`),
    ...(body === null ? [] : [`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body.example))}`]),
  ].join(' \\\n  ');
}

function filled(path: string, parameters: readonly Parameter[]): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wordOf(parameters.find((parameter) => parameter.name === name)?.example)),
  );
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
