import { invalidField } from '../errors.js';
import type { MappingDto } from './import.dto.js';
import type { Import } from './import.entity.js';
import type { ImportKind, ImportTarget } from './import-kind.js';
import type { ColumnProfile } from './profile.js';
import type { Mapping } from './rows.js';

/** An import with what it is read by. */
export interface OpenedImport {
  found: Import;
  kind: ImportKind;
  target: ImportTarget;
  profiles: ColumnProfile[];
}

/** The mapping with the given choices in it. Throws for a field, column or choice that is not offered. */
export function withChoices({ found, kind, target, profiles }: OpenedImport, given: MappingDto): Mapping {
  const mapping: Mapping = structuredClone(found.mapping);
  for (const { index, field } of given.columns ?? []) {
    const column = found.reading.columns[index];
    if (column === undefined || column.forbidden !== null) {
      throw invalidField(`columns.${index}`, 'column-not-offered', 'must be a column of the file that may be stored');
    }
    for (const [key, at] of Object.entries(mapping.fields)) if (at === index) delete mapping.fields[key];
    if (field === null) continue;
    if (!kind.fields.some(({ key }) => key === field)) {
      throw invalidField(
        `columns.${index}`,
        'unknown-field',
        `must be one of ${kind.fields.map(({ key }) => key).join(', ')}`,
      );
    }
    mapping.fields[field] = index;
    found.reading.confidence[field] = 'sure';
  }
  if (given.date_order !== undefined) mapping.date_order = given.date_order;
  if (given.decimal_mark !== undefined) mapping.decimal_mark = given.decimal_mark;
  if (given.drop_forbidden !== undefined) mapping.drop_forbidden = given.drop_forbidden;
  for (const [field, values] of Object.entries(given.choices ?? {})) {
    mapping.choices[field] = { ...mapping.choices[field], ...chosen(field, values, target, mapping, profiles) };
  }
  return mapping;
}

function chosen(
  field: string,
  values: unknown,
  target: ImportTarget,
  mapping: Mapping,
  profiles: readonly ColumnProfile[],
): Record<string, string> {
  const options = target.options[field];
  const distinct = profiles.find(({ index }) => index === mapping.fields[field])?.distinct ?? {};
  if (options === undefined || typeof values !== 'object' || values === null) {
    throw invalidField(`choices.${field}`, 'no-choices', 'must name a field with choices');
  }
  const offered = new Set(['', ...options.map(({ value }) => value)]);
  return Object.fromEntries(
    Object.entries(values).map(([value, choice]) => {
      if (typeof choice !== 'string' || !offered.has(choice) || distinct[value] === undefined) {
        throw invalidField(
          `choices.${field}`,
          'choice-not-offered',
          'must be one of the offered choices for a value of the file',
        );
      }
      return [value, choice];
    }),
  );
}
