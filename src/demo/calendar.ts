export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface LocalDate {
  year: number;
  month: number;
  day: number;
}

/** Half-open in the office's time zone: `start` belongs to it, `end` is the start of the next one. Milliseconds UTC. */
export interface Quarter {
  name: string;
  start: number;
  end: number;
  /** `YYYY-MM-DD` */
  firstDay: string;
  lastDay: string;
}

/** Civil time in one IANA time zone. */
export class Calendar {
  private readonly format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  localDate(instant: number): LocalDate {
    const local = new Date(this.asIfUtc(instant));
    return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
  }

  /** The instant of a civil time; days and months may overflow, as in `Date.UTC`. */
  instant({ year, month, day }: LocalDate, minutes: number): number {
    const civil = Date.UTC(year, month - 1, day, 0, minutes);
    const guess = civil - this.offset(civil);
    return civil - this.offset(guess);
  }

  /** 0 is the quarter of `now`, -1 the last complete one. */
  quarter(now: number, shift: number): Quarter {
    const today = this.localDate(now);
    const index = today.year * 4 + Math.floor((today.month - 1) / 3) + shift;
    const year = Math.floor(index / 4);
    const first = { year, month: (index % 4) * 3 + 1, day: 1 };
    const next = { ...first, month: first.month + 3 };
    return {
      name: `Q${(index % 4) + 1} ${year}`,
      start: this.instant(first, 0),
      end: this.instant(next, 0),
      firstDay: isoDate(first),
      lastDay: isoDate({ ...next, day: 0 }),
    };
  }

  /** Moves an instant to office hours of the same day; a weekend goes to the Friday before or the Monday after. */
  officeHours(instant: number, dayFraction: number): number {
    const date = this.localDate(instant);
    const weekday = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
    const shift = weekday === 6 ? -1 : weekday === 0 ? 1 : 0;
    return this.instant({ ...date, day: date.day + shift }, Math.floor(9 * 60 + dayFraction * 8 * 60));
  }

  /** Nine o'clock on the last Monday that is not after the instant. */
  mondayMorning(instant: number): number {
    const date = this.localDate(instant - 9 * HOUR);
    const weekday = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
    return this.instant({ ...date, day: date.day - ((weekday + 6) % 7) }, 9 * 60);
  }

  isoDate(instant: number): string {
    return isoDate(this.localDate(instant));
  }

  private offset(instant: number): number {
    return this.asIfUtc(instant) - Math.floor(instant / 1000) * 1000;
  }

  /** The civil time at an instant, written as if it were UTC. */
  private asIfUtc(instant: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
}

function isoDate({ year, month, day }: LocalDate): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
