import type { ParsedDate } from './dates.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** The clock of the zone at an instant, as milliseconds as if it were UTC. */
function clockAt(instant: number, timeZone: string): number {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return Date.parse(
    `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}Z`,
  );
}

/**
 * The instant of a date and clock time in a zone; without a time its first moment. In the hour that a clock change skips the
 * later side, in the one it repeats the earlier side.
 */
export function instantOf(parsed: ParsedDate, timeZone: string): Date {
  const clock = `${parsed.date}T${parsed.time ?? '00:00:00'}`;
  if (parsed.offset !== null) return new Date(`${clock}${parsed.offset}`);
  const asUtc = Date.parse(`${clock}Z`);
  const before = asUtc - (clockAt(asUtc - 86_400_000, timeZone) - (asUtc - 86_400_000));
  if (clockAt(before, timeZone) === asUtc) return new Date(before);
  const after = asUtc - (clockAt(asUtc + 86_400_000, timeZone) - (asUtc + 86_400_000));
  return new Date(clockAt(after, timeZone) === asUtc ? after : Math.max(before, after));
}
