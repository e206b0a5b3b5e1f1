/** Days of a period: from the first on, and before `to`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export const QUARTER = /^(\d{4})-Q([1-4])$/;

const firstOf = (year: number, month: number): string =>
  `${String(year + Math.floor((month - 1) / 12)).padStart(4, '0')}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-01`;

/** The days of `2026-Q3`; null when it names no quarter. */
export function periodOf(quarter: string): Period | null {
  const [, year, number] = QUARTER.exec(quarter) ?? [];
  if (year === undefined || number === undefined) return null;
  const month = (Number(number) - 1) * 3 + 1;
  return { from: firstOf(Number(year), month), to: firstOf(Number(year), month + 3) };
}

/** The quarter of a calendar date: `2026-08-14` is in `2026-Q3`. */
export function quarterOf(date: string): string {
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}

/** All quarters between two dates, the latest first. */
export function quartersBetween(first: string, last: string): string[] {
  const quarters: string[] = [];
  for (let quarter = quarterOf(first); quarter <= quarterOf(last); quarter = quarterOf(periodOf(quarter)?.to ?? '')) {
    quarters.unshift(quarter);
  }
  return quarters;
}
