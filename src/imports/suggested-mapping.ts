import { matchColumns, systemOf } from './columns.js';
import { dateOrder, NO_DATES, type DateProfile } from './dates.js';
import type { ForbiddenColumns, ReadFile } from './file-reading.js';
import { fold } from './fold.js';
import type { RememberedMapping } from './import-mapping.entity.js';
import type { FieldKind, ImportKind, ImportTarget } from './import-kind.js';
import type { ColumnProfile } from './profile.js';
import type { Mapping } from './rows.js';

/** The first guess: what was chosen before for this source, else what headers and values say. Notes how sure each field is. */
export function suggestedMapping(
  kind: ImportKind,
  target: ImportTarget,
  read: ReadFile,
  remembered: RememberedMapping | null,
  forbidden: ForbiddenColumns,
): Mapping {
  const { reading } = read;
  const columns = reading.columns.filter((column) => column.forbidden === null);
  const profiles = new Map(read.profiles.map((profile) => [profile.index, profile]));
  const unknown = columns.filter(({ header }) => remembered?.columns[fold(header)] === undefined);
  const system = systemOf(
    columns.map(({ header }) => header),
    kind.systems,
  );
  const fields: Record<string, number> = {};
  for (const { index, header } of columns) {
    const field = remembered?.columns[fold(header)];
    if (typeof field !== 'string' || !kind.fields.some(({ key }) => key === field)) continue;
    fields[field] = index;
    reading.confidence[field] = 'sure';
  }
  for (const match of matchColumns(kind.fields, system, unknown, profiles)) {
    if (fields[match.field] !== undefined) continue;
    fields[match.field] = match.index;
    reading.confidence[match.field] = match.confidence;
  }
  const mapping: Mapping = {
    fields,
    date_order: remembered?.date_order ?? null,
    decimal_mark: remembered?.decimal_mark ?? '.',
    choices: {},
    drop_forbidden: forbidden === 'drop',
  };
  return completed(mapping, kind, target, profiles, (field, value) => {
    const before = remembered?.choices[field]?.[value];
    return before ?? system?.choices?.[field]?.[fold(value)];
  });
}

/** What a value usually means: in the files of this source, or of this system. */
type UsualChoice = (field: string, value: string) => string | undefined;

/** Fills in what follows from the fields: the order of the dates, the decimal mark, the likely choices. */
export function completed(
  mapping: Mapping,
  kind: ImportKind,
  target: ImportTarget,
  profiles: ReadonlyMap<number, ColumnProfile>,
  usual: UsualChoice = () => undefined,
): Mapping {
  const profilesOf = (kindOfField: FieldKind): ColumnProfile[] =>
    kind.fields
      .filter((field) => field.kind === kindOfField && mapping.fields[field.key] !== undefined)
      .map((field) => profiles.get(mapping.fields[field.key]!))
      .filter((profile) => profile !== undefined);
  const dates = profilesOf('date').map((profile) => profile.dates);
  const choices = kind.fields
    .filter((field) => field.kind === 'choice' && mapping.fields[field.key] !== undefined)
    .map(({ key }) => [key, choicesOf(key, mapping, kind, target, profiles, usual)] as const);
  return {
    ...mapping,
    date_order: dates.length === 0 ? null : (dateOrder(together(dates)) ?? mapping.date_order),
    decimal_mark: profilesOf('percent')[0]?.decimal ?? mapping.decimal_mark,
    choices: Object.fromEntries(choices.filter(([, chosen]) => chosen !== null)) as Mapping['choices'],
  };
}

/** The columns of one file are written by one program: in one order. */
function together(columns: readonly DateProfile[]): DateProfile {
  const sum = { ...NO_DATES };
  for (const column of columns) for (const key of Object.keys(sum) as (keyof DateProfile)[]) sum[key] += column[key];
  return sum;
}

/** Null when the column has too many values to choose for. */
function choicesOf(
  field: string,
  mapping: Mapping,
  kind: ImportKind,
  target: ImportTarget,
  profiles: ReadonlyMap<number, ColumnProfile>,
  usual: UsualChoice,
): Record<string, string> | null {
  const values = profiles.get(mapping.fields[field]!)?.distinct ?? null;
  if (values === null) return null;
  const offered = new Set(target.options[field]?.map(({ value }) => value));
  const chosen: Record<string, string> = {};
  for (const value of Object.keys(values)) {
    const before = mapping.choices[field]?.[value] ?? usual(field, value);
    const isStillOffered = before === '' || (before !== undefined && offered.has(before));
    const choice = isStillOffered ? before : kind.suggest(field, value, target, Object.keys(values));
    if (choice !== null) chosen[value] = choice;
  }
  return chosen;
}
