import { scaleLinear } from 'd3-scale';
import { SafeHtml } from '../views/safe-html.js';

const WIDTH = 120;
const HEIGHT = 14;

interface Mark {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const round = (value: number): string => String(Math.round(value * 10) / 10);

/** A value as a dot, with its interval as a line where it has one, on a scale; the figures stand beside it. */
export function scaleStrip({ value, low, high }: Mark, [from, to]: readonly [number, number]): SafeHtml | null {
  if (value === null) return null;
  const x = scaleLinear([from, to], [4, WIDTH - 4]).clamp(true);
  const middle = HEIGHT / 2;
  const line = (start: number, end: number, look: string): string =>
    `<line x1="${round(start)}" x2="${round(end)}" y1="${middle}" y2="${middle}" ${look}/>`;
  const interval =
    low === null || high === null
      ? ''
      : line(x(low), x(high), 'stroke="var(--hp-m2)" stroke-width="4" stroke-linecap="round"');
  return new SafeHtml(
    `<svg class="hp-svg" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true">` +
      line(0, WIDTH, 'stroke="var(--tblr-border-color)"') +
      interval +
      `<circle cx="${round(x(value))}" cy="${middle}" r="4" fill="var(--hp-m5)"/></svg>`,
  );
}
