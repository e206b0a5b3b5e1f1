import { BUSY_STATES, type Import, type ImportState, type Reading } from './import.entity.js';
import type {
  ChoiceView,
  ColumnView,
  ImportSummaryView,
  ImportView,
  OptionView,
  QuestionView,
} from './import-view.dto.js';
import type { ChoiceOption, ImportKind, ImportTarget } from './import-kind.js';
import type { ColumnProfile } from './profile.js';

export const UNDO_DAYS = 7;
const DAY = 86_400_000;

export function importSummaryView(from: Import): ImportSummaryView {
  return {
    id: from.id,
    kind: from.kind,
    state: from.state,
    office_id: from.officeId,
    intake_id: from.intakeId,
    source: from.source,
    file_name: from.fileName,
    done: from.done,
    total: from.total,
    errors: from.counts['rejected'] ?? 0,
    counts: from.counts,
    created_at: from.createdAt.toISOString(),
    published_at: from.publishedAt?.toISOString() ?? null,
    version: from.version,
  };
}

export function importView(
  from: Import,
  kind: ImportKind,
  target: ImportTarget,
  profiles: readonly ColumnProfile[],
): ImportView {
  const { reading, mapping } = from;
  return {
    ...importSummaryView(from),
    project_id: from.projectId,
    ...formatView(reading),
    header_row: reading.header_row,
    decimal_mark: mapping.decimal_mark,
    date_order: mapping.date_order,
    system: reading.system,
    is_remembered: reading.is_remembered,
    columns: columnViews(from, profiles),
    fields: kind.fields.map(({ key, kind: read, isRequired }) => ({
      key,
      kind: read,
      is_required: isRequired === true,
    })),
    options: Object.fromEntries(
      Object.entries(target.options).map(([field, options]) => [field, options.map(optionView)]),
    ),
    choices: choiceViews(from, kind, profiles),
    questions: questionsOf(from, kind, profiles),
    drop_forbidden: mapping.drop_forbidden,
    failure_code: from.failureCode,
    undo_until: undoUntil(from)?.toISOString() ?? null,
    undone_at: from.undoneAt?.toISOString() ?? null,
    rows_erased_at: from.rowsErasedAt?.toISOString() ?? null,
  };
}

export function isBusy(state: ImportState): boolean {
  return BUSY_STATES.includes(state);
}

export function undoUntil({ publishedAt }: Import): Date | null {
  return publishedAt === null ? null : new Date(publishedAt.getTime() + UNDO_DAYS * DAY);
}

function formatView({ encoding, delimiter, sheet }: Reading) {
  return {
    format: sheet ? ('workbook' as const) : ('text' as const),
    encoding,
    delimiter,
    sheet: sheet?.name ?? null,
    sheets: sheet?.sheets ?? [],
    hidden_rows: sheet?.hidden_rows ?? 0,
    hidden_columns: sheet?.hidden_columns ?? 0,
  };
}

function optionView({ value, name, code }: ChoiceOption): OptionView {
  return { value, name, code };
}

function columnViews({ reading, mapping }: Import, profiles: readonly ColumnProfile[]): ColumnView[] {
  const fields = new Map(Object.entries(mapping.fields).map(([field, index]) => [index, field]));
  const first = new Map(profiles.map((profile) => [profile.index, profile.first]));
  return reading.columns.map(({ index, header, forbidden }) => {
    const field = fields.get(index) ?? null;
    return {
      index,
      header,
      first_value: forbidden === null ? (first.get(index) ?? null) : null,
      field,
      confidence: field === null ? null : (reading.confidence[field] ?? 'sure'),
      forbidden,
    };
  });
}

function choiceViews({ mapping }: Import, kind: ImportKind, profiles: readonly ColumnProfile[]): ChoiceView[] {
  return kind.fields.flatMap((field) => {
    const column = mapping.fields[field.key];
    if (field.kind !== 'choice' || column === undefined) return [];
    const values = profiles.find(({ index }) => index === column)?.distinct ?? {};
    return Object.entries(values)
      .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([value, rows]) => ({ field: field.key, value, rows, choice: mapping.choices[field.key]?.[value] ?? null }));
  });
}

export function questionsOf(from: Import, kind: ImportKind, profiles: readonly ColumnProfile[]): QuestionView[] {
  const { mapping, reading } = from;
  const covered = (key: string): boolean =>
    mapping.fields[key] !== undefined ||
    kind.fields.some((field) => field.insteadOf?.includes(key) === true && mapping.fields[field.key] !== undefined) ||
    kind.fields.some(
      (field) => field.key === key && field.insteadOf?.some((other) => mapping.fields[other] !== undefined) === true,
    );
  const questions: QuestionView[] = [];
  for (const field of kind.fields) {
    const column = mapping.fields[field.key] ?? null;
    const ask = (code: QuestionView['code'], value: string | null = null): void =>
      void questions.push({ code, field: field.key, column, value });
    if (field.isRequired === true && !covered(field.key)) ask('field-needed');
    if (column === null) continue;
    const isAsked = questions.some(({ code }) => code === 'date-order');
    if (field.kind === 'date' && mapping.date_order === null && !isAsked) ask('date-order');
    if (field.kind !== 'choice') continue;
    const profile = profiles.find(({ index }) => index === column);
    if (profile?.distinct === null) ask('too-many-values');
    for (const value of Object.keys(profile?.distinct ?? {})) {
      if (mapping.choices[field.key]?.[value] === undefined) ask('choice-open', value);
    }
  }
  if (!mapping.drop_forbidden && reading.columns.some(({ forbidden }) => forbidden !== null)) {
    questions.push({ code: 'drop-forbidden', field: null, column: null, value: null });
  }
  return questions;
}
