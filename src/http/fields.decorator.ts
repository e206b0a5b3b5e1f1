import { Transform } from 'class-transformer';
import { isTimeZone, ValidateBy, ValidateIf } from 'class-validator';

/** A text without blanks around it and with single blanks inside. */
export const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().replaceAll(/\s+/g, ' ') : value,
  );

/** A form sends what was left open as an empty text. */
export const EmptyIsAbsent = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));

/**
 * Has something to see, and nothing that hides: no control characters, no marks that turn the direction of the text or
 * take no room. The joiners that some scripts write with are allowed. What is empty or no text is not its question.
 */
export const IsLegible = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLegible',
    validator: {
      validate: isLegible,
      defaultMessage: () => 'must be text that can be seen, without control or invisible characters',
    },
  });

export function isLegible(value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return true;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(value) && !HIDDEN.test(value);
}

const HIDDEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** May be left out; null is not left out, unlike with `@IsOptional()`. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** Must be there, and may be null. */
export const IfNotNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

/** A day of the calendar, `2026-11-23`. */
export const IsDay = (): PropertyDecorator =>
  ValidateBy({
    name: 'isDay',
    validator: { validate: isDay, defaultMessage: () => 'must be a day such as 2026-11-23' },
  });

/** A moment of the world: a day, a time and its offset, `2026-11-23T08:00:00Z`. */
export const IsInstant = (): PropertyDecorator =>
  ValidateBy({
    name: 'isInstant',
    validator: { validate: isInstant, defaultMessage: () => 'must be a time such as 2026-11-23T08:00:00Z' },
  });

/**
 * A place of the IANA database, `Europe/Stockholm`. Newer engines take an offset, `+02:00`, for one too; PostgreSQL reads
 * that with the opposite sign, and it knows no summer.
 */
export const IsZone = (): PropertyDecorator =>
  ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value) => typeof value === 'string' && /^[A-Za-z]/.test(value) && isTimeZone(value),
      defaultMessage: () => 'must be a time zone (IANA), such as Europe/Stockholm',
    },
  });

function isInstant(value: unknown): boolean {
  const [, day, time] =
    (typeof value === 'string' &&
      /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2}))$/.exec(value)) ||
    [];
  return isDay(day) && !Number.isNaN(Date.parse(`${day}${time}`));
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
