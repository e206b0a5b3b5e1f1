import { createHash } from 'node:crypto';
import { fold } from './fold.js';
import { cellText, isEmptyCell, isEmptyName } from './cells.js';
import { dateProblem, parseDate, type DateOrder, type ParsedDate } from './dates.js';
import { emailProblem, splitEmails } from './emails.js';
import type { FieldValue, ImportField, ImportTarget, ReadRow, RowProblem } from './import-kind.js';
import { parseLanguages } from './languages.js';
import { nationalIdOf } from './national-id.js';
import { parseNumber, type DecimalMark } from './numbers.js';
import { readPhone } from './phones.js';
import { instantOf } from './zoned.js';

/** How the columns become fields: what a person confirmed. */
export interface Mapping {
  /** Field → index of its column. */
  fields: Record<string, number>;
  date_order: DateOrder | null;
  decimal_mark: DecimalMark;
  /** Field → value in the file → chosen option; an empty text leaves the field empty. */
  choices: Record<string, Record<string, string>>;
  /** The columns that must not be stored have been shown, and the rest goes on without them. */
  drop_forbidden: boolean;
}

/** What reading needs besides the cells. */
export interface ReadingContext {
  fields: readonly ImportField[];
  mapping: Mapping;
  target: ImportTarget;
  /** Number of columns in the header. */
  width: number;
  now: Date;
}

const MAX_TEXT = 10_000;
const MAX_SHORT = 300;

/** Reads one row field by field. A field that is empty or could not be read is absent from the values. */
export function readRow(number: number, cells: readonly string[], context: ReadingContext): ReadRow {
  const values: Record<string, FieldValue> = {};
  const problems: RowProblem[] = [];
  const surplus = cells.slice(context.width).filter((cell) => cell.trim() !== '').length;
  if (surplus > 0) {
    problems.push({
      level: 'error',
      code: 'too-many-cells',
      field: null,
      column: null,
      facts: { columns: context.width, cells: context.width + surplus },
    });
  }
  for (const field of context.fields) {
    const column = context.mapping.fields[field.key];
    if (column === undefined) continue;
    const report = (level: RowProblem['level'], code: string, facts: RowProblem['facts'] = {}): void =>
      void problems.push({ level, code, field: field.key, column, facts });
    const text = cellText(cells[column] ?? '');
    if (field.kind === 'name' ? isEmptyName(text) : isEmptyCell(text)) {
      if (field.isRequired === true && !isSaidElsewhere(field, cells, context)) report('error', 'value-needed');
      continue;
    }
    const value = readCell(field, text, context, report);
    if (value !== null) values[field.key] = value;
  }
  return { number, values, problems };
}

/** Whether the row says it in a field instead: a full name for a first name, or a first name for a full one. */
function isSaidElsewhere(
  { key, insteadOf = [] }: ImportField,
  cells: readonly string[],
  context: ReadingContext,
): boolean {
  const others = context.fields.filter((other) => insteadOf.includes(other.key) || other.insteadOf?.includes(key));
  return others.some((other) => {
    const column = context.mapping.fields[other.key];
    return other.isRequired === true && column !== undefined && !isEmptyName(cellText(cells[column] ?? ''));
  });
}

type Report = (level: RowProblem['level'], code: string, facts?: RowProblem['facts']) => void;

function readCell(field: ImportField, text: string, context: ReadingContext, report: Report): FieldValue | null {
  const { mapping, target } = context;
  switch (field.kind) {
    case 'name':
      return readShort(text.replace(/\s+/g, ' '), report);
    case 'text':
      return readLong(text, report);
    case 'email':
      return readEmail(text, report);
    case 'phone':
      return readPhoneCell(text, target.country, report);
    case 'date':
      return readMoment(text, mapping.date_order, target.timeZone, context.now, report);
    case 'languages':
      return readLanguages(text, report);
    case 'percent':
      return readPercent(text, mapping.decimal_mark, report);
    case 'tags':
      return readTags(text);
    case 'id':
      return readId(text, report);
    case 'choice':
      return readChoice(field.key, text, mapping, report);
  }
}

function readShort(text: string, report: Report): string | null {
  if (text.length <= MAX_SHORT) return text;
  report('error', 'value-too-long', { limit: MAX_SHORT });
  return null;
}

function readLong(text: string, report: Report): string | null {
  if (text.length <= MAX_TEXT) return text;
  report('error', 'value-too-long', { limit: MAX_TEXT });
  return null;
}

function readEmail(text: string, report: Report): string | null {
  const [first = text, ...others] = splitEmails(text);
  const problem = emailProblem(first);
  if (problem !== null) {
    report('error', problem);
    return null;
  }
  if (others.length > 0) report('warning', 'email-first-of-several', { others: others.length });
  return first.toLowerCase();
}

function readPhoneCell(text: string, country: string, report: Report): FieldValue | null {
  const phone = text.length <= MAX_SHORT ? readPhone(text, country) : null;
  if (phone === null) report('warning', 'phone-without-digits');
  else if (phone.phone_e164 === null) report('warning', 'phone-not-valid');
  return phone;
}

function readMoment(
  text: string,
  order: DateOrder | null,
  timeZone: string,
  now: Date,
  report: Report,
): FieldValue | null {
  const parsed = parseDate(text, order);
  if (parsed === null) {
    const { code, ...facts } = dateProblem(text, order);
    report('error', code, facts);
    return null;
  }
  const at = instantOf(parsed, timeZone);
  if (at > now) {
    report('error', 'date-in-future');
    return null;
  }
  return { at: at.toISOString(), isDay: isDay(parsed) };
}

/** Programs write a day as its midnight or not, depending on the format of the file. */
function isDay({ time, offset }: ParsedDate): boolean {
  return time === null || (time === '00:00:00' && offset === null);
}

function readLanguages(text: string, report: Report): FieldValue | null {
  const { skills, unknown } = parseLanguages(text);
  if (unknown.length > 0) report('warning', 'language-unknown', { unknown: unknown.length });
  return skills.length > 0 ? skills : null;
}

/** `80`, `80 %`, `0,8`: 50–100. Hours are not converted by guess: the message says what they would be of 40. */
function readPercent(text: string, decimal: DecimalMark, report: Report): number | null {
  const bare = text.replace(/\s*(%|percent|procent|por ciento)$/i, '');
  const number = parseNumber(bare, decimal);
  if (number === null) {
    report('error', 'percent-unreadable');
    return null;
  }
  const percent = Math.round(number < 1 && /[.,]/.test(bare) ? number * 100 : number);
  if (percent >= 50 && percent <= 100) return percent;
  const ofForty = Math.round((number / 40) * 100);
  report('error', ofForty >= 50 && ofForty <= 100 ? 'percent-or-hours' : 'percent-out-of-range', { percent: ofForty });
  return null;
}

function readTags(text: string): string[] | null {
  const tags = [...new Set(text.split(/[,;|\n]/).map((tag) => tag.trim().slice(0, 40)))].filter((tag) => tag !== '');
  return tags.length > 0 ? tags.toSorted() : null;
}

function readId(text: string, report: Report): string | null {
  if (nationalIdOf(text) !== null) {
    report('error', 'national-id');
    return null;
  }
  return readShort(text.replace(/^(\d+)\.0$/, '$1'), report);
}

function readChoice(field: string, text: string, mapping: Mapping, report: Report): FieldValue | null {
  const chosen = mapping.choices[field]?.[text];
  if (chosen === undefined) report('error', 'choice-open');
  return chosen === undefined || chosen === '' ? null : { choice: chosen, text };
}

/**
 * SHA-256 over what the mapped columns say, normalised: equal rows of files in other encodings, date orders and separators are
 * equal. Of a choice the file's own word counts, so that another choice does not make another row.
 */
export function rowHash(row: ReadRow, cells: readonly string[], context: ReadingContext): Buffer {
  const said = context.fields.flatMap((field) => {
    const column = context.mapping.fields[field.key];
    if (column === undefined) return [];
    const value = field.kind === 'choice' ? fold(cellText(cells[column] ?? '')) : row.values[field.key];
    return value === undefined || value === '' ? [] : [[field.key, value]];
  });
  return createHash('sha256').update(JSON.stringify(said)).digest();
}
