import { readFileSync } from 'node:fs';
import { isNullable, resolved, typeOf, type Schema, type Schemas } from '../../src/http/openapi-examples.js';
import type { Operation, Parameter, Response } from '../../src/http/openapi-operations.js';

export interface Document {
  openapi: string;
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Schemas;
    parameters: Record<string, Parameter>;
    responses: Record<string, Response>;
    headers: Record<string, { description?: string }>;
    securitySchemes: Record<string, object>;
  };
}

/** `npm run check:openapi` proves that this file is what the code says of itself. */
export const document = JSON.parse(
  readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
) as Document;
const { schemas } = document.components;

/** Where a value is not what its schema says, or has more than it says; nothing when it fits. */
export function misfits(value: unknown, schema: Schema, where: string): string[] {
  if (value === undefined) return [`${where}: nothing is shown`];
  if (value === null) return isNullable(schema) ? [] : [`${where}: null`];
  const wanted = resolved(schema, schemas);
  const type = typeOf(wanted);
  if (wanted.enum !== undefined && !wanted.enum.includes(value as never)) return [`${where}: ${String(value)}`];
  if (Array.isArray(value))
    return type === 'array'
      ? value.flatMap((item) => misfits(item, wanted.items ?? {}, `${where}[]`))
      : [`${where}: a list`];
  if (typeof value === 'object') return type === 'object' ? misfitsIn(value, wanted, where) : [`${where}: an object`];
  if (typeof value === 'number') return type === 'number' || type === 'integer' ? [] : [`${where}: a number`];
  if (typeof value !== type) return [`${where}: ${typeof value} instead of ${type}`];
  return typeof value === 'string' ? misfitsOf(value, wanted, where) : [];
}

function misfitsIn(
  value: object,
  { properties = {}, required = [], additionalProperties }: Schema,
  where: string,
): string[] {
  if (typeof additionalProperties === 'object') return [];
  const more = (name: string): string[] => (additionalProperties === true ? [] : [`${name} is not described`]);
  const missing = required.filter((name) => !(name in value)).map((name) => `${where}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, member]) =>
    properties[name] === undefined ? more(`${where}.${name}`) : misfits(member, properties[name], `${where}.${name}`),
  );
  return [...missing, ...wrong];
}

function misfitsOf(
  text: string,
  { format, pattern, minLength = 0, maxLength = Infinity }: Schema,
  where: string,
): string[] {
  const isFormed =
    format === 'uuid'
      ? /^[0-9a-f-]{36}$/.test(text)
      : !['date', 'date-time'].includes(format ?? '') || !Number.isNaN(Date.parse(text));
  const isLong = text.length >= minLength && text.length <= maxLength;
  return isFormed && isLong && new RegExp(pattern ?? '').test(text) ? [] : [`${where}: ${text}`];
}
