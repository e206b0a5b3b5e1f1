import { wilson } from './wilson.js';

/** Under this base a count is shown and no rate. */
export const SMALLEST_BASE = 10;
/** Above this share of open cases a rate is provisional. */
export const MOST_OPEN = 0.2;

export interface Conversion {
  /** 0–1, as are all the rates. */
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Set when more than 20 % of the base is still open: the rate if all of them fail, and if all of them advance. */
  readonly provisional_low: number | null;
  readonly provisional_high: number | null;
}

const NONE: Conversion = { rate: null, low: null, high: null, provisional_low: null, provisional_high: null };

/** `converted` of `reached` with the 95 % interval, while `open` of them can still convert. Null rates of nobody. */
export function conversion(converted: number, reached: number, open: number): Conversion {
  const interval = wilson(converted, reached);
  if (interval === null) return NONE;
  const isProvisional = open / reached > MOST_OPEN;
  return {
    ...interval,
    provisional_low: isProvisional ? interval.rate : null,
    provisional_high: isProvisional ? (converted + open) / reached : null,
  };
}

/** As `conversion`, and without rates when the base is too small to show one. */
export function shownConversion(
  converted: number,
  reached: number,
  open: number,
): Conversion & { hidden: 'n<10' | null } {
  return reached < SMALLEST_BASE
    ? { ...NONE, hidden: 'n<10' }
    : { ...conversion(converted, reached, open), hidden: null };
}
