import type { Json } from './openapi-components.js';

/** A schema as this API writes them. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: Json[];
  example?: Json;
  default?: Json;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
}
export type Schemas = Readonly<Record<string, Schema>>;

const ID = '0198c0de-7a31-7c55-9b1e-5d2f00c0ffee';
const TIME = '2026-11-23T08:30:00.000Z';

/** What the name of a property promises: an id, an instant, a day. */
export function formatOf(name: string): string | undefined {
  if (/^(id|(?!external_id$).*_id)$/.test(name)) return 'uuid';
  if (/(_at|^at|_until|^as_of)$/.test(name)) return 'date-time';
  return name.endsWith('_on') ? 'date' : undefined;
}

/** Mostly empty: what has not happened, the page after the last, and what one field says instead of another. */
const USUALLY_NULL =
  /^(next_cursor|(retired|deactivated|revoked|undone|rows_erased|voided)_at|corrects_id|corrected_by_id|transferred_from_id|candidate_id|failure_code|token_id)$/;

/** The `$ref` followed, one level of `allOf` taken off, and null set aside. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref !== undefined) return resolved(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  const [inner] = schema.allOf ?? schema.anyOf ?? [];
  return inner === undefined ? schema : resolved(inner, schemas);
}

export function isNullable({ type, anyOf }: Schema): boolean {
  return Array.isArray(type) ? type.includes('null') : anyOf?.some((choice) => choice.type === 'null') === true;
}

export function typeOf({ type }: Schema): string | undefined {
  return Array.isArray(type) ? type.find((name) => name !== 'null') : type;
}

/**
 * A value the schema allows, made of the examples at its properties; undefined where a text has none.
 * @param name of the property or parameter the value stands for
 */
export function exampleOf(schema: Schema, name: string, schemas: Schemas): Json | undefined {
  if (schema.example !== undefined) return schema.example;
  if (isNullable(schema) && USUALLY_NULL.test(name)) return null;
  const inner = resolved(schema, schemas);
  if (inner.example !== undefined) return inner.example;
  if (inner.default != null) return inner.default;
  if (inner.enum !== undefined) return inner.enum[0];
  switch (typeOf(inner)) {
    case 'array':
      return listOf(exampleOf(inner.items ?? {}, name, schemas));
    case 'object':
      return objectOf(inner, schemas);
    case 'boolean':
      return name.startsWith('is_');
    case 'integer':
    case 'number':
      return Math.min(Math.max(inner.minimum ?? 1, 1), inner.maximum ?? 1);
    default:
      return textOf(inner.format ?? formatOf(name));
  }
}

const listOf = (item: Json | undefined): Json | undefined => (item === undefined ? undefined : [item]);

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  schemas: Schemas,
): Json | undefined {
  if (typeof additionalProperties === 'object') return {};
  const entries = Object.entries(properties).map(([name, schema]) => [name, exampleOf(schema, name, schemas)] as const);
  if (entries.some(([name, value]) => value === undefined && required.includes(name))) return undefined;
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function textOf(format: string | undefined): Json | undefined {
  if (format === 'uuid') return ID;
  if (format === 'date-time') return TIME;
  return format === 'date' ? TIME.slice(0, 10) : undefined;
}
