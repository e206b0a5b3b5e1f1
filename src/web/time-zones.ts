import { isISO31661Alpha2 } from 'class-validator';

interface TimeZoneOption {
  readonly value: string;
  readonly label: string;
}

/**
 * The IANA zones of a country first, then all others by continent and city.
 * @param stored is offered even where the engine lists the zone by another of its names only
 */
export function timeZoneOptions(country = '', stored: string | null = null): readonly TimeZoneOption[] {
  const zones = [...timeZonesOf(country), ...(stored ? [stored] : []), 'UTC', ...Intl.supportedValuesOf('timeZone')];
  return [...new Set(zones)].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

/** IANA names; none for what is no country. */
export function timeZonesOf(country: string): readonly string[] {
  if (!isISO31661Alpha2(country)) return [];
  const locale: ZonedLocale = new Intl.Locale(`und-${country.toUpperCase()}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** The zone of a country that has no other one. */
export function onlyTimeZoneOf(country: string): string | undefined {
  const [zone, another] = timeZonesOf(country);
  return another === undefined ? zone : undefined;
}

/** Older and newer engines give the zones of a country by different names. */
type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[]; timeZones?: string[] };
