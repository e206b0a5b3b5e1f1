import { cellText, isEmptyCell } from './cells.js';
import { countDate, NO_DATES, parseDate, type DateProfile } from './dates.js';
import { isEmail, splitEmails } from './emails.js';
import { parseLanguages } from './languages.js';
import { nationalIdOf } from './national-id.js';
import { decimalMark, parseNumber, type DecimalMark } from './numbers.js';

/** Values are listed up to this many; a column with more is no choice. */
export const MAX_DISTINCT = 60;
const MAX_CHOICE_LENGTH = 100;
const SAMPLED = 2000;

/** What all the cells of one column have in common. Holds values of people: kept encrypted beside the rows. */
export interface ColumnProfile {
  index: number;
  first: string;
  filled: number;
  emails: number;
  phones: number;
  moments: number;
  numbers: number;
  percents: number;
  languages: number;
  nationalIds: number;
  isDistinct: boolean;
  /** Value → rows, or null when there are too many or too long ones. */
  distinct: Record<string, number> | null;
  dates: DateProfile;
  decimal: DecimalMark | null;
}

/** Looks at every row of a file once. */
export class FileProfile {
  rows = 0;
  private readonly columns: ColumnCounter[];

  constructor(width: number) {
    this.columns = Array.from({ length: width }, (_, index) => new ColumnCounter(index));
  }

  add(cells: readonly string[]): void {
    this.rows++;
    for (const column of this.columns) column.add(cells[column.index] ?? '');
  }

  result(): ColumnProfile[] {
    return this.columns.map((column) => column.result());
  }
}

class ColumnCounter {
  private first = '';
  private filled = 0;
  private readonly seen = new Set<string>();
  private hasRepeats = false;
  private distinct: Map<string, number> | null = new Map();
  private readonly dates: DateProfile = { ...NO_DATES };
  private readonly counts = { emails: 0, phones: 0, moments: 0, numbers: 0, percents: 0, languages: 0, nationalIds: 0 };
  private readonly sample: string[] = [];

  constructor(readonly index: number) {}

  add(raw: string): void {
    const text = cellText(raw);
    if (isEmptyCell(text)) return;
    if (this.filled === 0) this.first = text.slice(0, 200);
    this.filled++;
    countDate(this.dates, text);
    if (parseDate(text, 'dmy') !== null || parseDate(text, 'mdy') !== null) this.counts.moments++;
    if (nationalIdOf(text) !== null) this.counts.nationalIds++;
    this.countShape(text);
    this.countDistinct(text);
  }

  result(): ColumnProfile {
    return {
      index: this.index,
      first: this.first,
      filled: this.filled,
      ...this.counts,
      languages: this.sampled(this.counts.languages),
      isDistinct: !this.hasRepeats,
      distinct: this.distinct === null ? null : Object.fromEntries(this.distinct),
      dates: this.dates,
      decimal: decimalMark(this.sample),
    };
  }

  private countShape(text: string): void {
    if (isEmail(splitEmails(text)[0] ?? '')) this.counts.emails++;
    if (/^'?[+(]?\d[\d\s().x/+-]{5,}\d$/i.test(text)) this.counts.phones++;
    const number = parseNumber(text.replace(/\s*%$/, ''), '.') ?? parseNumber(text.replace(/\s*%$/, ''), ',');
    if (number !== null) this.counts.numbers++;
    if (number !== null && number >= 0 && number <= 100) this.counts.percents++;
    if (this.sample.length >= SAMPLED) return;
    this.sample.push(text);
    const { skills, unknown } = parseLanguages(text);
    if (skills.length > unknown.length && text.length > 3) this.counts.languages++;
  }

  private countDistinct(text: string): void {
    if (!this.hasRepeats) {
      this.hasRepeats = this.seen.has(text);
      if (this.hasRepeats) this.seen.clear();
      else this.seen.add(text);
    }
    if (this.distinct === null) return;
    this.distinct.set(text, (this.distinct.get(text) ?? 0) + 1);
    if (this.distinct.size > MAX_DISTINCT || text.length > MAX_CHOICE_LENGTH) this.distinct = null;
  }

  /** A count of the sample, scaled to all cells. */
  private sampled(count: number): number {
    return this.sample.length === 0 ? 0 : Math.round((count / this.sample.length) * this.filled);
  }
}

/** Half of the filled cells carry the check digit of a national identity number: chance gives one in ten or twenty. */
export function holdsNationalIds(profile: ColumnProfile): boolean {
  return profile.filled >= 3
    ? profile.nationalIds / profile.filled >= 0.5
    : profile.filled > 0 && profile.nationalIds === profile.filled;
}
